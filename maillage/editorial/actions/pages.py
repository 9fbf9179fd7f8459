"""Writes of pages. A version never changes: to correct is to write another, to go back is to write the old text again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import require
from maillage.directory import standing
from maillage.editorial import policies, searching
from maillage.editorial.actions.common import Refused, clean, tell_front, typeset
from maillage.editorial.models import Page, PageVersion

# Addresses under the place that other apps answer at.
RESERVED = {Page.Place.NETWORK: frozenset({"referencer", "carte", "structure"})}


@dataclass(frozen=True, slots=True)
class PageContent:
    """The text of a version. `note`: what changes, for those who will read the list of versions."""

    title: str
    body: str
    summary: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Where a page stands, who reads it, and what it leans on."""

    slug: str
    parent: UUID | None = None
    level: int = 0
    source: str = ""
    checked_on: date | None = None
    to_review_by: str = ""


@transaction.atomic
def create_page(place: str, facts: PageFacts, content: PageContent, *, by: User | None, now: datetime) -> Page:
    """A page with its first version, that nobody sees yet."""
    require(policies.can_write_pages(standing.of(by, now=now)))
    last = Page.objects.filter(place=place).aggregate(last=Max("rank"))["last"]
    page = Page(place=place, rank=0 if last is None else last + 1, changed_at=now)
    _set_facts(page, facts)
    page.save(force_insert=True)
    _add_version(page, content, by=by, now=now)
    journal.record("editorial.create_page", page, by=by, at=now)
    return page


@transaction.atomic
def write_version(page: Page, content: PageContent, *, seen: int, by: User | None, now: datetime) -> PageVersion:
    """A version after `seen`, the last one that the writer read; it is shown once published."""
    page = _held(page, by, now)
    last = page.versions.latest("number")
    if last.number != seen:
        raise Refused(
            "Quelqu’un a écrit une autre version pendant ce temps. Comparez-la avec la vôtre avant d’enregistrer."
        )
    if _same(last, content):
        raise Refused("Ce texte est déjà celui de la dernière version.")
    version = _add_version(page, content, by=by, now=now)
    journal.record("editorial.write_version", page, by=by, at=now)
    return version


@transaction.atomic
def restore_version(page: Page, number: int, *, by: User | None, now: datetime) -> PageVersion:
    """The text of an older version, as a new one: nothing of what came in between is lost."""
    page = _held(page, by, now)
    old = _version(page, number)
    last = page.versions.latest("number")
    content = PageContent(old.title, old.body, old.summary, note=f"Reprise de la version {number}")
    if _same(last, content):
        raise Refused("Ce texte est déjà celui de la dernière version.")
    version = _add_version(page, content, by=by, now=now)
    journal.record("editorial.restore_version", page, by=by, at=now)
    return version


@transaction.atomic
def publish_page(page: Page, number: int, *, by: User | None, now: datetime) -> Page:
    """Readers see that version from now on."""
    page = _held(page, by, now)
    page.published_number = _version(page, number).number
    _keep(page, now)
    journal.record("editorial.publish_page", page, by=by, at=now)
    return page


@transaction.atomic
def unpublish_page(page: Page, *, by: User | None, now: datetime) -> Page:
    """Nobody reads it any more; of a legal page, the text that comes with Maillage is shown again."""
    page = _held(page, by, now)
    if page.published_number is None:
        raise Refused("Cette page n’est pas publiée.")
    if page.children.filter(published_number__isnull=False).exists():
        raise Refused("D’autres pages publiées sont sous celle-ci. Retirez-les, ou déplacez-les d’abord.")
    page.published_number = None
    _keep(page, now)
    journal.record("editorial.unpublish_page", page, by=by, at=now)
    return page


@transaction.atomic
def set_page_facts(page: Page, facts: PageFacts, *, by: User | None, now: datetime) -> Page:
    page = _held(page, by, now)
    if page.place == Page.Place.LEGAL and facts.slug != page.slug:
        raise Refused("L’adresse d’une page légale ne change pas.")
    _set_facts(page, facts)
    _keep(page, now)
    journal.record("editorial.set_page", page, by=by, at=now)
    return page


@transaction.atomic
def move_page(page: Page, *, is_up: bool, by: User | None, now: datetime) -> Page:
    """Before the one above, or after the one below, among those beside it."""
    page = _held(page, by, now)
    beside = list(
        Page.objects.select_for_update().filter(place=page.place, parent=page.parent_id).order_by("rank", "slug")
    )
    _swap(beside, page, is_up=is_up)
    for rank, one in enumerate(beside):
        one.rank = rank
    Page.objects.bulk_update(beside, ["rank"])
    tell_front()
    journal.record("editorial.move_page", page, by=by, at=now)
    return page


def _swap(pages: list[Page], page: Page, *, is_up: bool) -> None:
    here = pages.index(page)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(pages):
        raise Refused("Cette page est déjà au bout de la liste.")
    pages[here], pages[there] = pages[there], pages[here]


def _held(page: Page, by: User | None, now: datetime) -> Page:
    require(policies.can_write_pages(standing.of(by, now=now)))
    return Page.objects.select_for_update().get(pk=page.pk)


def _set_facts(page: Page, facts: PageFacts) -> None:
    page.slug, page.level = facts.slug, facts.level
    page.source, page.checked_on, page.to_review_by = typeset(facts.source), facts.checked_on, clean(facts.to_review_by)
    page.parent = _parent(page, facts.parent)
    if page.slug in RESERVED.get(Page.Place(page.place), ()):
        raise Refused("Cette adresse mène déjà à une autre page du site.")
    if Page.objects.filter(place=page.place, slug=page.slug).exclude(pk=page.pk).exists():
        raise Refused("Une autre page a déjà cette adresse.")
    if page.source and page.checked_on is None:
        raise Refused("Indiquez le jour où la source a été lue.")


def _parent(page: Page, pk: UUID | None) -> Page | None:
    """Two levels at most, in one place."""
    if pk is None:
        return None
    parent = Page.objects.filter(pk=pk, place=page.place).first()
    if parent is None or parent.pk == page.pk or parent.parent_id is not None:
        raise Refused("Choisissez une page de cette rubrique qui n’est pas elle-même sous une autre.")
    if not page._state.adding and page.children.exists():  # noqa: SLF001 -- Django's public API
        raise Refused("Des pages sont sous celle-ci : elle ne peut pas être sous une autre.")
    return parent


def _version(page: Page, number: int) -> PageVersion:
    version = page.versions.filter(number=number).first()
    if version is None:
        raise Refused("Cette version n’existe pas.")
    return version


def _add_version(page: Page, content: PageContent, *, by: User | None, now: datetime) -> PageVersion:
    last = page.versions.aggregate(last=Max("number"))["last"] or 0
    return PageVersion.objects.create(
        page=page,
        number=last + 1,
        title=typeset(content.title),
        summary=typeset(content.summary),
        body=clean(content.body),
        note=typeset(content.note),
        written_by=by,
        written_at=now,
    )


def _same(version: PageVersion, content: PageContent) -> bool:
    said = (typeset(content.title), typeset(content.summary), clean(content.body))
    return (version.title, version.summary, version.body) == said


def _keep(page: Page, now: datetime) -> None:
    page.changed_at = now
    page.save()
    searching.renew_page(page.pk)
    tell_front()
