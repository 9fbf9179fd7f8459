"""How far a record can be relied on, from 0 to 100, and what would make it better. Pure: no Django.

data·inclusion's score (`score_qualite` v1) is the mean of filled fields and of a recent modification: a record copied this morning
and never checked may reach 1. Here what somebody verified is worth 60 points of 100, and a record that is full but never verified
cannot pass 40. The rest looks alike (means of contact that go with the announced ways, place, publics, cost), with what matters to
a young person in addition: hours, ages, anonymity, parents' consent, a text that is written for her.
The length of a description earns nothing: more words are not more help.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.upkeep.freshness import Check, due_on, is_unreachable, last_good

# Who was asked, and whether the structure itself answered.
_METHOD_POINTS = {"call": 15, "visit": 15, "email": 12, "link": 12, "member": 12, "website": 8, "import": 5}


@dataclass(frozen=True, slots=True)
class Criterion:
    """`advice` says what to do for the missing points; empty when there are none."""

    label: str
    points: int
    most: int
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the score looks at, of a service and of what depends on it."""

    type: str
    written_on: date
    today: date
    checks: tuple[Check, ...] = ()
    contact_modes: tuple[str, ...] = ()
    has_phone: bool = False
    has_email: bool = False
    has_link: bool = False
    has_place: bool = False  # a site that says where, or says only its département because it is protected
    has_area: bool = False
    has_hours: bool = False
    has_needs: bool = False
    has_audiences: bool = False
    has_ages: bool = False
    has_text: bool = False  # for the young person when it is for her, else for professionals
    knows_cost: bool = False
    knows_anonymity: bool = False
    knows_consent: bool = False


def explain(facts: Facts) -> tuple[Criterion, ...]:
    """Each criterion with its points; the most sum up to 100."""
    good = last_good(facts.checks)
    return (
        _date(facts, good),
        _method(facts),
        _answer(facts, good),
        _habit(facts),
        _contact(facts),
        _where(facts),
        _told("Les horaires", (facts.has_hours,), 6, "Indiquez les jours et les heures d’ouverture."),
        _told(
            "Pour qui",
            (facts.has_audiences, facts.has_ages),
            5,
            "Indiquez le public, l’âge minimum et l’âge maximum.",
        ),
        _told("Les besoins", (facts.has_needs,), 4, "Indiquez à quels besoins ce service répond."),
        _told("Le texte", (facts.has_text,), 5, "Écrivez deux phrases simples, adressées à la personne concernée."),
        _told(
            "Avant de venir",
            (facts.knows_cost, facts.knows_anonymity, facts.knows_consent),
            6,
            "Dites si c’est gratuit, si l’anonymat est possible, et s’il faut l’accord des parents.",
        ),
    )


def score(facts: Facts) -> int:
    """From 0 to 100."""
    return sum(criterion.points for criterion in explain(facts))


def _strength(facts: Facts, good: Check | None) -> float:
    """1 until the due date, then less each day, 0 when twice the time has passed."""
    if good is None:
        return 0.0
    due = due_on(facts.type, good.on, facts.written_on)
    late = (facts.today - due).days
    return min(1.0, max(0.0, 1 - late / max(1, (due - good.on).days)))


def _date(facts: Facts, good: Check | None) -> Criterion:
    advice = (
        "Vérifiez la fiche auprès de la structure : le délai est passé."
        if good
        else "Faites vérifier la fiche par la structure : personne ne l’a encore fait."
    )
    return _criterion("Vérifiée à temps", int(30 * _strength(facts, good)), 30, advice)


def _method(facts: Facts) -> Criterion:
    """The best way among the verifications that are still worth something."""
    points = max(
        (_METHOD_POINTS.get(check.method, 0) for check in facts.checks if check.is_good and _holds(facts, check)),
        default=0,
    )
    advice = "Appelez la structure ou passez la voir : c’est plus sûr qu’un site web ou une source importée."
    return _criterion("La façon de vérifier", points, 15, advice)


def _holds(facts: Facts, check: Check) -> bool:
    return _strength(facts, check) > 0


def _answer(facts: Facts, good: Check | None) -> Criterion:
    answers = good is not None and not is_unreachable(facts.checks, good.on)
    return _criterion("La structure répond", 10 if answers else 0, 10, "Trouvez un numéro ou une adresse qui répond.")


def _habit(facts: Facts) -> Criterion:
    days = {check.on for check in facts.checks if check.is_good}
    return _criterion(
        "Vérifiée plusieurs fois", 5 if len(days) > 1 else 0, 5, "Il faut deux vérifications, à des dates différentes."
    )


def _contact(facts: Facts) -> Criterion:
    """Full when each announced way can be used; half when there is at least one way."""
    means = {"phone": facts.has_phone, "email": facts.has_email, "link": facts.has_link, "visit": facts.has_place}
    has_any = facts.has_phone or facts.has_email or facts.has_link
    is_whole = all(means.get(mode, True) for mode in facts.contact_modes)
    points = (8 if is_whole and facts.contact_modes else 4) if has_any else 0
    return _criterion(
        "Comment contacter",
        points,
        8,
        "Cochez les façons de contacter, et donnez pour chacune le numéro, l’adresse ou le lien qui va avec.",
    )


def _where(facts: Facts) -> Criterion:
    return _told(
        "Où", (facts.has_place, facts.has_area), 6, "Indiquez le lieu, et la zone où vivent les personnes aidées."
    )


def _told(label: str, parts: Sequence[bool], most: int, advice: str) -> Criterion:
    return _criterion(label, most * sum(parts) // len(parts), most, advice)


def _criterion(label: str, points: int, most: int, advice: str) -> Criterion:
    return Criterion(label, points, most, "" if points == most else advice)
