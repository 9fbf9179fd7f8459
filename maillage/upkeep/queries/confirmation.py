"""What the link of a mail shows, and nothing else: the names of the records to confirm."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime

from maillage.core.errors import DomainError
from maillage.core.templatetags.ui import french_date
from maillage.directory.models import Service, Visibility
from maillage.upkeep import signed
from maillage.upkeep.models import Campaign, CampaignPart, ConfirmLink, Reminder
from maillage.upkeep.models.campaigns import SECTIONS

GONE = "Ces fiches ne sont plus dans le répertoire : il n’y a rien à confirmer. Si c’est une erreur, prévenez votre coordination."
_ALTERED = "Ce lien est incomplet ou abîmé. Copiez-le en entier depuis le courriel, ou demandez-en un autre à votre coordination."


class DeadLink(DomainError):
    """Altered, expired, used, or its records are gone: says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A record to confirm. `reference` is empty when the public may not see it."""

    name: str
    reference: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    organisation: str
    records: tuple[Asked, ...]
    expires_at: datetime
    message: str  # of the campaign that asked, if one did
    sections: tuple[str, ...]  # what it asks to read again, in French

    @property
    def public(self) -> tuple[Asked, ...]:
        return tuple(record for record in self.records if record.reference)


def confirmation(token: str, *, now: datetime) -> Confirmation:
    """Five queries; `DeadLink` when it opens nothing any more."""
    link = living(ConfirmLink.objects.select_related("organisation"), token, now=now)
    services = list(waiting(link))
    if not services:
        raise DeadLink(GONE)
    campaign = _campaign(link)
    return Confirmation(
        organisation=link.organisation.name,
        records=tuple(Asked(service.name, _reference(service, link)) for service in services),
        expires_at=link.expires_at,
        message=campaign.message if campaign else "",
        sections=tuple(SECTIONS[code] for code in campaign.sections) if campaign else (),
    )


def living(links: QuerySet[ConfirmLink], token: str, *, now: datetime) -> ConfirmLink:
    """The link of that token, if it may still be used."""
    key = signed.link_of(token)
    if key is None:
        raise DeadLink(_ALTERED)
    link = links.filter(pk=key).first()
    if link is None:
        raise DeadLink(GONE)
    if link.used_at:
        day = french_date(localtime(link.used_at).date())
        raise DeadLink(
            f"Ce lien a déjà servi : ces fiches ont été confirmées le {day}. Vous n’avez rien d’autre à faire."
        )
    if link.expires_at <= now:
        raise DeadLink(
            "Ce lien n’est plus valable : il a plus de trente jours. Demandez-en un autre à votre coordination."
        )
    return link


def waiting(link: ConfirmLink) -> QuerySet[Service]:
    """Those of its services that are still shown, and still of that structure."""
    shown = Service.objects.published().filter(organisation=link.organisation_id)
    return shown.filter(pk__in=link.services.values("pk")).order_by("name", "pk")


def _reference(service: Service, link: ConfirmLink) -> str:
    is_public = service.visibility == link.organisation.visibility == Visibility.PUBLIC
    return service.reference if is_public else ""


def _campaign(link: ConfirmLink) -> Campaign | None:
    if not Reminder.objects.filter(link=link, cause=Reminder.Cause.CAMPAIGN).exists():
        return None
    part = CampaignPart.objects.filter(organisation=link.organisation_id, campaign__closed_at=None)
    found = part.select_related("campaign").order_by("-campaign__created_at", "-pk").first()
    return found.campaign if found else None
