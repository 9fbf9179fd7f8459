"""The sheet of one structure: its records, its places, its members, what happened to it; a constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.timezone import localtime

from maillage.accounts.models import User
from maillage.coordination.structures.listing import STATE_KINDS
from maillage.directory.models import Membership, Organisation, Service, Site, Verification
from maillage.moderation import registry
from maillage.moderation.models import Version
from maillage.upkeep.models import ServiceState

STATUS_KINDS = {"published": "ok", "draft": "neutral", "suspended": "check", "closed": "neutral"}
_HISTORY = 30


@dataclass(frozen=True, slots=True)
class Record:
    """A service of the sheet; `state` is None until it was worked out."""

    service: Service
    state: ServiceState | None

    @property
    def label(self) -> str:
        return str(self.state.get_freshness_display()) if self.state else "état pas encore calculé"

    @property
    def kind(self) -> str:
        return STATE_KINDS[self.state.freshness if self.state else ""]

    @property
    def status_kind(self) -> str:
        return STATUS_KINDS[self.service.status]


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the history."""

    on: date
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Sheet:
    structure: Organisation
    records: tuple[Record, ...]
    sites: tuple[Site, ...]
    members: tuple[Membership, ...]
    history: tuple[Event, ...]

    @property
    def status_kind(self) -> str:
        return STATUS_KINDS[self.structure.status]


def sheet(structure: Organisation) -> Sheet:
    """Six queries."""
    services = list(Service.objects.filter(organisation=structure).select_related("upkeep").order_by("name", "pk"))
    sites = list(
        Site.objects.filter(organisation=structure).select_related("department", "commune").order_by("city", "pk")
    )
    members = Membership.objects.filter(organisation=structure, ended_at=None).select_related("user")
    names = {str(structure.pk): structure.name, **{str(service.pk): service.name for service in services}}
    targets = [*names, *(str(site.pk) for site in sites)]
    return Sheet(
        structure=structure,
        records=tuple(Record(service, getattr(service, "upkeep", None)) for service in services),
        sites=tuple(sites),
        members=tuple(members.order_by(F("validated_at").asc(nulls_last=True), "pk")),
        history=_history(services, targets, names),
    )


def _history(services: list[Service], targets: list[str], names: Mapping[str, str]) -> tuple[Event, ...]:
    """The last verifications and accepted changes, newest first. Three queries."""
    checks = list(Verification.objects.filter(service__in=services).order_by("-on", "-pk")[:_HISTORY])
    versions = list(Version.objects.filter(target__in=targets).order_by("-at", "-pk")[:_HISTORY])
    people = _people(check.actor for check in checks)
    events = [
        Event(check.on, _check_words(check, people), names.get(str(check.service_id), "")) for check in checks
    ] + [
        Event(localtime(version.at).date(), _version_words(version), names.get(version.target, ""))
        for version in versions
    ]
    return tuple(sorted(events, key=lambda event: event.on, reverse=True)[:_HISTORY])


def _people(actors: Any) -> dict[str, str]:
    keys = {actor for actor in actors if actor.isdecimal()}
    return {str(user.pk): user.name for user in User.objects.filter(pk__in=keys)}


def _check_words(check: Verification, people: Mapping[str, str]) -> str:
    who = f", par {people[check.actor]}" if check.actor in people else ""
    return f"Vérification ({check.get_method_display()}) : {check.get_result_display()}{who}"


def _version_words(version: Version) -> str:
    try:
        fields = registry.kind(version.kind).fields
    except KeyError:
        return "Modification"
    labels = [fields[name].label for name in version.after if name in fields]
    return f"Modification : {', '.join(labels).lower()}" if labels else "Modification"
