"""What whoever holds a certificate may learn of it: whether it is valid, of what, for how long. Never of whom."""

import hmac
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from maillage.attendance.certificates import codes, paper
from maillage.attendance.models import Certificate
from maillage.core.templatetags.ui import french_date

MOST_TRIES, TRIES_LAST = 10, 60 * 60
_NO_CODE = "-" * 10  # as long as one: a number that is not ours takes the time of one that is


class TooManyTries(Exception):
    """Of this number, be it ours or not; another hour is needed."""


@dataclass(frozen=True, slots=True)
class Found:
    """`facts`: icon, label and value; none of what was withdrawn. `revoked_on`: « 3 mars 2035 », empty when it is valid."""

    facts: tuple[tuple[str, str, str], ...] = ()
    revoked_on: str = ""


def check(number: str, code: str) -> Found | None:
    """None for a number that is not ours and for a wrong code alike. Wrong ones are counted, under a fingerprint of the number."""
    counter = f"attendance.certificates.tries.{number}"
    tries: int = cache.get(counter, 0)
    if tries >= MOST_TRIES:
        raise TooManyTries
    found = Certificate.objects.defer("body").filter(number=number).first()
    is_right = hmac.compare_digest(codes.read_code(code), found.code if found else _NO_CODE)
    if found is None or not is_right:
        cache.set(counter, tries + 1, TRIES_LAST)
        return None
    if found.revoked_at is not None:
        return Found(revoked_on=french_date(timezone.localdate(found.revoked_at)))
    return Found(
        (
            ("book", "Évènement", found.title),
            ("calendar", "Dates", paper.days(found.first_day, found.last_day)),
            ("clock", "Durée", paper.hours(found)),
        )
    )
