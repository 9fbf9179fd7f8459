"""A resource as its readers will see it, from what is proposed: for whoever writes it, and for whoever decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from maillage.core import markdown
from maillage.core.templatetags.ui import Label, french_date
from maillage.directory.models import Organisation
from maillage.resources import checks, sheets, vocabulary
from maillage.resources.checks import Finding
from maillage.resources.models import Practice, ResourceFile
from maillage.search.models import Level
from maillage.territories import gazetteer

FILE_STATES = {
    ResourceFile.State.WAITING: Label("En cours de contrôle", "info", "clock"),
    ResourceFile.State.READY: Label("Prêt", "ok", "check"),
    ResourceFile.State.REFUSED: Label("Refusé", "late", "cross"),
}
_PRACTICE = ("context", "action", "partners", "means", "results", "transfer")
_CHIPS = frozenset({"themes", "publics", "professions", "departments"})
_BODY, _PART = 3, 4  # level of the highest title inside a text: under that of the page, and under that of a part


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a proposal, with where its check stands."""

    file: ResourceFile
    state: Label
    details: str  # « PDF, 12 pages »
    href: str = ""  # where it is opened, once it is ready

    @property
    def is_waiting(self) -> bool:
        return self.file.state == ResourceFile.State.WAITING

    @property
    def is_refused(self) -> bool:
        return self.file.state == ResourceFile.State.REFUSED

    @property
    def is_ready(self) -> bool:
        return self.file.state == ResourceFile.State.READY


@dataclass(frozen=True, slots=True)
class Preview:
    type: str
    title: str
    summary: str
    level: str
    is_reserved: bool
    body: SafeString
    parts: tuple[tuple[str, SafeString], ...]  # of a promising practice
    contact: str
    facts: tuple[tuple[str, str], ...]
    labels: tuple[Label, ...]
    links: tuple[tuple[str, str], ...]
    files: tuple[FileLine, ...]
    has_links: bool  # in its list or in its texts

    @property
    def is_waiting(self) -> bool:
        """Whether a file is still being checked."""
        return any(line.is_waiting for line in self.files)


@dataclass(frozen=True, slots=True)
class Said:
    """What the checks say, and where in the form it is mended."""

    text: str
    is_blocking: bool
    field: str
    is_to_verify: bool = False

    @property
    def anchor(self) -> str:
        if self.field in {"links", "files"}:
            return "partie-fichiers"
        return f"id_{self.field}_0" if self.field in _CHIPS else f"id_{self.field}" if self.field else "contenu"


def said(content: Mapping[str, Any], files: Iterable[FileLine], *, asks: bool = False) -> tuple[Said, ...]:
    """The blocking ones first. `asks`: the sites of its links, for a few seconds."""
    ask = checks.ask_quickly if asks else None
    found = checks.before_review(content, [line.file for line in files], ask=ask)
    return tuple(_grouped(found, content))


def _grouped(found: Iterable[Finding], content: Mapping[str, Any]) -> Iterable[Said]:
    """The same thing said of several texts is said once, with their names: beside no field, nobody would know of which one."""
    fields: dict[Finding, list[str]] = {}
    for one in found:
        fields.setdefault(replace(one, field=""), []).append(one.field)
    for one, names in fields.items():
        labels = [sheets.label(name) for name in dict.fromkeys(names) if name in checks.TEXTS and content.get(name)]
        text = f"{_capital(', '.join(labels))} : {_after_colon(one.text)}" if labels else one.text
        yield Said(text, one.is_blocking, names[0], one.is_to_verify)


