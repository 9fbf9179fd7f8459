"""Every write of the directory. Each one grows the revision, and tells `changed` once the transaction is kept."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core import crypto, journal
from maillage.core.errors import DomainError, NotAllowed
from maillage.core.hooks import Hook
from maillage.directory import loading, policies, protection, writing
from maillage.directory.models import (
    Closure,
    ProtectedAddress,
    Revision,
    Service,
    Site,
    Status,
    Verification,
)
from maillage.directory.records import Batch

changed = Hook("directory.changed")
_ADDRESS_KEY = "protected-addresses"


class NothingHeld(DomainError):
    """The protected address is not held here."""


class AddressUnreadable(DomainError):
    """What is held was altered, moved, or its key is gone."""


@transaction.atomic
def load(
    batch: Batch, *, by: User | None, now: datetime, dry_run: bool = False, progress: writing.Progress = int
) -> loading.Report:
    """Write a whole batch, or nothing: one blocking problem and nothing is kept.

    Idempotent on (source, external id): a second load of the same batch changes nothing. What a record does not say (None)
    stays as it is. A protected address wins over what the batch says.
    """
    _require(policies.can_edit(by))
    if not dry_run:
        _lock_revision()
    report = loading.plan(batch, today=localdate(now))
    if report.is_refused or dry_run or not report.has_changes:
        return report
    writing.write(report, progress=progress)
    journal.record("directory.load", None, by=by, at=now)
    _touch(now)
    return report


@transaction.atomic
def protect_site(site: Site, *, by: User | None, now: datetime, hold: str = "") -> Site:
    """Make the place of `site` secret: only its département stays.

    By default nothing of the address is kept. With `hold`, that text is kept apart, encrypted and bound to this site.
    The areas of its services that are smaller than the département become the département. What another source says of the
    same establishment (same SIRET) becomes secret too.
    """
    _require(policies.can_edit(by))
    locked = Site.objects.select_for_update(of=("self",)).select_related("commune", "organisation")
    site = locked.get(pk=site.pk)
    _make_secret(site, now)
    if site.organisation.siret:
        copies = locked.filter(organisation__siret=site.organisation.siret, is_protected=False)
        for copy in copies.exclude(organisation=site.organisation_id):
            _make_secret(copy, now, department=site.department_id)
            journal.record("directory.protect_site", copy, by=by, at=now)
    if hold:
        sealed = crypto.seal(hold.encode(), key_name=_ADDRESS_KEY, bound_to=str(site.pk))
        ProtectedAddress.objects.update_or_create(site=site, defaults={"sealed": sealed, "held_at": now})
    journal.record("directory.protect_site", site, by=by, at=now)
    _touch(now)
    return site


def _make_secret(site: Site, now: datetime, *, department: str | None = None) -> None:
    known = site.department_id or (site.commune.department_id if site.commune else None) or department
    if known is None:
        raise DomainError("Indiquez d’abord le département de ce site.")
    loading.hide(site, known)
    site.is_protected = True
    site.modified_on = localdate(now)
    site.save()
    protection.widen_areas(site.pk)


def open_address(site: Site, *, by: User, now: datetime) -> str:
    """The protected address in clear, for one person, who is named in the journal before it is shown."""
    _require(policies.can_read_protected_address(by))
    with transaction.atomic():
        held = ProtectedAddress.objects.filter(site=site).first()
        if held is None:
            raise NothingHeld("L’adresse de ce lieu n’est pas gardée ici. Appelez son numéro.")
        journal.record("directory.open_address", site, by=by, at=now)
    try:
        return crypto.unseal(bytes(held.sealed), key_name=_ADDRESS_KEY, bound_to=str(site.pk)).decode()
    except crypto.Unreadable as error:
        journal.record("directory.address_unreadable", site, by=by, at=now)
        raise AddressUnreadable("Cette adresse est illisible. Prévenez la personne qui tient le site.") from error


@transaction.atomic
def forget_address(site: Site, *, by: User | None, now: datetime) -> None:
    """Stop holding a protected address. The site stays protected."""
    _require(policies.can_edit(by))
    ProtectedAddress.objects.filter(site=site).delete()
    journal.record("directory.forget_address", site, by=by, at=now)


@transaction.atomic
def verify(service: Service, method: str, result: str, *, by: User | None, now: datetime) -> Verification:
    """Keep that somebody checked the record. A service found closed is no longer shown."""
    _require(policies.can_edit(by))
    service = Service.objects.select_for_update().get(pk=service.pk)
    verification, _ = Verification.objects.update_or_create(
        service=service,
        on=localdate(now),
        method=Verification.Method(method),
        defaults={"result": Verification.Result(result), "actor": str(by.pk) if by else ""},
    )
    if result == Verification.Result.CLOSED:
        service.status = Status.CLOSED
        service.save(update_fields=["status"])
    journal.record("directory.verify", service, by=by, at=now)
    _touch(now)
    return verification


@transaction.atomic
def set_status(service: Service, status: str, *, by: User | None, now: datetime) -> Service:
    """Publish, suspend or close a service."""
    _require(policies.can_edit(by))
    service = Service.objects.select_for_update().get(pk=service.pk)
    service.status = Status(status)
    service.modified_on = localdate(now)
    service.save(update_fields=["status", "modified_on"])
    journal.record("directory.set_status", service, by=by, at=now)
    _touch(now)
    return service


@transaction.atomic
def announce_closure(
    service: Service, days: tuple[date, date], *, by: User | None, now: datetime, message: str = ""
) -> Closure:
    """Say that a service is closed from the first of `days` to the last, both included."""
    _require(policies.can_edit(by))
    first, last = days
    if first > last:
        raise DomainError("Le premier jour doit être avant le dernier.")
    closure = Closure.objects.create(service=service, starts_on=first, ends_on=last, message=message)
    journal.record("directory.announce_closure", service, by=by, at=now)
    _touch(now)
    return closure


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed


def _lock_revision() -> None:
    """One writer of the whole directory at a time."""
    Revision.objects.get_or_create(pk=1)
    Revision.objects.select_for_update().get(pk=1)


def _touch(now: datetime) -> None:
    Revision.objects.get_or_create(pk=1)
    Revision.objects.filter(pk=1).update(number=F("number") + 1, changed_at=now)
    transaction.on_commit(changed.call)
