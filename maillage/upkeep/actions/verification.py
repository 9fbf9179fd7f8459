"""« C'est à jour »: said by a coordinator or a member for several records, or by whoever received the link of a mail."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import DomainError
from maillage.directory import actions as directory
from maillage.directory.models import Service, Verification
from maillage.upkeep import queries
from maillage.upkeep.actions import campaigns, states
from maillage.upkeep.models import ConfirmLink
from maillage.upkeep.queries import DeadLink


class RecordGone(DomainError):
    """A record was removed in the meantime."""


@transaction.atomic
def verify_services(
    services: Iterable[Service], method: str, result: str, *, by: User | None, now: datetime
) -> list[Verification]:
    """Keep that somebody checked those records: all of them, or none when one is gone or not hers to keep."""
    keys = {service.pk for service in services}
    if not keys:
        raise DomainError("Choisissez au moins une fiche.")
    chosen = _held(keys)
    if len(chosen) != len(keys):
        raise RecordGone("Une de ces fiches n’existe plus. Rechargez la page, puis recommencez.")
    organisations = {service.organisation_id for service in chosen}
    campaigns.hold(organisations)
    done = [directory.verify(service, method, result, by=by, now=now) for service in chosen]
    states.recompute(keys, now=now)
    campaigns.follow(organisations, now=now)
    return done


def _held(keys: Collection[UUID]) -> list[Service]:
    """All of them before the first is verified: the journal is held from then on, and nobody may wait for anything but it."""
    rows = Service.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    return list(rows.filter(pk__in=keys).order_by("pk"))


@transaction.atomic
def confirm_by_link(token: str, *, now: datetime) -> ConfirmLink:
    """Confirm the records of a link, once. Whoever holds the link may do that, and nothing else."""
    link = queries.living(ConfirmLink.objects.select_for_update(no_key=True), token, now=now)
    services = list(queries.waiting(link).select_related("organisation"))
    if not services:
        raise DeadLink(queries.GONE)
    link.used_at = now
    link.save(update_fields=["used_at"])
    verify_services(services, Verification.Method.LINK, Verification.Result.CONFIRMED, by=None, now=now)
    journal.record("upkeep.confirm_by_link", link, by=None, at=now)
    return link
