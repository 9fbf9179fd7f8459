"""Pages as their writers see them: the tree with the last texts, and what changes between two versions."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from maillage.editorial import queries
from maillage.editorial.models import Page, PageVersion
from maillage.moderation import diff
from maillage.moderation.queries import FieldDiff
from maillage.orientation.pages import numbers

_FIELDS = (("title", "titre"), ("summary", "résumé"), ("body", "texte"))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree: the last version of a page, and how deep it stands."""

    version: PageVersion
    page: Page
    is_under: bool
    href: str
    is_stale: bool  # its source was read more than twelve months ago

    @property
    def is_behind(self) -> bool:
        """Readers see an older version."""
        return self.page.published_number is not None and self.page.published_number < self.version.number


def latest() -> QuerySet[PageVersion]:
    """The last version of each page, with its page: one query."""
    last = PageVersion.objects.filter(page=OuterRef("page")).order_by("-number").values("number")[:1]
    rows = PageVersion.objects.filter(number=Subquery(last)).select_related("page").defer("body")
    return rows.order_by("page__place", "page__rank", "page__slug")


def tree(rows: list[PageVersion], today: date) -> list[Row]:
    """Each page, then those under it."""
    under: dict[object, list[PageVersion]] = {}
    for row in rows:
        under.setdefault(row.page.parent_id, []).append(row)
    lines = []
    for top in under.get(None, []):
        lines.append(_row(top, today))
        lines += [_row(child, today) for child in under.get(top.page_id, [])]
    return lines


def href(page: Page) -> str:
    return queries.address(page.place, page.slug)


def changes(page: Page, before: int, after: int) -> list[FieldDiff]:
    """Field by field and word by word; nothing when one of the two does not exist."""
    found = {one.number: one for one in page.versions.filter(number__in=[before, after])}
    if before not in found or after not in found:
        return []
    old, new = found[before], found[after]
    said = [(label, getattr(old, name), getattr(new, name)) for name, label in _FIELDS]
    return [FieldDiff("", label, a, b, diff.words(a, b)) for label, a, b in said if a != b]


def _row(version: PageVersion, today: date) -> Row:
    page = version.page
    is_stale = page.checked_on is not None and numbers.is_stale(page.checked_on, today)
    return Row(version, page, page.parent_id is not None, href(page), is_stale)
