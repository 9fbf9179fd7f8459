"""Certificates put on paper by the worker, a few at a time: other tasks have their turn."""

import logging
from dataclasses import dataclass
from datetime import datetime

from maillage.attendance import actions
from maillage.attendance.certificates import dues, paper
from maillage.attendance.models import Certificate, CertificateRule
from maillage.core.typesetting import NotDrawn

SLICE = 25
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """`last`: the number where the next slice begins; empty when nothing waits after it."""

    count: int
    last: str


def make_slice(after: str, now: datetime) -> Made:
    """Those that wait after this number. One that cannot be drawn is told without its words, and holds nobody up."""
    rows = Certificate.objects.to_be_made().filter(number__gt=after).select_related("registration", "event__organiser")
    waiting = list(rows[:SLICE])
    rules = {event.pk: dues.rule_of(event) for event in {one.event for one in waiting}}
    drawn = {one.pk: body for one in waiting if (body := _draw(one, rules[one.event_id])) is not None}
    count = actions.keep_papers(drawn, now=now) if drawn else 0
    return Made(count, waiting[-1].number if len(waiting) == SLICE else "")


def _draw(certificate: Certificate, rule: CertificateRule) -> bytes | None:
    """Outside any transaction: it takes time."""
    try:
        return paper.draw(certificate, rule)
    except NotDrawn:
        logger.error("The certificate %s could not be drawn", certificate.number)  # noqa: TRY400 -- without the text
        return None
