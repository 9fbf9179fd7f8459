"""What is wrong, or odd, in a programme. An error (E) stops publication; a warning (W) asks for a reason; an information (I) is only said.

Intervals are half open: a slot that ends at 11:00 and one that begins at 11:00 in the same room do not meet.
"""

from maillage.events.programme.checks import around, hours, order, people, texts
from maillage.events.programme.checks.findings import PARIS, Check, Facts, Finding
from maillage.events.programme.records import Programme

__all__ = ["PARIS", "Check", "Facts", "Finding", "check"]
_CHECKS: tuple[Check, ...] = (*hours.CHECKS, *texts.CHECKS, *order.CHECKS, *people.CHECKS, *around.CHECKS)


def check(programme: Programme, facts: Facts | None = None) -> list[Finding]:
    """All the findings: errors first, then by code, then in the order of the slots."""
    place = {slot.key: number for number, slot in enumerate(programme.timed)}
    found = [finding for one in _CHECKS for finding in one(programme, facts or Facts())]
    return sorted(found, key=lambda each: ("EWI".index(each.code[0]), int(each.code[1:]), place.get(each.slot, -1)))
