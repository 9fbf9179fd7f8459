"""Pages and news as the search knows them: what everybody of their level may read at that moment, and nothing else."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from maillage.core import markdown
from maillage.editorial.models import News, PageVersion
from maillage.editorial.queries import address
from maillage.resources import vocabulary
from maillage.search import actions as search
from maillage.search.models import Document
from maillage.search.registry import Entry, Source

PAGE = "editorial.page"
NEWS = "editorial.news"


def sources() -> tuple[Source, Source]:
    return (
        Source(PAGE, "Pages", pages, rank=30, weight=1.5),
        Source(NEWS, "Actualités", lambda refs: news(refs, timezone.now()), rank=40, labels=_labels),
    )


def pages(refs: Iterable[str] | None) -> Iterator[Entry]:
    """Each published page, by its identifier."""
    found = PageVersion.objects.filter(number=F("page__published_number")).select_related("page")
    if refs is not None:
        found = found.filter(page__in=[UUID(ref) for ref in refs])
    for version in found.order_by("page"):
        yield Entry(
            kind=PAGE,
            ref=str(version.page_id),
            href=address(version.page.place, version.page.slug),
            title=version.title,
            level=version.page.level,
            summary=version.summary,
            text=markdown.plain(version.body),
            language="fr",
            dated_on=timezone.localdate(version.written_at),
        )


def news(refs: Iterable[str] | None, now: datetime) -> Iterator[Entry]:
    """Each piece of news that is published by then, by its identifier."""
    found = News.objects.published(now)
    if refs is not None:
        found = found.filter(pk__in=[UUID(ref) for ref in refs])
    for one in found.order_by("published_at", "pk"):
        assert one.published_at is not None
        day = timezone.localdate(one.published_at)
        yield Entry(
            kind=NEWS,
            ref=str(one.pk),
            href=one.get_absolute_url(),
            title=one.title,
            level=one.level,
            summary=one.summary,
            text=markdown.plain(one.body),
            themes=one.themes,
            departments=(one.department_id,) if one.department_id else (),
            language="fr",
            year=day.year,
            dated_on=day,
        )


def renew_page(pk: UUID) -> None:
    """Inside the transaction that changed it, before the journal."""
    search.renew(PAGE, [str(pk)])


def renew_news(pks: Iterable[UUID], now: datetime) -> None:
    """Likewise."""
    refs = {str(pk) for pk in pks}
    offered = list(news(refs, now))
    search.put(offered)
    search.drop(NEWS, refs - {entry.ref for entry in offered})


def follow_time(now: datetime) -> int:
    """News whose moment has come can be found: how many. Done twice, it changes nothing."""
    known = Document.objects.filter(kind=NEWS, is_gone=False).values_list("ref", flat=True)
    due = set(News.objects.published(now).values_list("pk", flat=True)) - {UUID(ref) for ref in known}
    if due:
        renew_news(due, now)
    return len(due)


def _labels() -> dict[str, dict[str, str]]:
    return {"themes": vocabulary.THEMES}
