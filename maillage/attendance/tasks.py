"""What the worker does for certificates."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks import task

from maillage.attendance import actions
from maillage.attendance.certificates import making
from maillage.core.periodic import periodic


@task()
def make_certificates(*, after: str = "", **_: object) -> int:
    """A slice of those that wait, then the next after the other tasks; a second run finds nothing to do."""
    made = making.make_slice(after, timezone.now())
    if made.last:
        make_certificates.enqueue(after=made.last)
    return made.count


def make_soon() -> None:
    make_certificates.enqueue()


@periodic(name="attendance.make_again", label="Mettre les attestations en PDF", every=timedelta(minutes=10))
def make_again(now: datetime) -> str:
    """What a worker that was stopped left: one slice at a time there too."""
    made = making.make_slice("", now)
    if made.last:
        make_certificates.enqueue(after=made.last)
    return f"Attestations mises en PDF : {made.count}." if made.count else "Aucune attestation n’attendait."


@periodic(
    name="attendance.forget_orphans",
    label="Effacer les attestations des inscriptions effacées",
    every=timedelta(days=1),
    at=time(4, 20),
)
def forget_orphans(now: datetime) -> str:
    """Whatever way a registration went."""
    count = actions.forget_orphans()
    return f"Attestations effacées : {count}." if count else "Rien à effacer."
