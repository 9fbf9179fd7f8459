"""Resources as the search knows them: those that readers may find now, each for its level, with the text of its files."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.core import markdown
from maillage.core.hooks import Hook
from maillage.resources import vocabulary
from maillage.resources.models import Resource, ResourceFile
from maillage.search import actions as search
from maillage.search.models import Document
from maillage.search.registry import Entry, Source

KIND = "resources.resource"
# What readers find may have changed: called after the transaction; a failure there is logged, and undoes nothing.
changed = Hook("resources.changed")
_PRACTICE = ("context", "action", "partners", "means", "results", "transfer")  # the contact is for professionals only
_LONGEST = 400_000  # characters: one entry never weighs more, whatever its files say
_CHUNK = 200


def source() -> Source:
    return Source(
        kind=KIND,
        label="Ressources",
        entries=lambda refs: entries(refs, timezone.now()),
        rank=10,
        tells_day=False,  # that of its publication here: a work has the year that its sheet says, or none
        labels=lambda: {
            "type": vocabulary.TYPES,
            "themes": vocabulary.THEMES,
            "publics": vocabulary.PUBLICS,
            "professions": vocabulary.PROFESSIONS,
        },
    )


def entries(refs: Iterable[str] | None, now: datetime) -> Iterator[Entry]:
    """Those that are published at that moment."""
    found = Resource.objects.published(now).select_related("publisher", "practice").order_by("pk")
    if refs is not None:
        found = found.filter(pk__in=[UUID(ref) for ref in refs])
    files = ResourceFile.objects.filter(state=ResourceFile.State.READY).order_by("rank", "pk")
    for resource in found.prefetch_related(Prefetch("files", files)).iterator(_CHUNK):
        yield _entry(resource)


def renew(pks: Iterable[UUID], now: datetime) -> None:
    """Inside the transaction that changed them, before the journal."""
    refs = {str(pk) for pk in pks}
    offered = list(entries(refs, now))
    search.put(offered)
    search.drop(KIND, refs - {entry.ref for entry in offered})
    transaction.on_commit(changed.call, robust=True)


def follow_time(now: datetime) -> int:
    """Renew those whose embargo or life ended since they were written: how many. Done twice, it changes nothing."""
    shown = set(Resource.objects.published(now).values_list("pk", flat=True))
    known = {UUID(ref) for ref in Document.objects.filter(kind=KIND, is_gone=False).values_list("ref", flat=True)}
    late = sorted(shown ^ known)
    for start in range(0, len(late), _CHUNK):
        renew(late[start : start + _CHUNK], now)
    return len(late)


def _entry(resource: Resource) -> Entry:
    publisher = resource.publisher.name if resource.publisher else resource.publisher_name
    practice = getattr(resource, "practice", None)
    written = [resource.body, *(getattr(practice, name, "") for name in _PRACTICE)]
    words = [resource.authors, publisher, resource.identifier, *map(markdown.plain, filter(None, written))]
    words += [f"{file.label}\n{file.text}" for file in resource.files.all()]
    return Entry(
        kind=KIND,
        ref=str(resource.pk),
        href=resource.get_absolute_url(),
        title=resource.title,
        level=resource.level,
        summary=resource.summary,
        text="\n".join(word for word in words if word)[:_LONGEST],
        type=resource.type,
        themes=resource.themes,
        publics=resource.publics,
        professions=resource.professions,
        departments=resource.departments,
        language=resource.language,
        year=resource.year,
        dated_on=localdate(resource.published_at) if resource.published_at else None,
    )
