"""Reads files that come from anywhere, and says in French what is wrong with them. Nothing here trusts a byte."""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LARGEST = 300_000_000
_TOO_LARGE = "Ce fichier est trop gros : 300 Mo au plus, une fois décompressé. Partagez-le en plusieurs."
_CUT = "Le fichier s’arrête au milieu : il a sans doute été coupé. Enregistrez-le ou téléchargez-le de nouveau."
_SUSPECT_ESCAPE = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)
_SIGNATURES = (
    (b"%PDF", "un document PDF"),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur XLS : enregistrez-le en XLSX"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"\x1f\x8b", "une archive compressée : décompressez-la d’abord"),
    (b"SQLite format 3", "une base de données"),
)


class Unreadable(Exception):
    """A whole file that cannot be read: `str()` is the French sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class File:
    """`name` is what the person sees in messages."""

    name: str
    data: bytes = field(repr=False)

    @property
    def is_zip(self) -> bool:
        return self.data.startswith(b"PK\x03\x04")

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


@dataclass(slots=True)
class Written:
    """The files that a writer made, by name, and what to tell about them."""

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def gather(paths: Iterable[str]) -> list[File]:
    """The files at these paths; a folder or a ZIP archive stands for the files inside, in the order of their names."""
    found = []
    room = LARGEST
    for path in _expand(paths):
        try:
            size = path.stat().st_size
            if size > room:
                raise Unreadable(f"{path.name} : {_TOO_LARGE}")
            room -= size
            found += _unpacked(File(path.name, path.read_bytes()))
        except OSError as error:
            raise Unreadable(f"{path.name} : ce fichier ne s’ouvre pas. Vérifiez son nom et vos droits.") from error
    return found


def _expand(paths: Iterable[str]) -> Iterator[Path]:
    for text in paths:
        path = Path(text)
        inside = (
            sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith(".")) if path.is_dir() else []
        )
        if path.is_dir() and not inside:
            raise Unreadable(f"{path.name} : ce dossier ne contient aucun fichier.")
        yield from inside or [path]


def _unpacked(file: File) -> list[File]:
    if not file.is_zip or "XLSX" in looks_like(file):
        return [file]
    with opened_zip(file) as archive:
        names = sorted(name for name in archive.namelist() if name.lower().endswith((".csv", ".json")))
        if not names:
            raise Unreadable(f"{file.name} : ce fichier est {looks_like(file)}, sans fichier CSV ni JSON dedans.")
        return [File(name, archive.read(name)) for name in names]


def opened_zip(file: File) -> zipfile.ZipFile:
    """The archive, once it is known that it is whole, not encrypted, and not a bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.data))
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise Unreadable(f"{file.name} : {_TOO_LARGE}")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable(f"{file.name} : ce fichier a un mot de passe. Enregistrez-le sans.")
        if archive.testzip() is not None:
            raise Unreadable(f"{file.name} : {_CUT}")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise Unreadable(f"{file.name} : {_CUT}") from error
    return archive


def looks_like(file: File) -> str:
    """What the bytes seem to be, for « ce fichier est … »."""
    if file.is_zip:
        return _zip_looks_like(file)
    for signature, name in _SIGNATURES:
        if file.data.startswith(signature):
            return name
    start = file.data[:500].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return "un document JSON"
    if start.startswith(b"<"):
        return "une page web" if b"<html" in start.lower() or b"<!doctype html" in start.lower() else "un document XML"
    return "un texte"


def _zip_looks_like(file: File) -> str:
    for mark, name in (
        (b"xl/workbook.xml", "un classeur XLSX"),
        (b"word/document.xml", "un document de texte (DOCX)"),
        (b"opendocument.spreadsheet", "un classeur ODS : enregistrez-le en XLSX"),
        (b"opendocument", "un document OpenDocument"),
    ):
        if mark in file.data:
            return name
    return "une archive ZIP"


def require_text(file: File, wanted: str) -> None:
    """Refuse at once what is visibly of another kind than `wanted` (« un document JSON », « un texte »)."""
    if not file.data.strip():
        raise Unreadable(f"{file.name} : ce fichier est vide.")
    found = looks_like(file)
    if found not in {wanted, "un texte"}:
        raise Unreadable(f"{file.name} : ce fichier est {found}. Il faut {wanted}.")


