"""What machines find out about records: addresses that do not answer any more, establishments that closed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.directory import policies as directory
from maillage.directory import standing
from maillage.upkeep import queries
from maillage.upkeep.fetching import Answer
from maillage.upkeep.models import ClosedSiret, LinkCheck

Ask = Callable[[str], Answer]
Row = TypeVar("Row")

AGAIN = timedelta(days=30)  # what answered
SOON = timedelta(days=1)  # what did not
MOST = 1000  # addresses a night
_AT_ONCE = 8
_CHUNK = 100
_SAMPLE = 20  # fewer silences than that prove nothing about this machine
_MOST_FAILURES = 1000


@dataclass(frozen=True, slots=True)
class LinkReport:
    """`is_cut`: nothing answers at all, so it is this machine that sees nothing, and nothing was kept."""

    checked: int
    failing: int
    is_cut: bool = False

    def __str__(self) -> str:
        if self.is_cut:
            return "Aucun site ne répond : cette machine n’a sans doute pas accès à internet. Rien n’a été noté."
        return (
            f"Liens vérifiés : {self.checked}, dont {self.failing} en échec."
            if self.checked
            else "Aucun lien à vérifier."
        )


@dataclass(frozen=True, slots=True)
class Closure:
    """An establishment that the official register says closed."""

    siret: str
    closed_on: date | None = None
    successor: str = ""


def check_links(ask: Ask, *, now: datetime, most: int = MOST) -> LinkReport:
    """Ask the addresses that records name: those never asked first, then those that failed yesterday, then the oldest."""
    due = queries.links_to_check(again=now - AGAIN, soon=now - SOON)[:most]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(zip(due, pool.map(ask, due), strict=True))
    is_cut = len(answers) >= _SAMPLE and all(answer.status is None for _, answer in answers)
    if is_cut:
        return LinkReport(0, 0, is_cut=True)
    for chunk in _chunks(answers):
        _keep(chunk, now)
    return LinkReport(len(answers), sum(not answer.is_alive for _, answer in answers))


@transaction.atomic
def forget_links() -> int:
    """Forget what no record names any more; how many."""
    named = queries.named_links()
    gone = [pk for pk, url in LinkCheck.objects.values_list("pk", "url") if url not in named]
    for chunk in _chunks(gone):
        LinkCheck.objects.filter(pk__in=chunk).delete()
    return len(gone)


@transaction.atomic
def import_closed_sirets(closures: Iterable[Closure], source: str, *, by: User | None, now: datetime) -> int:
    """Keep which establishments are closed: a fact, nothing is changed in the records. Idempotent; how many were told."""
    if not directory.can_edit_all(standing.of(by, now=now)):
        raise NotAllowed
    rows = {
        closure.siret: ClosedSiret(
            siret=closure.siret,
            closed_on=closure.closed_on,
            successor=closure.successor,
            source=source,
            imported_at=now,
        )
        for closure in closures
    }
    ClosedSiret.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["siret"],
        update_fields=["closed_on", "successor", "source", "imported_at"],
        batch_size=_CHUNK,
    )
    journal.record("upkeep.import_closed_sirets", None, by=by, at=now)
    return len(rows)


@transaction.atomic
def _keep(answers: Sequence[tuple[str, Answer]], now: datetime) -> None:
    known = {check.url: check for check in LinkCheck.objects.filter(url__in=[url for url, _ in answers])}
    LinkCheck.objects.bulk_create(
        [_checked(known.get(url) or LinkCheck(url=url), answer, now) for url, answer in answers],
        update_conflicts=True,
        unique_fields=["url"],
        update_fields=["checked_at", "status", "failures", "failing_since"],
        batch_size=_CHUNK,
    )


def _checked(check: LinkCheck, answer: Answer, now: datetime) -> LinkCheck:
    failures = 0 if answer.is_alive else min(check.failures + 1, _MOST_FAILURES)
    return LinkCheck(
        url=check.url,
        checked_at=now,
        status=answer.status,
        failures=failures,
        failing_since=(check.failing_since or now) if failures else None,
    )


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
