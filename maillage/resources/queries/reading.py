"""One resource, with all that its page shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from maillage.core.markdown import render
from maillage.directory.models import Service
from maillage.directory.models.common import Visibility
from maillage.resources import preview, vocabulary
from maillage.resources.models import Collection, Practice, RelatedResource, Resource, ResourceFile
from maillage.resources.queries import cards
from maillage.resources.queries.cards import Card
from maillage.resources.searching import KIND
from maillage.search import queries as search
from maillage.territories import gazetteer

# The sections of a promising practice, in reading order: field, anchor, title.
SECTIONS = (
    ("context", "contexte", "Le contexte"),
    ("action", "action", "Ce qui est fait"),
    ("partners", "partenaires", "Avec qui"),
    ("means", "moyens", "Les moyens"),
    ("results", "resultats", "Les résultats"),
    ("transfer", "transposer", "Comment la transposer"),
)
_MISSING = (("has_title", "un titre"), ("has_language", "sa langue"))
_PROFESSIONALS = 2
_CANDIDATES = 50
_MOST_RELATED = 4


@dataclass(frozen=True, slots=True)
class Section:
    anchor: str
    title: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Link:
    """To another site; `host` says which."""

    label: str
    url: str
    host: str


@dataclass(frozen=True, slots=True)
class Download:
    """`details`: « PDF, 12 pages, 1,2 Mo »; `access`: what a screen reader makes of it."""

    label: str
    href: str
    details: str
    access: str
    is_hard: bool  # to read without sight


@dataclass(frozen=True, slots=True)
class Sheet:
    resource: Resource
    kind: str
    icon: str
    publisher: str
    publisher_href: str
    licence: str
    language: str
    departments: list[str]
    themes: list[tuple[str, str]]  # code, label
    publics: list[str]
    professions: list[str]
    body: SafeString
    downloads: list[Download]
    links: list[Link]
    thumbnail: str
    sections: list[Section]
    contact: str  # for professionals only
    related: list[Card]
    collections: list[Collection]
    reserved: str
    dated_on: date
    reviewed_on: date | None


def find(slug: str, *, level: int, now: datetime) -> Sheet | None:
    """None when this level may not read it now. Seven queries."""
    services = Service.objects.published().shown_to((Visibility.PUBLIC,)).filter(organisation=OuterRef("publisher"))
    files = ResourceFile.objects.filter(state=ResourceFile.State.READY).defer("text").order_by("rank", "pk")
    resource = (
        Resource.objects.published(now)
        .shown_to(level)
        .select_related("publisher", "practice")
        .prefetch_related(Prefetch("files", files))
        .annotate(service_reference=Subquery(services.order_by("name", "pk").values("reference")[:1]))
        .filter(slug=slug)
        .first()
    )
    return _sheet(resource, level, now) if resource else None


def withdrawn(slug: str, *, level: int) -> Resource | None:
    """A resource that was there, and that this level could read."""
    return Resource.objects.filter(state=Resource.State.WITHDRAWN, slug=slug).shown_to(level).first()


def related(resource: Resource, *, level: int, now: datetime) -> list[Card]:
    """« Voir aussi »: said by hand first, then those that say nearly the same."""
    hits = search.like(KIND, str(resource.pk), level=level, count=_MOST_RELATED)
    near = [UUID(hit.ref) for hit in hits if hit.kind == KIND]
    pairs = RelatedResource.objects.all()
    by_hand = Exists(pairs.filter(one=OuterRef("pk"), other=resource)) | Exists(
        pairs.filter(other=OuterRef("pk"), one=resource)
    )
    shown = Resource.objects.published(now).shown_to(level).exclude(pk=resource.pk)
    found = list(cards.read(shown.annotate(by_hand=by_hand).filter(Q(by_hand=True) | Q(pk__in=near))))
    said = sorted((one for one in found if one.by_hand), key=lambda one: one.title)  # type: ignore[attr-defined]  # annotated
    others = sorted((one for one in found if one not in said), key=lambda one: near.index(one.pk))
    most = max(_MOST_RELATED, len(said))
    return [cards.card(one, level) for one in [*said, *others][:most]]


def similar(resource: Resource, *, level: int, now: datetime) -> list[Card]:
    """For what was withdrawn, that the search does not know any more: those that share the most themes."""
    wanted = Q()
    for theme in resource.themes:
        wanted |= Q(themes__contains=f",{theme},")
    shown = Resource.objects.published(now).shown_to(level).filter(wanted or Q(type=resource.type))
    newest = cards.read(shown.order_by("-published_at", "pk"))[:_CANDIDATES]
    nearest = sorted(newest, key=lambda one: -len({*one.themes} & {*resource.themes}))
    return [cards.card(one, level) for one in nearest[:_MOST_RELATED]]


def _sheet(resource: Resource, level: int, now: datetime) -> Sheet:
    practice: Practice | None = getattr(resource, "practice", None)
    files, href = list(resource.files.all()), resource.get_absolute_url()
    names = gazetteer.load().departments
    publisher = cards.publisher(resource, level)
    reference: str | None = resource.service_reference  # type: ignore[attr-defined]  # annotated above
    return Sheet(
        resource=resource,
        kind=vocabulary.TYPES[resource.type],
        icon=cards.ICONS[resource.type],
        publisher=publisher,
        publisher_href=f"/aide/lieu/{reference}" if publisher and reference else "",
        licence=vocabulary.LICENCES[resource.licence],
        language=vocabulary.LANGUAGES[resource.language],
        departments=[names[code].name for code in resource.departments if code in names],
        themes=[(code, vocabulary.THEMES[code]) for code in resource.themes if code in vocabulary.THEMES],
        publics=[vocabulary.PUBLICS[code] for code in resource.publics if code in vocabulary.PUBLICS],
        professions=[vocabulary.PROFESSIONS[code] for code in resource.professions if code in vocabulary.PROFESSIONS],
        body=render(resource.body, level=2),
        links=list(_links(resource)),
        downloads=[_download(resource, file) for file in files],
        thumbnail=next((f"{href}/vignette/{file.pk}.webp" for file in files if file.thumbnail), ""),
        sections=_sections(practice),
        contact=practice.contact if practice and level >= _PROFESSIONALS else "",
        related=related(resource, level=level, now=now),
        collections=_collections(resource, level),
        reserved=cards.reserved(resource),
        dated_on=localdate(cards.dated_at(resource)),
        reviewed_on=localdate(resource.reviewed_at) if resource.reviewed_at else None,
    )


def _download(resource: Resource, file: ResourceFile) -> Download:
    access, is_hard = _access(file)
    return Download(
        label=file.label,
        href=f"{resource.get_absolute_url()}/fichiers/{file.pk}",
        details=preview.line(file).details,
        access=access,
        is_hard=is_hard,
    )


def _links(resource: Resource) -> Iterator[Link]:
    """Those of the web only: whatever a row holds, a page of ours leads to no script."""
    for said in resource.links:
        try:
            parts = urlsplit(said["url"])
            host = parts.hostname
        except (AttributeError, KeyError, TypeError, ValueError):
            continue
        if parts.scheme in {"http", "https"} and host:
            yield Link(said.get("label") or host, iri_to_uri(parts.geturl()), host.removeprefix("www."))


def _access(file: ResourceFile) -> tuple[str, bool]:
    """Only what a machine could tell: nothing of pictures and office documents."""
    if not file.findings:
        return "", False
    if not file.findings.get("has_text", True):
        return "Ce PDF est fait d’images : un lecteur d’écran ne peut pas le lire.", True
    if not file.findings.get("is_tagged", True):
        return "Ce PDF n’a pas de structure : un lecteur d’écran le lit, sans les titres ni les listes.", True
    missing = [words for name, words in _MISSING if not file.findings.get(name, True)]
    if missing:
        return f"Ce PDF est structuré pour les lecteurs d’écran, mais il lui manque {' et '.join(missing)}.", False
    return "Ce PDF est structuré pour les lecteurs d’écran.", False


def _sections(practice: Practice | None) -> list[Section]:
    said = [(getattr(practice, field, ""), anchor, title) for field, anchor, title in SECTIONS]
    return [Section(anchor, title, render(text, level=3)) for text, anchor, title in said if text]


def _collections(resource: Resource, level: int) -> list[Collection]:
    found = Collection.objects.filter(is_published=True, level__lte=level, items__resource=resource)
    return list(found.order_by("rank", "title", "pk"))


def file(slug: str, key: UUID, *, level: int, now: datetime) -> ResourceFile | None:
    """A file of a resource that this level may read now."""
    shown = Resource.objects.published(now).shown_to(level).filter(slug=slug)
    found = ResourceFile.objects.filter(pk=key, state=ResourceFile.State.READY, resource__in=shown)
    return found.select_related("resource").defer("text").first()