def of(content: Mapping[str, Any], *, files_at: str = "") -> Preview:
    """Two queries: its files, the name of its publisher. What is not said is not shown. `files_at`: address under which files are opened."""
    publisher = content.get("publisher")
    named = Organisation.objects.filter(pk=publisher).values_list("name", flat=True).first() if publisher else None
    level = int(content.get("level") or Level.EVERYBODY)
    return Preview(
        type=_label(vocabulary.TYPES, content.get("type")),
        title=content.get("title") or "Sans titre",
        summary=content.get("summary") or "",
        level=Level(level).label,
        is_reserved=level > Level.EVERYBODY,
        body=markdown.render(content.get("body") or "", level=_BODY),
        parts=tuple(_parts(content)),
        contact=content.get("practice_contact") or "",
        facts=tuple((term, text) for term, text in _facts(content, named or "") if text),
        labels=tuple(_labels(content)),
        links=tuple((link.get("label") or link["url"], link["url"]) for link in content.get("links") or []),
        files=tuple(lines(content.get("files") or [], files_at)),
        has_links=bool(checks.urls(content)),
    )


def lines(pks: Sequence[Any], files_at: str = "") -> list[FileLine]:
    """The files of that content that still exist, in its order, with their text: the checks read it. One query when there is any."""
    rows = {str(file.pk): file for file in ResourceFile.objects.filter(pk__in=_uuids(pks))} if pks else {}
    return [line(rows[str(pk)], files_at) for pk in pks if str(pk) in rows]


def line(file: ResourceFile, files_at: str = "") -> FileLine:
    pages = f"{file.pages} page{'s' if file.pages > 1 else ''}" if file.pages else ""
    size = _size(file.size) if file.size else ""
    kind = file.get_type_display() if file.type else ""
    href = f"{files_at}/{file.pk}" if files_at and file.state == ResourceFile.State.READY else ""
    details = ", ".join(filter(None, (kind, pages, size)))
    return FileLine(file, FILE_STATES[ResourceFile.State(file.state)], details, href)


def _uuids(pks: Iterable[Any]) -> list[UUID]:
    return [pk if isinstance(pk, UUID) else UUID(str(pk)) for pk in pks]


def _size(size: int) -> str:
    return (
        f"{max(size // 1024, 1)}\u00a0ko"
        if size < 1024 * 1024
        else f"{size / 1024 / 1024:.1f}\u00a0Mo".replace(".", ",")
    )


def _label(codes: Mapping[str, str], code: str | None) -> str:
    return _capital(codes.get(code or "", code or ""))


def _after_colon(text: str) -> str:
    """An address keeps its letters, and so does a quotation."""
    return text if text.startswith("http") else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _parts(content: Mapping[str, Any]) -> Iterable[tuple[str, SafeString]]:
    for name in _PRACTICE:
        text = content.get(f"practice_{name}")
        if text:
            label = str(Practice._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 -- Django's public API
            yield label[:1].upper() + label[1:], markdown.render(text, level=_PART)


def _labels(content: Mapping[str, Any]) -> Iterable[Label]:
    for code in content.get("themes") or []:
        yield Label(_label(vocabulary.THEMES, code), "info")
    for code in content.get("publics") or []:
        yield Label(_label(vocabulary.PUBLICS, code))


def _facts(content: Mapping[str, Any], publisher: str) -> Iterable[tuple[str, str]]:
    names = gazetteer.load().departments
    yield "Auteurs", content.get("authors") or ""
    yield "Éditeur", publisher or content.get("publisher_name") or ""
    yield "Année", str(content.get("year") or "")
    yield "Licence", _label(vocabulary.LICENCES, content.get("licence")) if content.get("licence") else ""
    yield "Langue", _label(vocabulary.LANGUAGES, content.get("language")) if content.get("language") else ""
    yield "Métiers", ", ".join(vocabulary.PROFESSIONS.get(code, code) for code in content.get("professions") or [])
    departments = content.get("departments") or []
    yield "Départements", ", ".join(names[code].name if code in names else code for code in departments)
    yield "Identifiant", content.get("identifier") or ""
    embargo, expiry = content.get("embargo_until"), content.get("expires_on")
    moment = parse_datetime(embargo) if isinstance(embargo, str) else embargo
    day = parse_date(expiry) if isinstance(expiry, str) else expiry
    yield "Pas avant le", french_date(localdate(moment)) if moment else ""
    yield "Jusqu’au", french_date(day) if day else ""
