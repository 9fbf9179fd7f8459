"""Signed checkpoints of the journal: what somebody who owns the database cannot write again."""

import json
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.mail import send_mail

from maillage.core import chain, crypto, journal
from maillage.core.chain import Broken, Point, Verdict
from maillage.core.models import JournalEntry

_SIGNING_KEY = "journal-signing"
_SIGNED_WITH = b"maillage journal\n"
_TEXT = """Point de contrôle du journal de {network}, ligne {number}.

Rien à faire : gardez ce message. Il prouve ce que le journal contenait ce jour-là, même contre quelqu’un qui tiendrait la base.
Pour vérifier, mettez la ligne suivante dans un fichier : manage.py verify_journal --points FICHIER

{line}

Clé publique : {key}
"""
_ALARM = """Le journal de {network} ne se tient plus : {reason} (ligne {number}).

Quelqu’un a pu le changer dans la base. Ne supprimez rien, gardez les points de contrôle déjà reçus, et prévenez la personne
qui exploite l’installation.
"""
# Functions that give addresses of people who keep the checkpoints: added by the app that knows them.
keepers: list[Callable[[], list[str]]] = []


def path() -> Path:
    return Path(settings.CHECKPOINT_DIR) / "points.jsonl"


def public_key() -> bytes:
    return _private_key().public_key().public_bytes_raw()


def take() -> str | None:
    """The last line of the journal, signed: a line of JSON, also written in the folder. Taking it twice writes it once."""
    entry = JournalEntry.objects.order_by("number").last()
    if entry is None:
        return None
    values: dict[str, Any] = {"n": entry.number, "h": entry.digest, "at": journal.minute_text(entry.at)}
    values["s"] = _private_key().sign(_signed(values)).hex()  # the same for the same line: Ed25519 draws nothing
    line = chain.canonical(values).decode()
    if line not in _written():
        _write(line)
    return line


def read(lines: Iterable[str], key: bytes) -> list[Point]:
    """The points, or `Broken` when one is not signed by this key."""
    found: dict[int, Point] = {}
    for line in lines:
        if line.strip():
            point = _read(line, Ed25519PublicKey.from_public_bytes(key))
            if found.setdefault(point.number, point) != point:
                raise Broken(point.number, "deux points de contrôle signés se contredisent")
    return list(found.values())


def verify(lines: Iterable[str] | None = None, key: bytes | None = None, *, now: datetime) -> Verdict:
    """The journal of the database, against these points; by default those of the folder, signed by the installation's key."""
    end, rows = journal.whole()
    try:
        points = read(_written() if lines is None else lines, key or public_key())
    except Broken as broken:
        return broken.verdict
    return chain.verify(rows, points, end=end, kept_since=journal.kept_since(now))


def send(line: str) -> int:
    """Mail the point to those who keep them; how many."""
    values = {"number": json.loads(line)["n"], "line": line, "key": public_key().hex()}
    return _tell("point de contrôle", _TEXT, values)


def sound_alarm(verdict: Verdict) -> int:
    """Tell those who keep the points that the journal does not hold."""
    return _tell("à lire sans attendre", _ALARM, {"number": verdict.number, "reason": verdict.reason})


def _tell(subject: str, text: str, values: dict[str, Any]) -> int:
    addresses = sorted({address for function in keepers for address in function()})
    network = settings.NETWORK_NAME
    for address in addresses:
        send_mail(f"{network} : {subject}", text.format(network=network, **values), None, [address])
    return len(addresses)


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(crypto.secret(_SIGNING_KEY))


def _signed(values: dict[str, Any]) -> bytes:
    return _SIGNED_WITH + chain.canonical({name: values[name] for name in ("at", "h", "n")})


def _read(line: str, key: Ed25519PublicKey) -> Point:
    try:
        values = json.loads(line)
        point = Point(int(values["n"]), str(values["h"]), str(values["at"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Broken(0, "ce point de contrôle est illisible") from error
    try:
        key.verify(bytes.fromhex(values["s"]), _signed(values))
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise Broken(point.number, "la signature de ce point de contrôle est fausse") from error
    return point


def _written() -> list[str]:
    try:
        return path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _write(line: str) -> None:
    """Added at the end in one writing, and on the disk before this returns."""
    folder = path().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "public_key").write_text(f"{public_key().hex()}\n", encoding="utf-8")
    with os.fdopen(os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "wb") as file:
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())
