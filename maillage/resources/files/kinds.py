"""What a file is, by its first bytes: never by its name, nor by what the browser says. Pure: no Django.

What cannot be taken is told in a French sentence that says what to do instead.
"""

PDF, JPEG, PNG, WEBP, ZIP = "pdf", "jpeg", "png", "webp", "zip"
OFFICE = ("docx", "odt", "xlsx", "ods", "pptx", "odp")
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
SUFFIXES = {kind: "jpg" if kind == "jpeg" else kind for kind in CONTENT_TYPES}
HEAD = 4096  # bytes that are looked at

_TAKEN = "Envoyez un PDF, une image JPEG, PNG ou WebP, ou un document .docx, .odt, .xlsx, .ods, .pptx ou .odp."
_PICTURE = "Ce format d’image n’est pas pris. Enregistrez-la en JPEG ou en PNG."
_ARCHIVE = "Une archive ne peut pas être lue en ligne. Envoyez les documents un par un."
_PROGRAM = "Ce fichier est un programme : il est refusé."
_SOUND = "Un film ou un son ne s’envoie pas : donnez le lien de la page où il se regarde."
_PAGE = "Une page web ou une image SVG peut contenir un programme. Enregistrez-la en PDF."
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"#!", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xfe\xed\xfa", _PROGRAM),
    (
        b"\xd0\xcf\x11\xe0",
        "Ce document est dans un ancien format, ou protégé par un mot de passe. Enregistrez-le en .docx, .odt ou PDF.",
    ),
    (b"{\\rtf", "Enregistrez ce document en .docx, en .odt ou en PDF."),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x00\x00\x01\x00", _PICTURE),
    (b"8BPS", _PICTURE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"ID3", _SOUND),
    (b"\xff\xfb", _SOUND),
    (b"OggS", _SOUND),
    (b"fLaC", _SOUND),
    (b"\x1aE\xdf\xa3", _SOUND),
)
_MARKS_OF_PAGES = (b"<svg", b"<html", b"<script", b"<!doctype", b"<body", b"<iframe")
_PICTURES_IN_BOXES = (b"heic", b"heix", b"mif1", b"avif")


class Refused(Exception):
    """This file is not taken: `str()` says why, in French."""


def family(head: bytes) -> str:
    """PDF, JPEG, PNG, WEBP, or ZIP (which may hold an office document). `Refused` for all the rest."""
    if not head:
        raise Refused("Ce fichier est vide.")
    for found, beginning in (
        (PDF, b"%PDF-"),
        (JPEG, b"\xff\xd8\xff"),
        (PNG, b"\x89PNG\r\n\x1a\n"),
        (ZIP, b"PK\x03\x04"),
    ):
        if head.startswith(beginning):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        raise Refused(_PICTURE if head[8:12] in _PICTURES_IN_BOXES else _SOUND)
    for beginning, reason in _BEGINNINGS:
        if head.startswith(beginning):
            raise Refused(reason)
    if looks_like_a_page(head) or b"<?xml" in head:
        raise Refused(_PAGE)
    raise Refused(f"Ce type de fichier n’est pas pris. {_TAKEN}")


def looks_like_a_page(head: bytes) -> bool:
    """HTML or SVG, however it is written."""
    text = head.replace(b"\x00", b"").lower()
    return any(mark in text for mark in _MARKS_OF_PAGES)
