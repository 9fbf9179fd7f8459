"""What people read about proposals: the queue, one's own, the sheet with its differences, the history of a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from maillage.accounts.models import User
from maillage.moderation import codes, diff
from maillage.moderation.diff import DiffPart
from maillage.moderation.digest import digest
from maillage.moderation.models import Message, Proposal, ProposalQuerySet, Version
from maillage.moderation.registry import Kind, Values, kind

WITHOUT_ACCOUNT = "une personne sans compte"


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal in a list. `reader`: the name of whoever reads it now (« X la relit »); empty when nobody does."""

    pk: UUID
    kind: str
    kind_label: str
    target: str
    title: str
    department: str
    state: str
    state_label: str
    author: str
    author_id: int | None
    is_public: bool
    note: str
    created_at: datetime
    submitted_at: datetime | None
    expires_at: datetime
    reader: str


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """One proposed field, in words. `now`: what the record says when it is neither `before` nor `after` (`is_conflict`)."""

    name: str
    label: str
    before: str
    after: str
    parts: tuple[DiffPart, ...]
    is_conflict: bool = False
    now: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the thread; `state_label` when the state changed there."""

    at: datetime
    author: str
    is_of_author: bool
    state: str
    state_label: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a moderator sees. Accepting it asks for `digest`.

    `reader`: somebody else is reading it (a courtesy: deciding stays possible). `is_gone`: the record was deleted.
    """

    proposal: Proposal
    kind_label: str
    title: str
    state: str
    state_label: str
    author: str
    note: str
    href: str
    fields: tuple[FieldDiff, ...]
    digest: str
    messages: tuple[Line, ...]
    is_new: bool
    is_gone: bool
    is_open: bool
    reader: str
    read_until: datetime | None

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Labels of the fields that changed since."""
        return tuple(field.label for field in self.fields if field.is_conflict)


@dataclass(frozen=True, slots=True)
class Change:
    """One version of a record, newest first in `history`. `author` proposed, `decided_by` accepted; empty: unknown."""

    version: Version
    at: datetime
    author: str
    decided_by: str
    fields: tuple[FieldDiff, ...]
    is_creation: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the follow code of a suggestion shows: no content and no name."""

    state: str
    sent_on: datetime
    decided_on: datetime | None
    texts: tuple[str, ...]


def waiting(
    departments: frozenset[str] | None, *, now: datetime, kinds: Iterable[str] = (), start: int = 0, count: int = 50
) -> list[Row]:
    """Those to be decided, oldest first; `departments` None: all, those without a département too. One query."""
    rows = _waiting(departments, kinds).select_related("author", "reader").order_by("submitted_at", "pk")
    return [_row(proposal, now) for proposal in rows[start : start + count]]


def count_waiting(departments: frozenset[str] | None, *, kinds: Iterable[str] = ()) -> int:
    return _waiting(departments, kinds).count()


def _waiting(departments: frozenset[str] | None, kinds: Iterable[str]) -> ProposalQuerySet:
    found = Proposal.objects.submitted()
    if departments is not None:
        found = found.within(departments)
    return found.filter(kind__in=kinds) if kinds else found


def of_author(user: User, *, now: datetime, kinds: Iterable[str] = (), start: int = 0, count: int = 50) -> list[Row]:
    """Hers, newest first; `kinds`: of these only. One query."""
    found = Proposal.objects.by(user).filter(kind__in=kinds) if kinds else Proposal.objects.by(user)
    rows = found.select_related("author", "reader").order_by("-created_at", "pk")
    return [_row(proposal, now) for proposal in rows[start : start + count]]


def about(code: str, target: str, *, now: datetime) -> list[Row]:
    """The open proposals on one record, oldest first: what a moderator must know before deciding on one. One query."""
    rows = Proposal.objects.open().about(code, target).exclude(state=Proposal.State.DRAFT)
    return [_row(proposal, now) for proposal in rows.select_related("author", "reader").order_by("submitted_at", "pk")]


def visible(pk: UUID, user: User, *, now: datetime) -> Proposal | None:
    """The proposal, for its author or whoever decides on it; None for anybody else, as when it does not exist."""
    proposal = Proposal.objects.select_related("author", "reader", "department").filter(pk=pk).first()
    if proposal is None:
        return None
    if proposal.author_id == user.pk:
        return proposal
    decides = proposal.submitted_at is not None and kind(proposal.kind).can_decide(
        user, proposal.target, proposal.departments, now=now
    )
    return proposal if decides else None