def decode(file: File, *, accept_windows: bool = False) -> tuple[str, str]:
    """The text, and a warning (empty when all is well). UTF-8 with or without mark, UTF-16, and Windows-1252 if accepted."""
    data = file.data
    encoding = _encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if (error.end == len(data) and "end of data" in error.reason) or encoding != "utf-8-sig":
            raise Unreadable(f"{file.name} : {_CUT}") from error
        text = _from_windows(file, error) if accept_windows else ""
        if not text:
            raise Unreadable(f"{file.name} : {_illegible(data, error.start)}") from error
        return text, "Ce fichier n’est pas en UTF-8 : il a été lu comme un fichier Windows. Vérifiez les accents."
    if "\x00" in text:
        raise Unreadable(f"{file.name} : {_illegible(text.encode(), text.encode().index(0))}")
    return text, ""


def _encoding_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = data[:1000]
    if len(sample) > 1 and sample[1::2].count(0) > len(sample) // 3:
        return "utf-16-le"
    if len(sample) > 1 and sample[0::2].count(0) > len(sample) // 3:
        return "utf-16-be"
    return "utf-8-sig"


def _from_windows(file: File, error: UnicodeDecodeError) -> str:
    """The text, unless the file is rather UTF-8 with a few broken characters: then every accent would be wrong."""
    if b"\x00" in file.data:
        return ""
    forgiving = file.data.decode("utf-8", "replace")
    broken = forgiving.count("�")
    if sum(char > "\x7f" for char in forgiving) - broken > broken:
        return ""
    try:
        return file.data.decode("cp1252")
    except UnicodeDecodeError:
        return ""


def _illegible(data: bytes, position: int) -> str:
    line = data[:position].count(b"\n") + 1
    return f"la ligne {line} contient un caractère illisible. Enregistrez le fichier en UTF-8."


def read_json(file: File) -> Any:
    """The value of a JSON document, in which every text can be stored."""
    require_text(file, "un document JSON")
    text, _ = decode(file)
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        suspect = _SUSPECT_ESCAPE.search(text) is not None and any(map(_is_unstorable, _strings(value)))
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        why = _CUT if is_cut else "ce n’est pas du JSON correct à cet endroit."
        raise Unreadable(f"{file.name}, ligne {error.lineno}, caractère {error.colno} : {why}") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{file.name} : ce document JSON contient une valeur impossible.") from error
    if suspect:
        raise Unreadable(f"{file.name} : un texte contient un caractère qui n’existe pas (\\u0000 ou \\ud800).")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _is_unstorable(text: str) -> bool:
    return any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in text)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the number that the person sees in a spreadsheet: the header is row 1; empty rows are left out."""

    header: list[str]
    rows: list[tuple[int, list[Any]]]
    warning: str = ""


def read_csv(file: File) -> Table:
    """Comma, semicolon or tab, as the header shows. A row of another width than the header means a broken file."""
    require_text(file, "un texte")
    text, warning = decode(file, accept_windows=True)
    first = text[:20_000].lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Unreadable(f"{file.name} : {_CUT if 'end of data' in str(error) else _BAD_CSV}") from error
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not numbered:
        raise Unreadable(f"{file.name} : ce fichier est vide.")
    (_, header), *content = numbered
    for number, row in content:
        if len(row) != len(header):
            raise Unreadable(
                f"{file.name}, ligne {number} : {len(row)} cases au lieu de {len(header)}. "
                "Le fichier est peut-être coupé, ou un guillemet manque."
            )
    return Table(header, list(content), warning)


_BAD_CSV = "ce fichier CSV est mal formé : un guillemet est mal placé, ou une case est démesurée."


def write_json(items: Iterable[Any], *, page: dict[str, Any] | None = None) -> bytes:
    """A list with one item a line, so that two files can be compared; with `page`, an object that holds it as `contents`."""
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items)
    content = f"[\n{lines}\n]" if lines else "[]"
    if page is not None:
        head = json.dumps(page, ensure_ascii=False, separators=(",", ":"))
        content = f'{head[:-1]},"contents":{content}}}'
    return f"{content}\n".encode()


def write_csv(header: list[str], rows: Iterable[list[str]], *, delimiter: str) -> bytes:
    """UTF-8 with its mark, so that spreadsheets see the accents; every cell between quotes, so that nothing is lost."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
