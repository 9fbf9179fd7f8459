"""PDF, written again: who made it, what it would run, what it hides are taken out. Pure: no Django."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from maillage.resources.files.cleaner import jpegs, pictures
from maillage.resources.files.kinds import Refused

MOST_PAGES = 1000
LONGEST_TEXT = 400_000
_MOST_OBJECTS = 500_000
_TEXT_SECONDS = 30.0
_THUMBNAIL_WIDTH = 480
_ENCRYPTED = (
    "Ce PDF est protégé par un mot de passe ou par des droits. Enregistrez-le sans protection, puis renvoyez-le."
)
_TRAILING = (
    "Ce PDF contient autre chose après sa fin. Enregistrez-le de nouveau (« Imprimer en PDF »), puis renvoyez-le."
)
_TOO_LONG = f"Ce PDF a plus de {MOST_PAGES} pages. Coupez-le en plusieurs fichiers."
_CUT = "Ce PDF est abîmé : il n’a pas de fin. Enregistrez-le de nouveau, puis renvoyez-le."
_EMPTY = "Ce PDF n’a aucune page."
# Taken out wherever they stand: programs, what starts by itself, attached files, who and with what, hidden thumbnails.
_DROPPED = (
    "/AA", "/JS", "/OpenAction", "/Metadata", "/PieceInfo", "/Thumb", "/LastModified", "/EF", "/RF", "/AF", "/RichMediaContent",
    "/RichMediaSettings", "/Collection", "/XFA", "/Perms", "/Legal", "/SpiderInfo", "/JavaScript", "/EmbeddedFiles", "/Renditions", "/DSS",
)  # fmt: skip
_GOES = frozenset({"/GoTo", "/Named", "/URI"})
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_REMOVED_NOTES = frozenset({"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/TrapNet"})
_OF_PERSONS = ("/T", "/M", "/CreationDate", "/NM", "/RC")  # of a note: its author, when


def clean(received: Path, folder: Path, title: str) -> dict[str, Any]:
    """Its title becomes the name that readers see; its own author, dates and programs of origin go."""
    _check_end(received)
    try:
        with Pdf.open(received) as pdf:
            _check(pdf)
            findings = _findings(pdf)
            _clean(pdf, title)
            pdf.save(folder / "cleaned", object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Refused(_ENCRYPTED) from None
    text = _read(folder)
    return {"type": "pdf", "pages": pages, "text": text, "findings": {**findings, "has_text": bool(text.strip())}}


def _check_end(received: Path) -> None:
    """It has one, and nothing but blanks after it."""
    data = received.read_bytes()
    _, mark, rest = data.rpartition(b"%%EOF")
    if not mark:
        raise Refused(_CUT)
    if rest.strip(b"\x00\t\n\x0c\r "):
        raise Refused(_TRAILING)


def _check(pdf: Pdf) -> None:
    if pdf.is_encrypted:
        raise Refused(_ENCRYPTED)
    count = len(pdf.pages)
    if not count:
        raise Refused(_EMPTY)
    if count > MOST_PAGES or len(pdf.objects) > _MOST_OBJECTS:
        raise Refused(_TOO_LONG)


def _findings(pdf: Pdf) -> dict[str, bool]:
    """What a screen reader needs, as far as a machine can tell."""
    marks = pdf.Root.get("/MarkInfo")
    is_marked = isinstance(marks, Dictionary) and bool(marks.get("/Marked", False))
    information = pdf.trailer.get("/Info")
    title = str(information.get("/Title", "")) if isinstance(information, Dictionary) else ""
    return {
        "is_tagged": is_marked and "/StructTreeRoot" in pdf.Root,
        "has_title": bool(title.strip()) or _has_title_inside(pdf),
        "has_language": bool(str(pdf.Root.get("/Lang", "")).strip()),
    }


def _has_title_inside(pdf: Pdf) -> bool:
    metadata = pdf.Root.get("/Metadata")
    if not isinstance(metadata, Stream):
        return False
    inside = bytes(metadata.read_bytes())
    return b"<dc:title" in inside and b"<rdf:li" in inside.partition(b"<dc:title")[2].partition(b"</dc:title")[0]


def _clean(pdf: Pdf, title: str) -> None:
    for place in pdf.objects:
        _clean_tree(place)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    pdf.docinfo["/Title"] = title
    preferences = pdf.Root.get("/ViewerPreferences")
    if not isinstance(preferences, Dictionary):
        preferences = pdf.Root.ViewerPreferences = Dictionary()
    preferences["/DisplayDocTitle"] = True


def _clean_tree(root: Object) -> None:
    """One object of the file and what it holds directly; those that it only names are met by themselves."""
    waiting: list[Object] = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Stream | Dictionary):
            _clean_dictionary(one)
        if isinstance(one, Stream):
            _clean_picture(one)
        waiting += [child for child in _children(one) if not child.is_indirect]


def _children(one: Object) -> Iterator[Object]:
    if isinstance(one, Array):
        found: Any = iter(one)
    elif isinstance(one, Stream | Dictionary):
        found = (value for _, value in one.items())
    else:
        return
    for child in found:
        if isinstance(child, Array | Stream | Dictionary):
            yield child


def _clean_dictionary(one: Any) -> None:
    for key in _DROPPED:
        if key in one and not _is_thing_of_page(one, key):
            del one[key]
    for key in ("/A", "/PA", "/Next"):
        if key in one and _is_action(one[key]) and (key == "/Next" or not _is_harmless(one[key])):
            del one[key]
    if "/Annots" in one and isinstance(one["/Annots"], Array):
        one["/Annots"] = Array([note for note in one["/Annots"] if not _is_removed(note)])
    if one.get("/FT") == Name.Sig and "/V" in one:  # it signs what it was, and names who signed
        del one["/V"]
    if one.get("/Subtype") != Name.Widget and (one.get("/Type") == Name.Annot or "/Rect" in one):
        for key in _OF_PERSONS:
            if key in one:
                del one[key]


def _is_thing_of_page(one: Any, key: str) -> bool:
    """The name of a font, a colour or a picture may be any word: what a page calls « /AA » is no program."""
    value = one.get(key)
    return (
        key in {"/AA", "/JS", "/AF", "/EF", "/RF"} and isinstance(value, Stream) and value.get("/Type") == Name.XObject
    )


def _is_action(value: Any) -> bool:
    """Under the same keys, a tagged document says how its tables read: that stays."""
    if isinstance(value, Array):
        return any(_is_action(one) for one in value)
    return isinstance(value, Dictionary) and "/S" in value


def _is_harmless(action: Any) -> bool:
    """Goes elsewhere in the document, or to a page of the web."""
    if not isinstance(action, Dictionary) or str(action.get("/S", "")) not in _GOES:
        return False
    if action.get("/S") == Name.URI:
        return str(action.get("/URI", "")).strip().lower().startswith(_SCHEMES)
    return True


def _is_removed(note: Any) -> bool:
    return isinstance(note, Dictionary) and str(note.get("/Subtype", "")) in _REMOVED_NOTES


def _clean_picture(one: Any) -> None:
    """A photograph keeps its place and its camera inside a PDF too."""
    filters = one.get("/Filter")
    is_photograph = filters == Name.DCTDecode or (
        isinstance(filters, Array) and len(filters) == 1 and filters[0] == Name.DCTDecode
    )
    if not is_photograph:
        return
    before = bytes(one.read_raw_bytes())
    after = jpegs.strip(before)
    if after != before:
        one.write(after, filter=Name.DCTDecode, decode_parms=one.get("/DecodeParms"))


def _read(folder: Path) -> str:
    """The text, as far as time and length allow; and the first page, small."""
    document = pypdfium2.PdfDocument(folder / "cleaned")
    try:
        _draw(document[0], folder)
        return _text(document)
    finally:
        document.close()


def _draw(page: Any, folder: Path) -> None:
    scale = _THUMBNAIL_WIDTH / max(page.get_width(), page.get_height(), 1)
    pictures.thumbnail(page.render(scale=scale).to_pil(), folder)


def _text(document: Any) -> str:
    end = time.monotonic() + _TEXT_SECONDS
    parts: list[str] = []
    length = 0
    for page in document:
        reader = page.get_textpage()
        parts.append(reader.get_text_range()[: LONGEST_TEXT - length])
        length += len(parts[-1]) + 1
        reader.close()
        page.close()
        if length >= LONGEST_TEXT or time.monotonic() > end:
            break
    return "\n".join(parts)
