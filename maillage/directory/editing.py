"""Writes on one record at a time: its fields, its hours, contacts, places left, closures and areas.

What identifies a structure is written by those who coordinate it; what changes from week to week, by its members too
(`policies.py`). Everybody else goes through a proposal (`kinds/`), which ends in the same writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import DomainError, require
from maillage.core.fields import following
from maillage.directory import actions, checks, columns, loading, policies, standing
from maillage.directory.columns import Values
from maillage.directory.models import (
    Capacity,
    Closure,
    Contact,
    Organisation,
    Service,
    ServiceArea,
    Site,
    Sourced,
    Status,
)
from maillage.directory.protection import SMALL_AREAS
from maillage.directory.records import AreaRecord, Batch, CapacityRecord, ClosureRecord, ContactRecord
from maillage.moderation import actions as moderation
from maillage.territories.models import Commune, Department, Epci, Region

KINDS: dict[type[Sourced], str] = {
    Organisation: "directory.organisation",
    Service: "directory.service",
    Site: "directory.site",
}
_TERRITORIES: dict[str, type[models.Model]] = {
    "commune": Commune,
    "epci": Epci,
    "department": Department,
    "region": Region,
}


Record = TypeVar("Record", bound=Sourced)


class RecordGone(DomainError):
    """The record was deleted while she was writing."""


class ChangedMeanwhile(DomainError):
    """Somebody else wrote in the same fields since the form was shown."""


@transaction.atomic
def edit_service(
    service: Service, changes: Mapping[str, Any], *, by: User | None, now: datetime, seen: Values | None = None
) -> Service:
    """Write these fields. `seen`: what the form showed, so that nobody else's change is lost."""
    return _edit(Service, service.pk, changes, by=by, now=now, seen=seen)


@transaction.atomic
def edit_organisation(
    organisation: Organisation,
    changes: Mapping[str, Any],
    *,
    by: User | None,
    now: datetime,
    seen: Values | None = None,
) -> Organisation:
    """Write these fields. `seen`: what the form showed."""
    return _edit(Organisation, organisation.pk, changes, by=by, now=now, seen=seen)


@transaction.atomic
def edit_site(
    site: Site, changes: Mapping[str, Any], *, by: User | None, now: datetime, seen: Values | None = None
) -> Site:
    """Write these fields. Nothing that tells where a protected site is can be written."""
    return _edit(Site, site.pk, changes, by=by, now=now, seen=seen)


@transaction.atomic
def set_hours(service: Service, opening_hours: str, *, by: User | None, now: datetime) -> Service:
    """The usual hours, in OpenStreetMap syntax; empty: not known. Its members may."""
    locked = lock(Service, service.pk)
    require(policies.can_keep(standing.of(by, now=now), locked.organisation))
    _change(locked, {"opening_hours": opening_hours}, by=by, now=now)
    return locked


@transaction.atomic
def set_contacts(service: Service, contacts: Sequence[ContactRecord], *, by: User | None, now: datetime) -> Service:
    """Whom to reach: these contacts replace the others. Its members may."""
    locked = lock(Service, service.pk)
    require(policies.can_keep(standing.of(by, now=now), locked.organisation))
    said = tuple(ContactRecord(**{name: _tidy(text) for name, text in asdict(row).items()}) for row in contacts)
    _check_rows("contacts", said, now)
    rows = [Contact(service=locked, **asdict(row)) for row in said]
    for row in rows:
        _check_contact(row)
    locked.contacts.all().delete()
    Contact.objects.bulk_create(rows)
    return _keep(locked, "directory.set_contacts", by=by, now=now)


@transaction.atomic
def set_capacities(
    service: Service, capacities: Sequence[CapacityRecord], *, by: User | None, now: datetime
) -> Service:
    """Places left, as of today, believed for a week unless an end is said. Its members may."""
    locked = lock(Service, service.pk)
    require(policies.can_keep(standing.of(by, now=now), locked.organisation))
    today = localdate(now)
    dated = tuple(
        replace(row, updated_on=today, expires_on=row.expires_on or today + loading.CAPACITY_LIFE) for row in capacities
    )
    _check_rows("capacities", dated, now)
    locked.capacities.all().delete()
    Capacity.objects.bulk_create(Capacity(service=locked, **asdict(row)) for row in dated)
    return _keep(locked, "directory.set_capacities", by=by, now=now)


