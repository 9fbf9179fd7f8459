"""What readers see of pages and news."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from maillage.core import markdown
from maillage.core.sitemap import Address
from maillage.editorial.models import News, Page, PageVersion
from maillage.resources import vocabulary
from maillage.territories import gazetteer

PER_PAGE = 12
IN_A_FEED = 30
Place = Page.Place


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """Where the pages of a place stand, and what their first page says."""

    path: str
    title: str
    lead: str


PLACES = {
    Place.UNDERSTAND: PlaceFacts(
        "/comprendre", "Comprendre", "De quoi parle-t-on, à quoi faire attention, que faire. Chaque page dit sa source."
    ),
    Place.NETWORK: PlaceFacts(
        "/reseau",
        "Le réseau",
        "Des structures et des professionnels qui se connaissent, pour que personne ne reste seul.",
    ),
    Place.LEGAL: PlaceFacts("", "Ce site", ""),
}


@dataclass(frozen=True)
class ShownPage:
    """A page as it is read: one version, and the facts of its page."""

    place: str
    slug: str
    title: str
    summary: str
    body: str
    level: int = 0
    source: str = ""
    checked_on: date | None = None
    to_review_by: str = ""
    changed_at: datetime | None = None
    children: tuple["ShownPage", ...] = ()
    parent: "ShownPage | None" = None
    beside: tuple["ShownPage", ...] = ()

    @property
    def href(self) -> str:
        return address(self.place, self.slug)

    @cached_property
    def html(self) -> SafeString:
        return markdown.render(self.body)


def address(place: str, slug: str) -> str:
    return f"{PLACES[Place(place)].path}/{slug}"


def pages(place: str, level: int) -> list[ShownPage]:
    """The published pages of a place that somebody of that level may read, those under another inside it. One query."""
    versions = _published().filter(page__place=place, page__level__lte=level).order_by("page__rank", "page__slug")
    rows = list(versions.defer("body"))
    under: dict[object, list[ShownPage]] = {}
    for row in rows:
        if row.page.parent_id is not None:
            under.setdefault(row.page.parent_id, []).append(_shown(row, body=""))
    tops = [row for row in rows if row.page.parent_id is None]
    return [_shown(row, body="", children=tuple(under.get(row.page_id, ()))) for row in tops]


def page(place: str, slug: str, level: int) -> ShownPage | None:
    """What is published at that address for that level, with the page above and those under it. Two queries."""
    row = _published().filter(page__place=place, page__slug=slug, page__level__lte=level).first()
    if row is None:
        return None
    beside = pages(place, level)
    mine = next((one for one in beside if one.slug == slug), None)
    parent = next((one for one in beside if any(child.slug == slug for child in one.children)), None)
    others = parent.children if parent else tuple(beside)
    return replace(
        _shown(row, body=row.body, children=mine.children if mine else ()),
        parent=parent,
        beside=tuple(one for one in others if one.slug != slug),
    )


def _published() -> QuerySet[PageVersion]:
    return PageVersion.objects.filter(number=F("page__published_number")).select_related("page")


def _shown(row: PageVersion, *, body: str, children: tuple[ShownPage, ...] = ()) -> ShownPage:
    return ShownPage(
        place=row.page.place,
        slug=row.page.slug,
        title=row.title,
        summary=row.summary,
        body=body,
        level=row.page.level,
        source=row.page.source,
        checked_on=row.page.checked_on,
        to_review_by=row.page.to_review_by,
        changed_at=row.page.changed_at,
        children=children,
    )


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list of news is narrowed to, by codes; empty: nothing. A département also shows what is for the whole country."""

    theme: str = ""
    department: str = ""

    @property
    def query(self) -> str:
        """For an address: codes only."""
        asked = (("theme", self.theme), ("territoire", self.department))
        return "&".join(f"{name}={code}" for name, code in asked if code)

    @property
    def words(self) -> str:
        names = (vocabulary.THEMES.get(self.theme, ""), departments().get(self.department, ""))
        return ", ".join(name for name in names if name)


def narrowing(theme: str, department: str) -> Narrowing:
    """Codes that nobody knows narrow nothing."""
    return Narrowing(theme if theme in vocabulary.THEMES else "", department if department in departments() else "")


def departments() -> dict[str, str]:
    return {code: one.name for code, one in gazetteer.load().departments.items()}


def news(level: int, asked: Narrowing, *, now: datetime) -> QuerySet[News]:
    """Published news for that level, pinned ones first, then the newest."""
    found = News.objects.published(now).shown_to(level)
    if asked.theme:
        found = found.filter(themes__contains=f",{asked.theme},")
    if asked.department:
        found = found.filter(department_id=asked.department) | found.filter(department=None)
    return found.select_related("department").order_by("-is_pinned", "-published_at", "pk")


@dataclass(frozen=True, slots=True)
class NewsPage:
    """Page `number` of `count`."""

    news: list[News]
    number: int
    count: int
    total: int


def news_page(level: int, asked: Narrowing, number: int, *, now: datetime) -> NewsPage:
    """Two queries. A page that does not exist is the last one."""
    found = news(level, asked, now=now)
    total = found.count()
    count = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), count)
    start = (number - 1) * PER_PAGE
    return NewsPage(list(found.defer("body")[start : start + PER_PAGE]), number, count, total)


def feed(asked: Narrowing, *, now: datetime) -> list[News]:
    """The newest of what everybody may read: one query."""
    return list(news(0, asked, now=now).order_by("-published_at", "pk")[:IN_A_FEED])


def news_changed_at(now: datetime) -> datetime | None:
    """When the list last changed, also by what left it."""
    said = News.objects.filter(published_at__lte=now).aggregate(
        changed=Max("changed_at"), published=Max("published_at")
    )
    return max(said.values()) if said["changed"] else None


def one_news(slug: str, level: int, *, now: datetime) -> News | None:
    """Published or withdrawn since; a draft, or what is for a higher level, is nobody's."""
    found = News.objects.shown_to(level).filter(slug=slug, published_at__lte=now).exclude(state=News.State.DRAFT)
    return found.select_related("department").first()


def findable() -> Iterator[Address]:
    """For search engines: what everybody may read."""
    now = timezone.now()
    for path in ("/comprendre", "/reseau", "/actualites"):
        yield Address(path)
    shown = _published().filter(page__level=0).exclude(page__place=Place.LEGAL).defer("body")
    for row in shown.order_by("page__place", "page__rank", "page__slug"):
        yield Address(address(row.page.place, row.page.slug), row.page.changed_at)
    for one in news(0, Narrowing(), now=now).defer("body"):
        yield Address(one.get_absolute_url(), one.changed_at)


def theme_labels(codes: Iterable[str]) -> list[str]:
    return [vocabulary.THEMES[code] for code in codes if code in vocabulary.THEMES]
