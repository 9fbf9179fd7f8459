"""LibreOffice documents (OpenDocument). Pure: no Django."""

import re

from maillage.resources.files.cleaner.archives import Archive
from maillage.resources.files.cleaner.openxml import EMBEDDED, MACROS, OUTSIDE, REMARKS
from maillage.resources.files.kinds import Refused

_MANIFEST = "META-INF/manifest.xml"
_KINDS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
# Who wrote it, on which printer, with what on the first page, and signatures of what it was.
_METADATA = re.compile(
    r"(^|/)(meta\.xml|settings\.xml|manifest\.rdf|layout-cache)$|^(Thumbnails|Configurations2|META-INF/(document|macro)signatures)"
)
_MACROS = re.compile(r"^(Basic|Scripts|Dialogs)/", re.IGNORECASE)
_OLE = re.compile(rb"application/vnd\.sun\.star\.oleobject|application/x-openoffice")
_REMARKS = re.compile(rb"<(?:office:annotation|text:changed-region)[\s>/]")
_EVENTS = re.compile(rb"<script:event-listener|<presentation:event-listener[^>]*action=\"execute|<office:script[\s>]")
_FETCHED = re.compile(
    rb"<(?:draw:(?:image|object|object-ole|floating-frame|plugin|applet|fill-image)|form:form|table:table-source|text:section-source"
    rb"|table:cell-range-source|style:background-image|svg:font-face-uri)[^>]*?xlink:href=\"([^\"]*)\""
)
_LINKS = re.compile(rb"(<(?:text:a|draw:a)\b[^>]*?xlink:href=\")([^\"]*)(?=\")")
_DDE = re.compile(rb"<(?:text:dde-connection|table:dde-link|office:dde-source)|\bDDE\(|WEBSERVICE\(", re.IGNORECASE)
_INSIDE = re.compile(rb"^(\./|#|$|Pictures/|Object |ObjectReplacements/)")
_PLACES = (b"http://", b"https://", b"mailto:", b"tel:", b"#")
_ENTRY = re.compile(rb"<manifest:file-entry\b[^>]*?(?:/>|>.*?</manifest:file-entry>)", re.DOTALL)
_PATH = re.compile(rb"manifest:full-path=\"([^\"]*)\"")


def is_one(archive: Archive) -> bool:
    return "mimetype" in archive.entries and _MANIFEST in archive.entries


def kind(archive: Archive) -> str:
    found = _KINDS.get(archive.read("mimetype").strip())
    if found is None:
        raise Refused(
            "Ce document n’est ni un texte, ni un classeur, ni une présentation ordinaires. Enregistrez-le en PDF."
        )
    return found


def clean(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Without metadata; `Refused` when something runs, is hidden, or comes from elsewhere."""
    manifest = parts[_MANIFEST]
    if b"encryption-data" in manifest:
        raise Refused("Ce document est protégé par un mot de passe. Enregistrez-le sans protection, puis renvoyez-le.")
    if _OLE.search(manifest):
        raise Refused(EMBEDDED)
    removed = {name for name in parts if _METADATA.search(name)}
    for name in parts.keys() - removed:
        _check(name, parts[name])
    kept = {name: data for name, data in parts.items() if name not in removed}
    kept[_MANIFEST] = _ENTRY.sub(lambda found: b"" if _is_gone(found[0], removed) else found[0], manifest)
    kept = {name: _LINKS.sub(_harmless, data) if name.endswith(".xml") else data for name, data in kept.items()}
    return {"mimetype": kept.pop("mimetype"), **kept}


def texts(parts: dict[str, bytes]) -> list[bytes]:
    return [parts["content.xml"]] if "content.xml" in parts else []


def _check(name: str, data: bytes) -> None:
    if _MACROS.match(name):
        raise Refused(MACROS)
    if data.startswith((b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"MZ", b"%PDF-")):
        raise Refused(EMBEDDED)
    if not name.endswith(".xml"):
        return
    if _EVENTS.search(data):
        raise Refused(MACROS)
    if _REMARKS.search(data):
        raise Refused(REMARKS)
    if _DDE.search(data) or any(not _INSIDE.match(href) for href in _FETCHED.findall(data)):
        raise Refused(OUTSIDE)


def _harmless(found: re.Match[bytes]) -> bytes:
    """A link to a page of the web or of the document; a place on somebody's disk, which names her, leads nowhere."""
    return found[0] if found[2].strip().lower().startswith(_PLACES) else found[1] + b"#"


def _is_gone(entry: bytes, removed: set[str]) -> bool:
    found = _PATH.search(entry)
    path = found[1].decode("utf-8", "replace") if found else ""
    return path in removed or (
        path.endswith("/") and path != "/" and path.startswith(("Thumbnails", "Configurations2"))
    )
