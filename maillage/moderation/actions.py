"""Every write on proposals. Locks are always taken in this order, so that two acts never wait for each other: the record, the
proposal, what its app locks (the revision of the directory), the end of the journal.

Which act is possible in which state: `states.py`. Who may: `policies.py` and the kind of the record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import DomainError, NotAllowed
from maillage.moderation import codes, doubts, mails, policies, queries, states
from maillage.moderation.digest import digest as digest_of
from maillage.moderation.models import Message, Proposal, Version
from maillage.moderation.registry import Kind, Values
from maillage.moderation.registry import kind as kind_of

LIFE = timedelta(days=60)
READING = timedelta(minutes=15)
LONGEST_TEXT = 2000
LONGEST_NOTE = 1000
# Suggestions without an account: enough for people, too few to drown a queue. No address is looked at.
MOST_SUGGESTIONS_OF_A_RECORD = 5  # in a day
MOST_SUGGESTIONS = 120  # in an hour
_CHUNK = 200


class StaleSheet(DomainError):
    """What was displayed is not what would be accepted."""


class Conflict(DomainError):
    """The record changed in the very fields that are proposed: `labels` names them."""

    def __init__(self, text: str, labels: Iterable[str]) -> None:
        super().__init__(text)
        self.labels = tuple(labels)


class RecordGone(DomainError):
    """The record was deleted. The proposal stays whole."""


class TooMany(DomainError):
    """Too many suggestions without an account for now."""


@transaction.atomic
def open_proposal(kind: str, target: str, content: Values, *, by: User, now: datetime, note: str = "") -> Proposal:
    """A draft that only its author sees. `target` empty: something new."""
    of_kind = kind_of(kind)
    if not of_kind.can_propose(by, target, now=now):
        raise NotAllowed
    base, proposed = _compared(of_kind, target, content)
    if not proposed:
        raise DomainError("Rien ne change : modifiez au moins un champ avant d’envoyer.")
    proposal = _new(of_kind, target, base, proposed, now=now, author=by, note=_text(note, LONGEST_NOTE))
    journal.record("moderation.open", proposal, by=by, at=now)
    return proposal


@transaction.atomic
def propose(kind: str, target: str, content: Values, *, by: User, now: datetime, note: str = "") -> Proposal:
    """Open and send at once: what most forms do."""
    return submit(open_proposal(kind, target, content, by=by, now=now, note=note), by=by, now=now)


@transaction.atomic
def edit(proposal: Proposal, content: Values, *, by: User, now: datetime, note: str | None = None) -> Proposal:
    """Write the content again, over what the record says now. Impossible once sent: what is read stays as it is."""
    if not policies.is_author(by, proposal):
        raise NotAllowed
    of_kind = kind_of(proposal.kind)
    base, proposed = _compared(of_kind, proposal.target, content)
    proposal = _locked(proposal)
    if proposal.state not in states.EDITABLE:
        raise DomainError(
            "Cette proposition est envoyée : elle ne change plus. Retirez-la et faites-en une autre, ou attendez la réponse."
        )
    if not proposed:
        raise DomainError("Rien ne change : modifiez au moins un champ, ou retirez la proposition.")
    proposal.base, proposal.content = base, proposed
    proposal.digest = digest_of(proposal.kind, proposal.target, base, proposed)
    if not proposal.target:
        for name, value in _place(of_kind, "", proposed).items():
            setattr(proposal, name, value)
    if note is not None:
        proposal.note = _text(note, LONGEST_NOTE)
    proposal.save()
    journal.record("moderation.edit", proposal, by=by, at=now)
    return proposal


@transaction.atomic
def submit(proposal: Proposal, *, by: User, now: datetime) -> Proposal:
    """Send it to those who decide. From now on its content is frozen."""
    proposal = _locked(proposal)
    if not policies.is_author(by, proposal):
        raise NotAllowed
    proposal.submitted_at, proposal.expires_at = now, now + LIFE
    return _move(proposal, "submit", by=by, now=now)


@transaction.atomic
def suggest(kind: str, target: str, content: Values, *, now: datetime, note: str = "") -> tuple[Proposal, str]:
    """Somebody without an account says that a record is wrong: the proposal, and the code that will show the answer.

    `content` may be empty when `note` says what is wrong. Neither who nor from where is kept.
    """
    of_kind = kind_of(kind)
    _require_few_suggestions(kind, target, now)
    base, proposed = _compared(of_kind, target, content)
    said = _text(note, LONGEST_NOTE)
    if not proposed and not said:
        raise DomainError("La fiche dit déjà cela. Dites ce qui n’est pas juste.")
    code = codes.new()
    proposal = _new(
        of_kind, target, base, proposed, now=now, note=said, is_public=True, follow_digest=codes.hashed(code)
    )
    journal.record("moderation.suggest", proposal, by=None, at=now)
    return proposal, code


@transaction.atomic
def take(proposal: Proposal, *, by: User, now: datetime) -> Proposal:
    """Tell the others « X la relit », for a quarter of an hour. A courtesy: they may decide all the same."""
    proposal = _locked(proposal)
    _require_moderator(proposal, by, now)
    if proposal.is_read_by_another(by, now):
        assert proposal.reader is not None
        raise DomainError(f"{proposal.reader.name or 'Une autre personne'} relit déjà cette proposition.")
    if not states.can("accept", proposal.state):
        raise _impossible(proposal)
    proposal.reader, proposal.read_until = by, now + READING
    proposal.save(update_fields=["reader", "read_until"])
    journal.record("moderation.take", proposal, by=by, at=now)
    return proposal


@transaction.atomic
def release(proposal: Proposal, *, by: User, now: datetime) -> Proposal:
    """Stop saying that she reads it."""
    proposal = _locked(proposal)
    if proposal.reader_id != by.pk:
        return proposal
    proposal.reader, proposal.read_until = None, None
    proposal.save(update_fields=["reader", "read_until"])
    journal.record("moderation.release", proposal, by=by, at=now)
    return proposal


@transaction.atomic
def comment(proposal: Proposal, text: str, *, by: User, now: datetime) -> Message:
    """A word in the thread, while nothing is decided."""
    proposal = _locked(proposal)
    if not policies.can_comment(by, proposal, is_moderator=_is_moderator(proposal, by, now)):
        raise NotAllowed
    if proposal.state not in Proposal.OPEN:
        raise _impossible(proposal)
    message = Message.objects.create(proposal=proposal, author=by, at=now, text=_said(text))
    journal.record("moderation.comment", proposal, by=by, at=now)
    return message


@transaction.atomic
def ask_changes(proposal: Proposal, text: str, *, by: User, now: datetime) -> Proposal:
    """Give it back to its author, who may write it again."""
    proposal = _locked(proposal)
    _require_moderator(proposal, by, now)
    if proposal.author_id is None:
        raise DomainError(
            "Personne ne peut compléter cette suggestion, venue sans compte : acceptez-la, ou déclinez-la et corrigez la fiche."
        )
    proposal.expires_at = now + LIFE
    _move(proposal, "ask_changes", by=by, now=now, text=_said(text))
    mails.tell_author(proposal)
    return proposal


@transaction.atomic
def accept(proposal: Proposal, digest: str, *, by: User, now: datetime, text: str = "", verified: str = "") -> Proposal:
    """Write what is proposed, field by field over what the record says now. `digest`: that of the sheet displayed.

    Refused when the sheet was another one, when the record is gone, or when it changed in the same fields; and when something in it
    may harm somebody, unless `verified` is the digest of these doubts, as displayed.
    """
    _require_moderator(proposal, by, now)
    of_kind = kind_of(proposal.kind)
    current = of_kind.read(proposal.target, lock=True) if proposal.target else {}
    proposal = _locked(proposal)
    if not states.can("accept", proposal.state):
        raise _impossible(proposal)
    if not digest == proposal.digest == digest_of(proposal.kind, proposal.target, proposal.base, proposal.content):
        raise StaleSheet("La proposition a changé depuis l’affichage. Relisez-la avant de décider.")
    if current is None:
        raise RecordGone("Cette fiche n’existe plus : la proposition reste entière, mais ne peut pas être acceptée.")
    is_verified = doubts.require_verified(of_kind.code, proposal.content, verified)
    if changes := _merged(of_kind, proposal, current):
        target = of_kind.apply(proposal.target, changes, by=by, now=now, author=proposal.author)
        before = {name: current[name] for name in changes} if proposal.target else {}
        keep_version(of_kind.code, target, before, changes, now=now, proposal=proposal)
        proposal.target = target
    _decided(proposal, by, now)
    _move(proposal, "accept", by=by, now=now, text=_text(text, LONGEST_TEXT))
    if is_verified:
        journal.record("moderation.verify", proposal, by=by, at=now)
    mails.tell_author(proposal)
    return proposal


@transaction.atomic
def refuse(proposal: Proposal, text: str, *, by: User, now: datetime) -> Proposal:
    """Decline it, and say why."""
    proposal = _locked(proposal)
    _require_moderator(proposal, by, now)
    _decided(proposal, by, now)
    _move(proposal, "refuse", by=by, now=now, text=_said(text))
    mails.tell_author(proposal)
    return proposal


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, now: datetime) -> Proposal:
    """Its author takes it back."""
    proposal = _locked(proposal)
    if not policies.is_author(by, proposal):
        raise NotAllowed
    return _move(proposal, "withdraw", by=by, now=now)


def expire(*, now: datetime) -> int:
    """Close those that nobody decided on nor completed in time: how many. Done twice, it changes nothing."""
    done = 0
    while chunk := _expire_some(now):
        done += chunk
    return done


@transaction.atomic
def _expire_some(now: datetime) -> int:
    late = Proposal.objects.open().filter(expires_at__lte=now).order_by("pk").select_for_update(no_key=True)[:_CHUNK]
    found = list(late)
    for proposal in found:
        _move(proposal, "expire", by=None, now=now)
    return len(found)


@transaction.atomic
def undo(version: Version, *, by: User, now: datetime) -> Version:
    """Write back what the record said before that version, when the same fields did not change since."""
    of_kind = kind_of(version.kind)
    if not of_kind.can_decide(by, version.target, (), now=now):
        raise NotAllowed
    current = of_kind.read(version.target, lock=True)
    version = Version.objects.select_for_update(no_key=True).get(
        pk=version.pk
    )  # a secret may have been taken out of it
    if current is None:
        raise RecordGone("Cette fiche n’existe plus : rien ne peut y être rétabli.")
    if not version.before:
        raise DomainError("Cette version ne peut pas être annulée : elle ne dit pas ce qu’il y avait avant.")
    changed = [name for name, value in version.after.items() if current.get(name) != value]
    if changed:
        labels = [of_kind.fields[name].label for name in changed]
        raise Conflict(f"Ces champs ont changé depuis : {', '.join(labels)}. Corrigez la fiche directement.", labels)
    of_kind.apply(version.target, version.before, by=by, now=now)
    undone = keep_version(version.kind, version.target, version.after, version.before, now=now)
    undone.refresh_from_db(fields=["number"])
    journal.record("moderation.undo", version, by=by, at=now)
    return undone


def keep_version(
    kind: str, target: str, before: Values, after: Values, *, now: datetime, proposal: Proposal | None = None
) -> Version:
    """Keep what a record became. For the app that owns the record, inside its transaction, with the record locked.

    One query: the number is that after the last, and is not read back.
    """
    last = Version.objects.filter(kind=kind, target=target).order_by("-number").values("number")[:1]
    following = Coalesce(Subquery(last), 0) + 1
    return Version.objects.create(
        kind=kind, target=target, number=following, before=before, after=after, proposal=proposal, at=now
    )


def redirect(kind: str, targets: Iterable[str], department: str | None) -> int:
    """These records have other moderators now: what is open about them goes to their queue. How many.

    For the app that owns the records, inside its transaction, which it journals.
    """
    return (
        Proposal.objects.open()
        .filter(kind=kind, target__in=list(targets))
        .update(department=department, other_departments=())
    )


@dataclass(frozen=True, slots=True)
class Secret:
    """These fields of a record became secret; `title`: how its proposals are named from now on (empty: as before)."""

    kind: str
    target: str
    names: frozenset[str] = frozenset()
    title: str = ""


@transaction.atomic
def purge(secrets: Iterable[Secret], *, now: datetime) -> list[Proposal]:
    """No proposal, version, note or thread of these records says any more what became secret: the proposals purged.

    For the app that owns the records, inside its transaction; it journals them last (`record_purge`). An open proposal that
    says nothing else is withdrawn.
    """
    return [proposal for secret in secrets for proposal in _purge(secret, now)]


def record_purge(purged: Iterable[Proposal], *, by: User | None, now: datetime) -> None:
    for proposal in purged:
        journal.record("moderation.purge", proposal, by=by, at=now)


def _purge(secret: Secret, now: datetime) -> Iterator[Proposal]:
    for version in (
        Version.objects.select_for_update(no_key=True).filter(kind=secret.kind, target=secret.target).order_by("pk")
    ):
        version.before, version.after = _without(version.before, secret.names), _without(version.after, secret.names)
        version.save(update_fields=["before", "after"])
    for proposal in Proposal.objects.select_for_update(no_key=True).about(secret.kind, secret.target).order_by("pk"):
        had_content = bool(proposal.content)
        proposal.base = _without(proposal.base, secret.names)
        proposal.content = _without(proposal.content, secret.names)
        proposal.digest = digest_of(proposal.kind, proposal.target, proposal.base, proposal.content)
        proposal.note, proposal.title = "", secret.title or proposal.title
        proposal.messages.update(text="")
        if had_content and not proposal.content and proposal.state in Proposal.OPEN:
            proposal.state = states.MOVES["withdraw"].target
            Message.objects.create(proposal=proposal, at=now, state=proposal.state)
        proposal.save()
        yield proposal


def _without(values: Values, names: frozenset[str]) -> Values:
    return {name: value for name, value in values.items() if name not in names}


def _compared(of_kind: Kind, target: str, content: Values) -> tuple[Values, Values]:
    """What the record says now, and what would change, both in the changed fields only. Locks the record."""
    current = of_kind.read(target, lock=True) if target else {}
    if current is None:
        raise RecordGone("Cette fiche n’existe plus : aucune modification ne peut y être proposée.")
    for name in content:
        if name not in of_kind.fields or (target and name not in current):
            label = of_kind.fields[name].label if name in of_kind.fields else "ce champ"
            raise DomainError(f"Pour cette fiche, une modification ne peut pas être proposée ici : {label}.")
    cleaned = of_kind.clean(content, current) if content or not target else {}
    proposed = {name: cleaned[name] for name in content if not target or cleaned[name] != current[name]}
    return {name: current[name] for name in proposed if target}, proposed


def _new(of_kind: Kind, target: str, base: Values, content: Values, *, now: datetime, **said: Any) -> Proposal:
    is_public = said.get("is_public", False)
    return Proposal.objects.create(
        kind=of_kind.code,
        target=target,
        **_place(of_kind, target, content),
        base=base,
        content=content,
        digest=digest_of(of_kind.code, target, base, content),
        state=Proposal.State.SUBMITTED if is_public else Proposal.State.DRAFT,
        created_at=now,
        submitted_at=now if is_public else None,
        expires_at=now + LIFE,
        **said,
    )


def _place(of_kind: Kind, target: str, content: Values) -> dict[str, Any]:
    """How it is named, and in whose queue it waits."""
    first, *others = of_kind.departments(target, content) or (None,)
    return {
        "title": of_kind.title(target, content)[:200],
        "department_id": first,
        "other_departments": tuple(code for code in others if code),
    }


def _require_few_suggestions(kind: str, target: str, now: datetime) -> None:
    """Nobody is looked at: the record has had enough today, or the whole site in this hour."""
    public = Proposal.objects.filter(is_public=True)
    if (
        public.about(kind, target).filter(created_at__gt=now - timedelta(days=1)).count()
        >= MOST_SUGGESTIONS_OF_A_RECORD
    ):
        raise TooMany("Plusieurs personnes ont déjà signalé cette fiche aujourd’hui. Elle va être relue.")
    if public.filter(created_at__gt=now - timedelta(hours=1)).count() >= MOST_SUGGESTIONS:
        raise TooMany("Trop de corrections arrivent en ce moment. Réessayez dans une heure.")


def _merged(of_kind: Kind, proposal: Proposal, current: Values) -> Values:
    """What must be written: the proposed values that the record does not say yet."""
    if not proposal.target:
        return dict(proposal.content)
    labels = queries.conflicts(of_kind, proposal.base, proposal.content, current)
    if labels:
        raise Conflict(
            f"La fiche a changé entre-temps : {', '.join(labels)}. Demandez une nouvelle version, ou corrigez la fiche.",
            labels,
        )
    return {name: value for name, value in proposal.content.items() if current[name] != value}


def _locked(proposal: Proposal) -> Proposal:
    return (
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("author", "reader")
        .get(pk=proposal.pk)
    )


def _is_moderator(proposal: Proposal, by: User, now: datetime) -> bool:
    return kind_of(proposal.kind).can_decide(by, proposal.target, proposal.departments, now=now)


def _require_moderator(proposal: Proposal, by: User, now: datetime) -> None:
    is_moderator = _is_moderator(proposal, by, now)
    if policies.can_decide(by, proposal, is_moderator=is_moderator):
        return
    if not is_moderator:
        raise NotAllowed
    raise DomainError("Vous ne pouvez pas décider de votre propre proposition : une autre personne la relira.")


def _decided(proposal: Proposal, by: User, now: datetime) -> None:
    proposal.decided_by, proposal.decided_at = by, now


def _move(proposal: Proposal, act: str, *, by: User | None, now: datetime, text: str = "") -> Proposal:
    """The change of state itself, with its line in the thread and in the journal."""
    if not states.can(act, proposal.state):
        raise _impossible(proposal)
    proposal.state = states.MOVES[act].target
    proposal.reader, proposal.read_until = None, None
    proposal.save()
    Message.objects.create(proposal=proposal, author=by, at=now, state=proposal.state, text=text)
    journal.record(f"moderation.{act}", proposal, by=by, at=now)
    return proposal


def _impossible(proposal: Proposal) -> DomainError:
    return DomainError(_WHY_NOT[Proposal.State(proposal.state)])


_WHY_NOT = {
    Proposal.State.DRAFT: "Cette proposition est encore un brouillon : son auteur ne l’a pas envoyée.",
    Proposal.State.SUBMITTED: "Cette proposition est déjà envoyée : attendez la réponse.",
    Proposal.State.CHANGES: "Cette proposition est revenue à son auteur, qui doit la compléter.",
    Proposal.State.ACCEPTED: "Cette proposition est déjà acceptée.",
    Proposal.State.REFUSED: "Cette proposition est déjà déclinée.",
    Proposal.State.WITHDRAWN: "Cette proposition a été retirée.",
    Proposal.State.EXPIRED: "Cette proposition a expiré. Faites-en une nouvelle.",
}


def _said(text: str) -> str:
    said = _text(text, LONGEST_TEXT)
    if not said:
        raise DomainError("Écrivez un mot à l’auteur : il ou elle doit savoir quoi faire.")
    return said


def _text(text: str, longest: int) -> str:
    said = text.replace("\r\n", "\n").strip()
    if "\x00" in said or any("\ud800" <= char <= "\udfff" for char in said):
        raise DomainError("Ce texte contient un caractère illisible. Écrivez-le à nouveau.")
    if len(said) > longest:
        raise DomainError(f"Ce texte a {len(said)} caractères : il en faut {longest} au plus.")
    return said
