"""What varies from one invented service to another: languages, closures, capacities, verifications. Pure: no Django."""

from datetime import date, timedelta
from random import Random

from maillage.directory import vocabulary
from maillage.directory.demo.kinds import Kind
from maillage.directory.records import (
    CapacityRecord,
    ClosureRecord,
    ContactRecord,
    OrganisationRecord,
    VerificationRecord,
)

_CHRISTMAS = (date(2026, 12, 24), date(2027, 1, 3))
_EIGHTEEN_MONTHS = 548
_LATELY = 85  # days in which most verifications were made
_MOST = 0.82
_LOCAL_LANGUAGES = {
    "2A": "co", "2B": "co", "22": "br", "29": "br", "56": "br", "64": "eu", "66": "ca",
    "971": "gcf", "972": "gcf", "973": "gcr", "974": "rcf", "976": "swb",
}  # fmt: skip
_LANGUAGES = (
    (), (), (), ("en",), ("en", "es"), ("en", "ar"), ("ro", "bg"), ("en", "uk", "ru"), ("pt", "es"), ("fa", "ps"),
    ("lsf",), ("en", "ar", "ln", "wo"),
)  # fmt: skip


def earlier(draw: Random, today: date, days: int) -> date:
    return today - timedelta(days=draw.randrange(days))


def contacts(draw: Random, organisation: OrganisationRecord) -> tuple[ContactRecord, ...]:
    """Desks, never a person's name."""
    if draw.random() < 0.5:
        return ()
    role = draw.choice(("Responsable du service", "Secrétariat", "Référente des orientations"))
    return (ContactRecord(role=role, phone=organisation.phone or "", email=organisation.email or ""),)


def capacities(draw: Random, kind: Kind, today: date) -> tuple[CapacityRecord, ...]:
    if not kind.capacity:
        return ()
    updated = earlier(draw, today, 12)
    maximum = draw.randint(4, 10) if kind.capacity == "places" else draw.randint(20, 45)
    return (
        CapacityRecord(
            unit=kind.capacity,
            maximum=maximum,
            available=draw.choice((0, 0, 1, 2, 3)),
            updated_on=updated,
            expires_on=updated + timedelta(days=7),
        ),
    )


def verifications(draw: Random, today: date) -> tuple[VerificationRecord, ...]:
    """Over the last eighteen months, most of them lately: a network that is looked after, with some records late.

    One record in twenty-five was never verified; a few are new, and were verified once.
    """
    chance = draw.random()
    if chance < 0.04:
        return ()
    if chance < 0.1:
        return (
            VerificationRecord(
                on=today - timedelta(days=round(1500 * (chance - 0.04))), method="call", result="confirmed"
            ),
        )
    drawn = draw.randrange(_EIGHTEEN_MONTHS)
    last = _days_ago(drawn / _EIGHTEEN_MONTHS)
    found = [VerificationRecord(on=today - timedelta(days=last), method=_method(draw), result="confirmed")]
    gap = draw.randrange(30, 200)
    if drawn + gap < _EIGHTEEN_MONTHS:
        result = draw.choice(("confirmed", "modified", "unreachable"))
        on = today - timedelta(days=last + gap)
        found.insert(0, VerificationRecord(on=on, method=_method(draw), result=result))
    return tuple(found)


def _days_ago(share: float) -> int:
    """From a share of one: most are of these last weeks, the others reach back to eighteen months."""
    if share < _MOST:
        return round(_LATELY * share / _MOST)
    return round(_LATELY + (_EIGHTEEN_MONTHS - _LATELY) * (share - _MOST) / (1 - _MOST))


def conditions(kind: Kind) -> str:
    if kind.place == "protected":
        return "Admission après un échange au téléphone avec l’équipe."
    return ""


def who_can_ask(kind: Kind) -> tuple[str, ...]:
    if kind.visibility != "public":
        return ("professional",)
    audiences = vocabulary.service_type(kind.code).audiences
    return audiences if "professional" in audiences else (*audiences, "professional")


def languages(draw: Random, department: str) -> tuple[str, ...]:
    spoken = ["fr", *draw.choice(_LANGUAGES)]
    local = _LOCAL_LANGUAGES.get(department)
    return tuple([*spoken, local] if local else spoken)


def status(draw: Random) -> str:
    drawn = draw.random()
    if drawn < 0.03:
        return "draft"
    return "suspended" if drawn < 0.05 else "published"


def _method(draw: Random) -> str:
    return draw.choice(("call", "call", "email", "visit", "website"))


def closures(draw: Random, hours: str) -> tuple[ClosureRecord, ...]:
    """A quarter of the services that close at night close at Christmas too; some only shorten their days."""
    drawn = draw.random()
    if hours in {"", "24/7"} or drawn > 0.25:
        return ()
    first, last = _CHRISTMAS
    if drawn < 0.05:
        message = "Horaires réduits pendant les fêtes."
        return (
            ClosureRecord(starts_on=first, ends_on=last, message=message, opening_hours="Mo-Fr 10:00-12:00; PH off"),
        )
    message = "Fermé pendant les fêtes. Le 119 répond jour et nuit."
    return (ClosureRecord(starts_on=first, ends_on=last, message=message),)
