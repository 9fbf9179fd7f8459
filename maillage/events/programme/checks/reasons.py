"""Which warning has a reason: the one that it was given for, and no other of the same rule."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from maillage.events.programme.checks.findings import Finding


@dataclass(frozen=True, slots=True)
class Reason:
    """`mark`: of the finding; None when it was given before reasons kept it."""

    code: str
    slot: str
    mark: str | None
    text: str


def held(found: Iterable[Finding], given: Iterable[Reason]) -> dict[Finding, str]:
    """The reason of each finding that has one. One without a mark holds for a finding that is alone of its rule in its slot."""
    findings, known = set(found), {(one.code, one.slot, one.mark): one.text for one in given}
    many = Counter((one.code, one.slot) for one in findings)
    said = {one: known.get((one.code, one.slot, one.mark), "") for one in findings}
    for one, text in said.items():
        if not text and many[one.code, one.slot] == 1:
            said[one] = known.get((one.code, one.slot, None), "")
    return {one: text for one, text in said.items() if text}


def before(found: Iterable[Finding], given: Iterable[Reason]) -> dict[Finding, str]:
    """What was said of another finding of the same rule and slot: she may say it again."""
    reasons = list(given)
    findings = list(found)
    holding = held(findings, reasons)
    said = {(one.code, one.slot): one.text for one in reasons}
    return {one: said[one.code, one.slot] for one in findings if one not in holding and (one.code, one.slot) in said}
