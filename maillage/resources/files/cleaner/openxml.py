"""Word, Excel and PowerPoint documents (Office Open XML). Pure: no Django."""

import re
from xml.etree import ElementTree as ET

from maillage.resources.files.cleaner.archives import Archive
from maillage.resources.files.kinds import Refused

_TYPES_PART, _MAIN_RELATIONS = "[Content_Types].xml", "_rels/.rels"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
MACROS = (
    "Ce document contient des macros. Enregistrez-le sans macros (.docx, .xlsx, .pptx) ou en PDF, puis renvoyez-le."
)
EMBEDDED = "Ce document en contient un autre, qui serait publié aussi. Enregistrez-le en PDF, puis renvoyez-le."
OUTSIDE = "Ce document va chercher quelque chose ailleurs quand on l’ouvre. Enregistrez-le en PDF, puis renvoyez-le."
HIDDEN = "Ce classeur a des feuilles ou des données cachées. Affichez-les ou supprimez-les, ou enregistrez-le en PDF."
REMARKS = (
    "Ce document garde des commentaires ou des modifications suivies. Acceptez-les ou supprimez-les, puis renvoyez-le."
)
_MACROS = re.compile(
    r"(^|/)(vbaProject|vbaData|activeX|attachedToolbars|customUI|macrosheets|dialogsheets|intlMacrosheets)",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(
    r"(^|/)(embeddings|oleObject|externalLinks|ctrlProps|webextensions|printerSettings)", re.IGNORECASE
)
_REMARKS = re.compile(
    r"(^|/)(comments|threadedComments|commentAuthors|persons|people|revisions)[^/]*(/|\.xml$)", re.IGNORECASE
)
_METADATA = re.compile(
    r"^(docProps/|customXml/|_xmlsignatures/|xl/persons/|ppt/(changesInfos|revisionInfo|commentAuthors|authors))|(^|/)(printerSettings|people\.xml)",
    re.IGNORECASE,
)
_HIDDEN_PARTS = re.compile(r"(^|/)pivotCache/pivotCacheRecords", re.IGNORECASE)
_HIDDEN_SHEET = re.compile(rb"<sheet [^>]*state=\"(?:hidden|veryHidden)\"")
_FETCHING_PARTS = re.compile(r"^xl/(connections\.xml|queryTables/)", re.IGNORECASE)
_FETCHING_FORMULA = re.compile(rb"<f[^>]*>[^<]*WEBSERVICE\(", re.IGNORECASE)
# What named a part that was taken out: a printer, the model on somebody's disk.
_ORPHANS = re.compile(rb"<w:attachedTemplate\b[^>]*/>|(?<=<pageSetup)(?P<kept>[^>]*?) r:id=\"[^\"]*\"")
_TRACKED = re.compile(rb"<w:(del|ins|moveFrom|moveTo) ")
_FETCHES = re.compile(rb"\b(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK)\s", re.IGNORECASE)
_INSTRUCTIONS = re.compile(rb"<w:instrText[^>]*>([^<]*)|w:instr=\"([^\"]*)\"|<ddeLink")
_PERSONS = re.compile(rb"\s(?:w:author|w:initials|w15:author|lastModifiedBy|userName)=\"[^\"]*\"")
_LINK = ("http://", "https://", "mailto:", "tel:", "#")
_WORDS = re.compile(rb"<is>.*?</is>", re.DOTALL)
_TEXTS = re.compile(
    r"^(word/(document|footnotes|endnotes|header\d*|footer\d*)|ppt/slides/slide\d+|xl/sharedStrings)\.xml$"
)


def is_one(archive: Archive) -> bool:
    return _TYPES_PART in archive.entries


def kind(archive: Archive) -> str:
    types = archive.read(_TYPES_PART)
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise Refused(MACROS)
    found = [suffix for mark, suffix in _MAIN.items() if mark in types]
    if len(found) != 1:
        raise Refused(
            "Ce document n’est ni un texte, ni un classeur, ni une présentation ordinaires. Enregistrez-le en PDF."
        )
    return found[0]


def clean(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Without metadata nor the names of those who wrote; `Refused` when something runs, is hidden, or comes from elsewhere."""
    removed = {name for name in parts if _METADATA.search(name)}
    for name in parts.keys() - removed:
        _check(name, parts[name])
    kept = {name: data for name, data in parts.items() if name not in removed}
    for name, data in kept.items():
        if name == _TYPES_PART:
            kept[name] = _without_types(data, removed)
        elif name.endswith(".rels"):
            kept[name] = _without_relations(name, data, removed)
        elif name.endswith(".xml"):
            kept[name] = _ORPHANS.sub(lambda found: found["kept"] or b"", _PERSONS.sub(b"", data))
    return kept


def texts(parts: dict[str, bytes]) -> list[bytes]:
    """What people read, in the order of the parts; of a sheet, its words and not its numbers."""
    found = [data for name, data in sorted(parts.items()) if _TEXTS.match(name)]
    sheets = [data for name, data in sorted(parts.items()) if name.startswith("xl/worksheets/")]
    return found + [b"".join(_WORDS.findall(data)) for data in sheets]


def _check(name: str, data: bytes) -> None:
    if _MACROS.search(name):
        raise Refused(MACROS)
    if _EMBEDDED.search(name) or data.startswith((b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"MZ", b"%PDF-")):
        raise Refused(EMBEDDED)
    if _REMARKS.search(name) or (name.startswith("word/") and _TRACKED.search(data)):
        raise Refused(REMARKS)
    if _HIDDEN_PARTS.search(name) or (name == "xl/workbook.xml" and _HIDDEN_SHEET.search(data)):
        raise Refused(HIDDEN)
    if _FETCHING_PARTS.search(name) or (name.startswith("xl/") and _FETCHING_FORMULA.search(data)):
        raise Refused(OUTSIDE)
    if name.endswith((".svg", ".html", ".htm", ".mht")) and re.search(
        rb"<script|\son\w+\s*=|https?:.{0,200}\.js", data, re.IGNORECASE
    ):
        raise Refused(EMBEDDED)
    for found in _INSTRUCTIONS.finditer(data):
        if found[0].startswith(b"<ddeLink") or _FETCHES.search(
            b" ".join(group or b"" for group in found.groups()) + b" "
        ):
            raise Refused(OUTSIDE)


def _without_types(data: bytes, removed: set[str]) -> bytes:
    root = ET.fromstring(data)  # noqa: S314 -- no entity is defined (`offices._checked`), in a process with limits
    for one in list(root):
        if one.get("PartName", "").lstrip("/") in removed:
            root.remove(one)
    return _written(root, _TYPES)


def _without_relations(name: str, data: bytes, removed: set[str]) -> bytes:
    """Links to pages stay; what is fetched when the document opens is refused; what was removed is named no more."""
    root = ET.fromstring(data)  # noqa: S314 -- idem
    for one in list(root):
        target, type_ = one.get("Target", ""), one.get("Type", "")
        if one.get("TargetMode", "").lower() == "external":
            if type_.endswith("/attachedTemplate"):
                root.remove(one)
            elif not type_.endswith("/hyperlink"):
                raise Refused(OUTSIDE)
            elif not target.strip().lower().startswith(_LINK):
                one.set("Target", "#")  # a place on somebody's disk, which names her
        elif _resolved(name, target) in removed:
            root.remove(one)
    return _written(root, _RELATIONS)


def _resolved(name: str, target: str) -> str:
    """The part that a relation names: « ../customXml/item1.xml » of « word/_rels/document.xml.rels »."""
    if target.startswith("/"):
        return target.lstrip("/")
    folders = name.split("/")[:-2]
    for step in target.split("/"):
        if step == "..":
            folders = folders[:-1]
        elif step != ".":
            folders = [*folders, step]
    return "/".join(folders)


def _written(root: ET.Element, namespace: str) -> bytes:
    ET.register_namespace("", namespace)
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))
