"""Asks structures to check their records, by mail. The mails themselves are sent by the worker (`mailing.py`)."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.core.hooks import Hook
from maillage.directory import standing
from maillage.directory.models import Organisation, Service
from maillage.upkeep import addresses, policies, queries
from maillage.upkeep.actions import campaigns
from maillage.upkeep.models import Campaign, CampaignPart, ConfirmLink, Reminder, ServiceState

# Reminders wait for the worker.
waiting = Hook("upkeep.reminders_waiting")

LINK_LIFE = timedelta(days=30)
INTERVAL = timedelta(days=14)  # never twice within it, whoever asks
# The worker alone asks less: a first time two weeks before the day, then each month, and three times in vain at most. Then somebody calls.
EARLY = timedelta(days=14)
AUTOMATIC_INTERVAL = timedelta(days=30)
MOST_IN_VAIN = 3
MOST_PER_DAY = 500
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """How many structures were asked, and why others were not."""

    asked: int = 0
    recent: int = 0
    without_address: int = 0
    without_record: int = 0

    def __add__(self, other: "Asked") -> "Asked":
        return Asked(
            self.asked + other.asked,
            self.recent + other.recent,
            self.without_address + other.without_address,
            self.without_record + other.without_record,
        )

    def __str__(self) -> str:
        """In French, for the person who asked."""
        parts = [
            _counted(self.asked, "structure relancée", "structures relancées")
            if self.asked
            else "Aucune structure relancée"
        ]
        if self.recent:
            parts.append(f"{self.recent} déjà relancée{'s' * (self.recent > 1)} depuis moins de quatorze jours")
        if self.without_address:
            parts.append(f"{self.without_address} sans adresse électronique qui fonctionne : appelez-les")
        if self.without_record:
            parts.append(f"{self.without_record} sans fiche à relire")
        return " ; ".join(parts) + "."


def remind(organisations: Collection[UUID], cause: str, *, by: User | None, now: datetime) -> Asked:
    """Ask those structures, unless they were asked within fourteen days: a link for each, then the mails leave."""
    return _remind(organisations, Reminder.Cause(cause), by=by, now=now)


def remind_due(*, now: datetime, most: int = MOST_PER_DAY) -> Asked:
    """What the worker does each morning for records that are late, or nearly: the most late first, some hundreds a day."""
    return _remind(_due(now)[:most], Reminder.Cause.DUE, by=None, now=now)


def remind_campaign(campaign: Campaign, *, by: User | None, now: datetime) -> Asked:
    """Ask the structures that have not done their part."""
    if not policies.can_lead(standing.of(by, now=now), campaigns.codes(campaign)):
        raise NotAllowed
    if not campaign.is_running(localdate(now)):
        raise campaigns.CampaignClosed("Cette campagne n’est pas en cours : personne n’a été relancé.")
    parts = CampaignPart.objects.filter(campaign=campaign).exclude(state=CampaignPart.State.DONE)
    return _remind(list(parts.values_list("organisation", flat=True)), Reminder.Cause.CAMPAIGN, by=by, now=now)


def _remind(organisations: Collection[UUID], cause: Reminder.Cause, *, by: User | None, now: datetime) -> Asked:
    keys = sorted(set(organisations))
    chunks = [keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK)]
    return sum((_remind_some(chunk, cause, by=by, now=now) for chunk in chunks), Asked())


@transaction.atomic
def _remind_some(keys: Sequence[UUID], cause: Reminder.Cause, *, by: User | None, now: datetime) -> Asked:
    """The rows of the structures are held: two persons who ask at once send one mail."""
    rows = list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    who = standing.of(by, now=now)
    if not all(policies.can_remind(who, row.department_id) for row in rows):
        raise NotAllowed
    recent = set(
        Reminder.objects.filter(organisation__in=keys, sent_at__gt=now - INTERVAL).values_list(
            "organisation", flat=True
        )
    )
    free = [row.pk for row in rows if row.pk not in recent]
    records = _records(free, cause)
    known = addresses.addresses_of(list(records))
    links = [
        ConfirmLink(organisation_id=pk, created_at=now, expires_at=now + LINK_LIFE) for pk in records if known.get(pk)
    ]
    _write(links, records, cause, by=by, now=now)
    if links:
        transaction.on_commit(waiting.call)
        journal.record("upkeep.remind", rows[0] if len(rows) == 1 else None, by=by, at=now)
    return Asked(
        asked=len(links),
        recent=len(recent),
        without_address=len(records) - len(links),
        without_record=len(free) - len(records),
    )


def _write(
    links: list[ConfirmLink], records: dict[UUID, list[UUID]], cause: Reminder.Cause, *, by: User | None, now: datetime
) -> None:
    ConfirmLink.objects.bulk_create(links)
    through = ConfirmLink.services.through
    through.objects.bulk_create(
        [
            through(confirmlink_id=link.pk, service_id=service)
            for link in links
            for service in records[link.organisation_id]
        ],
        batch_size=500,
    )
    Reminder.objects.bulk_create(
        [
            Reminder(organisation_id=link.organisation_id, link=link, cause=cause, sent_at=now, sent_by=by)
            for link in links
        ]
    )


def _records(organisations: Collection[UUID], cause: Reminder.Cause) -> dict[UUID, list[UUID]]:
    """What each structure is asked to read: what is due, or all of its published records."""
    services = Service.objects.published().filter(organisation__in=organisations)
    if cause == Reminder.Cause.DUE:
        services = services.filter(upkeep__freshness__in=queries.WAITING)
    found: dict[UUID, list[UUID]] = {}
    for organisation, service in services.order_by("organisation", "pk").values_list("organisation_id", "pk"):
        found.setdefault(organisation, []).append(service)
    return found


def _due(now: datetime) -> list[UUID]:
    today = localdate(now)
    late = (
        ServiceState.objects.filter(is_published=True)
        .values_list("organisation_id")
        .annotate(first=Min("due_on"), last=Max("verified_on"))
        .filter(first__lte=today + EARLY)
        .order_by("first", "organisation_id")
    )
    reminders = Reminder.objects.filter(organisation__in=late.values("organisation_id"))
    asked = list(reminders.order_by().values_list("organisation_id", "sent_at"))
    recent = {pk for pk, sent_at in asked if sent_at > now - AUTOMATIC_INTERVAL}
    verified = {pk: last for pk, _, last in late}
    in_vain = Counter(pk for pk, sent_at in asked if _is_in_vain(verified.get(pk), sent_at))
    return [pk for pk in verified if pk not in recent and in_vain[pk] < MOST_IN_VAIN]


def _is_in_vain(verified_on: date | None, sent_at: datetime) -> bool:
    return verified_on is None or localdate(sent_at) > verified_on


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