@transaction.atomic
def announce_closure(service: Service, closure: ClosureRecord, *, by: User | None, now: datetime) -> Closure:
    """Closed, or other hours, from one day to another, both included. Its members may."""
    locked = lock(Service, service.pk)
    require(policies.can_keep(standing.of(by, now=now), locked.organisation))
    said = replace(closure, message=_tidy(closure.message), opening_hours=_tidy(closure.opening_hours))
    _check_rows("closures", (said,), now)
    if said.ends_on < localdate(now):
        raise DomainError("Ces jours sont passés. Donnez des jours à venir.")
    row = Closure.objects.create(service=locked, **asdict(said))
    _keep(locked, "directory.announce_closure", by=by, now=now)
    return row


@transaction.atomic
def cancel_closure(closure: Closure, *, by: User | None, now: datetime) -> None:
    """The usual hours again. Its members may."""
    locked = lock(Service, closure.service_id)
    require(policies.can_keep(standing.of(by, now=now), locked.organisation))
    locked.closures.filter(pk=closure.pk).delete()
    _keep(locked, "directory.cancel_closure", by=by, now=now)


@transaction.atomic
def set_areas(service: Service, areas: Sequence[AreaRecord], *, by: User | None, now: datetime) -> Service:
    """Where people must live or be. Those who coordinate; never smaller than the département around a protected place."""
    locked = lock(Service, service.pk)
    require(policies.can_edit(standing.of(by, now=now), locked.organisation))
    said = tuple(dict.fromkeys(areas))
    _check_rows("areas", said, now, codes=_known_codes(said))
    is_small = any(area.level in SMALL_AREAS for area in said)
    if is_small and locked.places.filter(site__is_protected=True).exists():
        raise DomainError("Ce service a un lieu protégé : sa zone est au moins un département.")
    locked.areas.all().delete()
    ServiceArea.objects.bulk_create(
        ServiceArea(service=locked, level=area.level, **({f"{area.level}_id": area.code} if area.code else {}))
        for area in said
    )
    return _keep(locked, "directory.set_areas", by=by, now=now)


@transaction.atomic
def add_service(organisation: Organisation, said: Mapping[str, Any], *, by: User | None, now: datetime) -> Service:
    """A new service of a structure, for its whole département until somebody says otherwise."""
    locked = lock(Organisation, organisation.pk)
    require(policies.can_edit(standing.of(by, now=now), locked))
    return create_service(locked, said, by=by, now=now)


def create_service(organisation: Organisation, said: Mapping[str, Any], *, by: User | None, now: datetime) -> Service:
    """For an accepted proposal and `add_service`, in their transaction. Published unless it says otherwise."""
    values = columns.clean(Service, said, today=localdate(now))
    if not values.get("name"):
        raise DomainError("Nom : il manque un nom.")
    pk = uuid4()
    service = Service(pk=pk, external_id=str(pk), organisation=organisation, modified_on=localdate(now))
    columns.write(service, {"status": Status.PUBLISHED, **values})
    service.save(force_insert=True)
    if organisation.department_id:
        ServiceArea.objects.create(service=service, level="department", department_id=organisation.department_id)
    actions.touch(now)
    journal.record("directory.add_service", service, by=by, at=now)
    return service


def lock(model: type[Record], pk: UUID) -> Record:
    """The record with its structure, until the end of the transaction."""
    rows = model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk=pk)  # noqa: SLF001 -- Django's public API
    found = rows.first() if model is Organisation else rows.select_related("organisation").first()
    if found is None:
        raise RecordGone("Cette fiche n’existe plus.")
    return found


