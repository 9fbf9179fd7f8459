"""Takes a passage out of all that the engine keeps of a record: its versions, its proposals, their notes and their threads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from maillage.moderation.digest import digest
from maillage.moderation.models import Message, Proposal, Version
from maillage.moderation.passages import Passage


@dataclass(frozen=True, slots=True)
class Kept:
    """How many times it is said, by what says it."""

    versions: int = 0
    proposals: int = 0
    messages: int = 0

    @property
    def total(self) -> int:
        return self.versions + self.proposals + self.messages


def count(kind: str, target: str, passage: Passage) -> Kept:
    versions = Version.objects.filter(kind=kind, target=target)
    found = sum(passage.count([one.before, one.after]) for one in versions)
    return replace(count_in(Proposal.objects.about(kind, target), passage), versions=found)


def count_in(proposals: Iterable[Proposal], passage: Passage) -> Kept:
    found = list(proposals)
    lines = Message.objects.filter(proposal__in=found).values_list("text", flat=True)
    return Kept(proposals=sum(passage.count(_said(one)) for one in found), messages=sum(map(passage.count, lines)))


def erase(kind: str, target: str, passage: Passage) -> Iterator[UUID]:
    """For the app that owns the record, inside its transaction, with the record locked; it journals. The proposals that were written.

    Whoever was reading one is asked to read it again: its digest is another.
    """
    for version in Version.objects.select_for_update(no_key=True).filter(kind=kind, target=target).order_by("pk"):
        if passage.count([version.before, version.after]):
            version.before, version.after = passage.out_of(version.before), passage.out_of(version.after)
            version.save(update_fields=["before", "after"])
    for proposal in Proposal.objects.select_for_update(no_key=True).about(kind, target).order_by("pk"):
        if erase_in(proposal, passage):
            yield proposal.pk


def erase_in(proposal: Proposal, passage: Passage) -> bool:
    """Of one that is locked: whether something was written."""
    lines = [line for line in proposal.messages.order_by("pk") if passage.count(line.text)]
    for line in lines:
        line.text = passage.out_of(line.text)
        line.save(update_fields=["text"])
    if not passage.count(_said(proposal)):
        return bool(lines)
    proposal.base, proposal.content = passage.out_of(proposal.base), passage.out_of(proposal.content)
    proposal.title, proposal.note = passage.out_of(proposal.title), passage.out_of(proposal.note)
    proposal.digest = digest(proposal.kind, proposal.target, proposal.base, proposal.content)
    proposal.save(update_fields=["base", "content", "title", "note", "digest"])
    return True


def _said(proposal: Proposal) -> list[object]:
    return [proposal.base, proposal.content, proposal.title, proposal.note]
