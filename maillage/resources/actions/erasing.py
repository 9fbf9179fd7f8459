"""« Effacer un passage partout »: nothing that this site keeps of a resource repeats it any more. What others copied is out of reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from maillage.accounts.models import User
from maillage.core import journal, markdown
from maillage.core.errors import DomainError, NotAllowed, require
from maillage.core.text import fold
from maillage.directory import standing
from maillage.moderation import erasing, registry
from maillage.moderation.models import Proposal, Version
from maillage.moderation.passages import LONGEST, SHORTEST, Passage
from maillage.resources import policies, searching
from maillage.resources.actions.resources import KIND, free_slug, lock
from maillage.resources.files import storage
from maillage.resources.models import Practice, Resource, ResourceFile
from maillage.resources.sheets import PRACTICE

_WRITTEN = ("title", "summary", "body", "authors", "publisher_name", "identifier", "links", "withdrawal_reason")
_ON_DISK = ("received", "cleaned", "thumbnail")


class NothingFound(DomainError):
    """Nothing says that passage."""


class InFiles(DomainError):
    """Files say it, and nobody said to remove them: nothing was done."""


@dataclass(frozen=True, slots=True)
class Said:
    """How many times a passage is said, by what says it; `files`: the names of those that say it."""

    sheet: int
    kept: erasing.Kept
    files: tuple[str, ...]
    is_in_address: bool = False

    @property
    def is_nowhere(self) -> bool:
        return not (self.sheet or self.kept.total or self.files or self.is_in_address)


def find_passage(resource: Resource, text: str) -> Said:
    """What erasing it would touch. Writes nothing."""
    passage = _passage(text)
    practice = Practice.objects.filter(pk=resource.pk).first()
    texts = [*_values(resource, _WRITTEN), *(_values(practice, PRACTICE) if practice else ())]
    return Said(
        sheet=passage.count(texts),
        kept=erasing.count(KIND, str(resource.pk), passage),
        files=tuple(file.label for file in _saying(_files(resource), passage)),
        is_in_address=_is_in_address(resource, passage),
    )


def find_in_proposal(proposal: Proposal, text: str) -> Said:
    """The same of a proposal that became no resource."""
    passage = _passage(text)
    files = _saying(_free_files([proposal.content]), passage)
    return Said(0, erasing.count_in([proposal], passage), tuple(file.label for file in files))


@transaction.atomic
def erase_passage(
    resource: Resource, text: str, *, by: User | None, now: datetime, with_files: bool = False
) -> Resource:
    """Out of the sheet, its address, its versions, its proposals, their threads and the search, for ever. The journal does not say it.

    A file cannot be written again: those that say it are removed, when `with_files`; else nothing is done.
    """
    locked = lock(resource.pk)
    require(policies.can_edit(standing.of(by, now=now), locked))
    passage = _passage(text)
    _check(find_passage(locked, text), with_files=with_files)
    _remove(_saying(_files(locked), passage))
    _erase_in_sheet(locked, passage, now)
    touched = list(erasing.erase(KIND, str(locked.pk), passage))
    searching.renew([locked.pk], now)
    markdown.render.cache_clear()
    journal.record("resources.erase_passage", locked, by=by, at=now)
    for proposal in Proposal.objects.filter(pk__in=touched).order_by("pk"):
        journal.record("moderation.erase_passage", proposal, by=by, at=now)
    return locked


@transaction.atomic
def erase_in_proposal(proposal: Proposal, text: str, *, by: User, now: datetime, with_files: bool = False) -> Proposal:
    """The same of a proposal that became no resource: waiting, given back, declined or left."""
    locked = Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    if not registry.kind(KIND).can_decide(by, locked.target, locked.departments, now=now):
        raise NotAllowed
    passage = _passage(text)
    _check(find_in_proposal(locked, text), with_files=with_files)
    _remove(_saying(_free_files([locked.content]), passage))
    erasing.erase_in(locked, passage)
    markdown.render.cache_clear()
    journal.record("moderation.erase_passage", locked, by=by, at=now)
    return locked


def _check(said: Said, *, with_files: bool) -> None:
    if said.is_nowhere:
        raise NothingFound("Ce passage n’est nulle part ici. Copiez-le tel qu’il y est écrit.")
    if said.files and not with_files:
        names = ", ".join(f"« {name} »" for name in said.files)
        raise InFiles(f"Rien n’est effacé. Ce passage est aussi dans {names} : cochez pour effacer ces fichiers.")


def _erase_in_sheet(locked: Resource, passage: Passage, now: datetime) -> None:
    is_in_address = _is_in_address(locked, passage)
    _write(locked, _WRITTEN, passage)
    if is_in_address:
        locked.slug = free_slug(locked.title)
    locked.changed_at = now  # those who copied it ask for it again
    locked.save()
    if practice := Practice.objects.filter(pk=locked.pk).first():
        _write(practice, PRACTICE, passage)
        practice.save()


def _remove(files: Iterable[ResourceFile]) -> None:
    """Row and disk; no cleaning of a file writes them again (`files.checking` asks for its row)."""
    for file in files:
        names = [getattr(file, name) for name in _ON_DISK]
        file.delete()
        transaction.on_commit(lambda names=names: storage.forget(*names))  # type: ignore[misc]  # bound now


def _files(resource: Resource) -> list[ResourceFile]:
    """Its own, and those that it had, or that somebody proposed for it."""
    about = {"kind": KIND, "target": str(resource.pk)}
    proposed = Proposal.objects.filter(**about).values_list("content", "base")
    past = Version.objects.filter(**about).values_list("before", "after")
    told = [values for pair in (*proposed, *past) for values in pair]
    return [*resource.files.order_by("rank", "pk"), *_free_files(told)]


def _free_files(told: Iterable[dict[str, Any]]) -> list[ResourceFile]:
    """Those that these values name and that belong to no resource."""
    pks = {UUID(str(pk)) for values in told for pk in values.get("files") or ()}
    return list(ResourceFile.objects.filter(pk__in=pks, resource=None).order_by("pk")) if pks else []


def _saying(files: Iterable[ResourceFile], passage: Passage) -> list[ResourceFile]:
    return [file for file in files if passage.count([file.label, file.text])]


def _values(row: models.Model, names: Iterable[str]) -> list[Any]:
    return [getattr(row, name) for name in names]


def _write(row: models.Model, names: Iterable[str], passage: Passage) -> None:
    for name in names:
        setattr(row, name, passage.out_of(getattr(row, name)))


def _is_in_address(resource: Resource, passage: Passage) -> bool:
    """An address is made of the title that it had when it was published."""
    words = Passage(fold(passage.words)).count(resource.slug.replace("-", " "))
    return bool(words or passage.count(resource.title))


def _passage(text: str) -> Passage:
    said = " ".join(text.split())
    if not SHORTEST <= len(said) <= LONGEST or not any(char.isalnum() for char in said):
        raise DomainError(f"Écrivez le passage à effacer : de {SHORTEST} à {LONGEST} caractères.")
    return Passage(said)
