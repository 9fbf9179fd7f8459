"""One registration, as those who organise read it: what she said, what was written to her, what happened."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from maillage.core import journal
from maillage.core.templatetags.ui import Label
from maillage.registrations import actions, opening, queue
from maillage.registrations.desk import listing, states
from maillage.registrations.models import Letter, Question, Registration
from maillage.registrations.models.forms import Way

State = Registration.State
_WATCHED: dict[str, tuple[str, Callable[[str], str]]] = {
    "name": ("Nom", str),
    "profession": ("Métier", lambda code: capfirst(listing.profession(code))),
    "structure": ("Structure", str),
    "department_id": ("Département", lambda code: capfirst(listing.department(code))),
}
_VERBS = {
    "registrations.register": "Inscription reçue",
    "registrations.edit": "Ce qu’elle a dit est changé",
    "registrations.move": "Changée de date",
    "registrations.approve": "Demande acceptée",
    "registrations.refuse": "Demande non retenue",
    "registrations.accept_offer": "Place acceptée",
    "registrations.confirm_for": "Place acceptée pour elle, par l’équipe",
    "registrations.decline_offer": "Place déclinée",
    "registrations.wait_again": "De nouveau en liste d’attente",
    "registrations.cancel": "Annulée par elle",
    "registrations.cancel_for": "Annulée par l’équipe",
    "registrations.give_seat": "Place donnée par l’équipe",
    "registrations.admit": "Ajoutée par l’équipe, à l’entrée",
    "registrations.look_over": "Changement revu par l’équipe",
    "registrations.write_again": "Lien envoyé de nouveau, à la demande de l’équipe",
    "registrations.read_needs": "Besoins d’accessibilité lus par l’équipe",
}


@dataclass(frozen=True, slots=True)
class LetterLine:
    text: str
    at: datetime
    label: Label
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    registration: Registration
    name: str
    label: Label
    facts: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    why: str
    changes: tuple[tuple[str, str, str], ...]  # what, before, now
    may_be_given: bool
    letters: tuple[LetterLine, ...]
    history: tuple[tuple[datetime, str], ...]

    @property
    def has_needs(self) -> bool:
        return self.registration.sealed_needs is not None

    @property
    def is_requested(self) -> bool:
        return self.registration.state == State.REQUESTED

    @property
    def is_offered(self) -> bool:
        return self.registration.state == State.OFFERED


def of(one: Registration, *, now: datetime) -> Sheet:
    """A constant number of queries."""
    questions = one.form.questions.order_by("rank", "pk")
    letters = one.letters.select_related("rule").order_by("at", "pk")
    lines = journal.about(one, now=now)
    return Sheet(
        registration=one,
        name=one.name or "Nom effacé",
        label=states.LABELS[State(one.state)],
        facts=tuple(_facts(one)),
        answers=tuple(answers(one, questions)),
        why=_why(one, now) if one.state == State.WAITING else "",
        changes=tuple(_changes(one)),
        may_be_given=one.state in actions.GIVEN and not opening.why_not_held(one.form.event, now),
        letters=tuple(_letter(letter) for letter in letters),
        history=tuple((line.at, _VERBS[line.verb]) for line in lines if line.verb in _VERBS),
    )


def _why(one: Registration, now: datetime) -> str:
    """Where she is in the queue, said of her to those who organise."""
    event = one.form.event
    if event.is_cancelled or event.is_over(now):
        return f"Elle attendait une place. L’évènement est {'annulé' if event.is_cancelled else 'passé'} : rien ne partira plus."
    place = queue.place(one, now=now)
    said = f"{listing.ordinal(place.rank_in_queue)} de la liste d’attente, dans l’ordre d’arrivée."
    if place.rank_in_queue > 1:
        many = (
            "1 personne attend"
            if place.ahead == 1
            else f"{place.ahead or 'Aucune'} personne{'s' * (place.ahead > 1)} {'attendent' if place.ahead > 1 else 'attend'}"
        )
        said += f" {many} avant elle les mêmes places."
    names = ", ".join(f"« {name} »" for name in place.pools)
    return (
        f"{said} Elle peut avoir une place pour {names}."
        if names
        else f"{said} Aucune sorte de place ne lui est ouverte."
    )


def _changes(one: Registration) -> Iterable[tuple[str, str, str]]:
    """What she says otherwise since they last looked."""
    now = {name: getattr(one, name) or "" for name in one.before or {}}
    for name, text in (one.before or {}).items():
        label, shown = _WATCHED[name]
        yield label, shown(text) or "rien", shown(now[name]) or "rien"


def _facts(one: Registration) -> Iterable[tuple[str, str]]:
    yield "Vient", capfirst(Way(one.way).label)
    yield "Métier", capfirst(listing.profession(one.profession))
    yield "Structure", one.structure or "Non dite"
    yield "Département", capfirst(listing.department(one.department_id))
    yield "Courriel", one.email or ("Non donné" if one.name else "Effacé")
    yield "Compte", "Avec un compte" if one.person_id else "Sans compte"
    if one.quota:
        yield "Place", f"Gardée pour « {one.quota.label} »"
    if one.reply:
        yield "Réponse", one.reply


def answers(one: Registration, questions: Iterable[Question]) -> Iterable[tuple[str, str]]:
    for question in questions:
        said = one.answers.get(str(question.pk))
        if isinstance(said, bool):
            yield question.label, "Oui" if said else "Non"
        elif isinstance(said, list):
            yield question.label, ", ".join(str(part) for part in said)
        else:
            yield question.label, str(said or "")


def _letter(letter: Letter) -> LetterLine:
    if letter.sent_at:
        label = Label("Envoyé", "ok", "check")
    elif letter.dropped_at:
        label = Label("Non envoyé", "late", "cross")
    else:
        label = Label("Va partir", "check", "clock")
    text = Letter.Kind(letter.kind).label.capitalize().replace("'", "’")
    return LetterLine(text, letter.at, label, letter.sent_at or letter.dropped_at)


def by_way(ways: Iterable[str]) -> list[tuple[str, int]]:
    """« sur place », 2."""
    counts = Counter(ways)
    return [(str(way.label), counts[way]) for way in Way if counts[way]]
