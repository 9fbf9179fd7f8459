"""Encryption of the few things that are held and must not be read in a stolen database."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class Unreadable(Exception):
    """The content was altered, moved to another row, or its key is gone."""


def seal(clear: bytes, *, key_name: str, bound_to: str) -> bytes:
    """AES-256-GCM under the named key. The result opens only with the same `bound_to`."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(_key(key_name, create=True)).encrypt(nonce, clear, _context(key_name, bound_to))


def unseal(sealed: bytes, *, key_name: str, bound_to: str) -> bytes:
    """What `seal` was given, or `Unreadable`."""
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if sealed[:1] != _VERSION or len(nonce) != _NONCE_BYTES:
        raise Unreadable("Contenu illisible.")
    try:
        return AESGCM(_key(key_name, create=False)).decrypt(nonce, body, _context(key_name, bound_to))
    except (InvalidTag, FileNotFoundError, ValueError) as error:  # ValueError: the key file was cut
        raise Unreadable("Contenu illisible.") from error


def pseudonym(name: str, *, key_name: str) -> str:
    """The same for the same name, and nothing to whoever has not the key: 32 hexadecimal digits."""
    return hmac.new(_key(key_name, create=True), name.encode(), hashlib.sha256).hexdigest()[:32]


def secret(key_name: str) -> bytes:
    """The named key itself, 32 bytes, for another use than `seal`."""
    return _key(key_name, create=True)


def exists(key_name: str) -> bool:
    return (Path(settings.KEYRING_DIR) / f"{key_name}.key").exists()


def destroy(key_name: str) -> bool:
    """Overwrite and remove the named key: what it closed stays closed, in every copy. False when there was none."""
    path = Path(settings.KEYRING_DIR) / f"{key_name}.key"
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return False
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True


def _context(key_name: str, bound_to: str) -> bytes:
    return f"{key_name}|{bound_to}".encode()


def _key(name: str, *, create: bool) -> bytes:
    path = Path(settings.KEYRING_DIR) / f"{name}.key"
    if create and not path.exists():
        _write_new_key(path)
    return path.read_bytes()


def _write_new_key(path: Path) -> None:
    """Written aside, then linked in place: two processes end with one key, and never with half of one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