def structure(instance: Sourced) -> Organisation:
    """The organisation whose record it is."""
    if isinstance(instance, Organisation):
        return instance
    assert isinstance(instance, Service | Site)
    return instance.organisation


def apply(instance: Sourced, changes: Mapping[str, Any], *, by: User | None, now: datetime) -> Values:
    """Write cleaned changes on a locked record: for an accepted proposal, and for the actions above. What was changed."""
    before = columns.read(instance)
    if unknown := changes.keys() - set(columns.NAMES[type(instance)]):
        raise KeyError(*unknown)
    for name in changes:
        if name not in before:
            raise DomainError(f"{columns.label(type(instance), name)} : ce lieu est protégé, cela ne s’écrit pas ici.")
    values = columns.clean(type(instance), {**before, **changes}, today=localdate(now), before=before)
    changed = {name: values[name] for name in changes if values[name] != before[name]}
    if not changed:
        return {}
    written = columns.write(instance, changed)
    instance.modified_on = localdate(now)
    instance.save(update_fields=[*written, *following(type(instance), written), "modified_on"])
    actions.touch(now)
    journal.record(f"directory.edit_{type(instance)._meta.model_name}", instance, by=by, at=now)  # noqa: SLF001 -- Django's public API
    return changed


def _edit(
    model: type[Record], pk: UUID, changes: Mapping[str, Any], *, by: User | None, now: datetime, seen: Values | None
) -> Record:
    locked = lock(model, pk)
    require(policies.can_edit(standing.of(by, now=now), structure(locked)))
    if seen is not None:
        _require_unchanged(locked, changes, seen)
    _change(locked, changes, by=by, now=now)
    return locked


def _change(locked: Sourced, changes: Mapping[str, Any], *, by: User | None, now: datetime) -> None:
    """Write, and keep the version, as an accepted proposal does."""
    before = columns.read(locked)
    if changed := apply(locked, changes, by=by, now=now):
        old = {name: before[name] for name in changed}
        moderation.keep_version(KINDS[type(locked)], str(locked.pk), old, changed, now=now)


def _require_unchanged(locked: Sourced, changes: Mapping[str, Any], seen: Values) -> None:
    current = columns.read(locked)
    late = [
        columns.label(type(locked), name)
        for name in changes
        if name in seen and name in current and current[name] not in (seen[name], changes[name])
    ]
    if late:
        raise ChangedMeanwhile(
            f"Quelqu’un a changé entre-temps : {', '.join(late)}. Relisez la fiche, puis recommencez."
        )


def _keep(locked: Service, verb: str, *, by: User | None, now: datetime) -> Service:
    """The end of every write of rows: dated, told, journaled."""
    locked.modified_on = localdate(now)
    locked.save(update_fields=["modified_on"])
    actions.touch(now)
    journal.record(verb, locked, by=by, at=now)
    return locked


def _check_rows(
    name: str, rows: tuple[Any, ...], now: datetime, *, codes: dict[str, frozenset[str]] | None = None
) -> None:
    """By the rules of the imports."""
    batch = Batch(services=[columns.service_record(**{name: rows})])
    columns.refuse(checks.check(batch, columns.known(codes or {}), today=localdate(now)), Service)


def _check_contact(row: Contact) -> None:
    if not (row.role or row.name):
        raise DomainError("Contact : donnez une fonction ou un nom.")
    if row.phone and not checks.is_phone(row.phone):
        raise DomainError("Contact : ce numéro ne ressemble pas à un numéro de téléphone.")
    try:
        row.clean_fields(exclude=["id", "service"])
    except ValidationError as error:
        raise DomainError(f"Contact : {error.messages[0]}") from error


def _known_codes(areas: Sequence[AreaRecord]) -> dict[str, frozenset[str]]:
    """Those of these territories that exist."""
    return {
        level: frozenset(
            model._default_manager.filter(pk__in=[area.code for area in areas if area.level == level]).values_list(  # noqa: SLF001 -- Django's public API
                "pk", flat=True
            )
        )
        for level, model in _TERRITORIES.items()
    }


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