def sheet(proposal: Proposal, *, by: User | None = None, now: datetime | None = None) -> Sheet:
    """What is proposed beside what the record says now. `by` and `now`: whoever looks, so that another reader is named."""
    of_kind = kind(proposal.kind)
    current = of_kind.read(proposal.target) if proposal.target else {}
    other = bool(by and now and proposal.is_read_by_another(by, now))
    return Sheet(
        proposal=proposal,
        kind_label=of_kind.label,
        title=proposal.title,
        state=proposal.state,
        state_label=proposal.get_state_display(),
        author=_author(proposal),
        note=proposal.note,
        href=of_kind.href(proposal.target) if proposal.target and current is not None else "",
        fields=tuple(_field(of_kind, name, proposal, current) for name in _in_order(of_kind, proposal.content)),
        digest=digest(proposal.kind, proposal.target, proposal.base, proposal.content),
        messages=_thread(proposal),
        is_new=not proposal.target,
        is_gone=current is None,
        is_open=proposal.state in Proposal.OPEN,
        reader=proposal.reader.name if other and proposal.reader else "",
        read_until=proposal.read_until if other else None,
    )


def conflicts(of_kind: Kind, base: Values, content: Values, current: Values) -> list[str]:
    """Labels of the proposed fields that say now neither what they said at the start nor what is proposed."""
    return [
        of_kind.fields[name].label for name in _in_order(of_kind, content) if is_conflict(name, base, content, current)
    ]


def is_conflict(name: str, base: Values, content: Values, current: Values) -> bool:
    """A field that the record no longer lets anybody propose has changed too."""
    if name not in current:
        return bool(base)
    return current[name] not in (base.get(name), content[name])


def history(code: str, target: str) -> list[Change]:
    """The versions of a record, newest first. One query."""
    of_kind = kind(code)
    versions = Version.objects.filter(kind=code, target=target).order_by("-number")
    return [
        _change(of_kind, version) for version in versions.select_related("proposal__author", "proposal__decided_by")
    ]


def answer(code: str) -> Answer | None:
    """The suggestion of that follow code; None when there is none, or when it was not typed as given."""
    hashed = codes.hashed(code)
    found = Proposal.objects.filter(follow_digest=hashed).exclude(follow_digest="").first() if hashed else None
    if found is None:
        return None
    texts = Message.objects.filter(proposal=found).exclude(text="").order_by("at", "pk").values_list("text", flat=True)
    return Answer(state=found.state, sent_on=found.created_at, decided_on=found.decided_at, texts=tuple(texts))


def _row(proposal: Proposal, now: datetime) -> Row:
    is_read = proposal.read_until is not None and proposal.read_until > now and proposal.reader is not None
    return Row(
        pk=proposal.pk,
        kind=proposal.kind,
        kind_label=kind(proposal.kind).label,
        target=proposal.target,
        title=proposal.title,
        department=proposal.department_id or "",
        state=proposal.state,
        state_label=proposal.get_state_display(),
        author=_author(proposal),
        author_id=proposal.author_id,
        is_public=proposal.is_public,
        note=proposal.note,
        created_at=proposal.created_at,
        submitted_at=proposal.submitted_at,
        expires_at=proposal.expires_at,
        reader=proposal.reader.name if is_read and proposal.reader else "",
    )


def _author(proposal: Proposal) -> str:
    if proposal.is_public:
        return WITHOUT_ACCOUNT
    return proposal.author.name if proposal.author else ""


def _thread(proposal: Proposal) -> tuple[Line, ...]:
    lines = Message.objects.filter(proposal=proposal).select_related("author").order_by("at", "pk")
    return tuple(
        Line(
            at=line.at,
            author=line.author.name if line.author else "",
            is_of_author=line.author_id is not None and line.author_id == proposal.author_id,
            state=line.state,
            state_label=line.get_state_display(),
            text=line.text,
        )
        for line in lines
    )


def _in_order(of_kind: Kind, content: Values) -> list[str]:
    """The known fields, as the kind orders them."""
    return [name for name in of_kind.fields if name in content]


def _field(of_kind: Kind, name: str, proposal: Proposal, current: Values | None) -> FieldDiff:
    proposed = _diff(of_kind, name, proposal.base.get(name), proposal.content[name])
    is_open = proposal.state in Proposal.OPEN
    if not is_open or not current or not is_conflict(name, proposal.base, proposal.content, current):
        return proposed
    now = of_kind.fields[name].show(current.get(name))
    return FieldDiff(name, proposed.label, proposed.before, proposed.after, proposed.parts, is_conflict=True, now=now)


def _diff(of_kind: Kind, name: str, before: Any, after: Any) -> FieldDiff:
    field = of_kind.fields[name]
    old, new = field.show(before), field.show(after)
    compare = diff.words if field.is_text else diff.whole
    parts = compare("" if _is_nothing(before) else old, new) if old != new else compare(old, new)
    return FieldDiff(name, field.label, old, new, parts)


def _is_nothing(value: Any) -> bool:
    """What was not said is not struck out."""
    return value is None or value in ("", [])


def _change(of_kind: Kind, version: Version) -> Change:
    proposal = version.proposal
    return Change(
        version=version,
        at=version.at,
        author=_author(proposal) if proposal else "",
        decided_by=proposal.decided_by.name if proposal and proposal.decided_by else "",
        fields=tuple(
            _diff(of_kind, name, version.before.get(name), version.after[name])
            for name in _in_order(of_kind, version.after)
        ),
        is_creation=not version.before,
    )
