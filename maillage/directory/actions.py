"""Every write of the directory. Each one grows the revision, and tells `changed` once the transaction is kept."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core import crypto, journal
from maillage.core.errors import DomainError, require
from maillage.core.hooks import Hook
from maillage.directory import attachment, loading, policies, protection, secrecy, standing, writing
from maillage.directory.models import (
    Closure,
    Organisation,
    ProtectedAddress,
    Revision,
    Service,
    Site,
    Status,
    Verification,
)
from maillage.directory.records import Batch, SiteRecord, key, key_of
from maillage.moderation import actions as moderation
from maillage.territories.models import Department

changed = Hook("directory.changed")
_ADDRESS_KEY = "protected-addresses"
_LOADS = 0x6D61_696C  # the lock of PostgreSQL that two loads dispute


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
    require(policies.can_edit_all(standing.of(by, now=now)))
    if not dry_run:
        _hold(batch)
    report = loading.plan(batch, today=localdate(now))
    if report.is_refused or dry_run or not report.has_changes:
        return report
    writing.write(report, progress=progress)
    attachment.attach()
    forgotten = secrecy.forget(_hidden(report), now=now)
    touch(now)
    secrecy.record(forgotten, by=by, now=now)
    journal.record("directory.load", None, by=by, at=now)
    return report


@transaction.atomic
def protect_site(site: Site, *, by: User | None, now: datetime, hold: str = "") -> Site:
    """Make the place of `site` secret: only its département stays.

    By default nothing of the address is kept. With `hold`, that text is kept apart, encrypted and bound to this site.
    The areas of its services that are smaller than the département become the département. What another source says of the
    same establishment (same SIRET) becomes secret too.
    """
    require(policies.can_edit(standing.of(by, now=now), site.organisation))
    sites = _establishment(site)
    for one in sites:
        _make_secret(one, now, department=sites[0].department_id)
    if hold:
        sealed = crypto.seal(hold.encode(), key_name=_ADDRESS_KEY, bound_to=str(site.pk))
        ProtectedAddress.objects.update_or_create(site=site, defaults={"sealed": sealed, "held_at": now})
    forgotten = secrecy.forget(sites, now=now)
    touch(now)
    secrecy.record(forgotten, by=by, now=now)
    for one in reversed(sites):
        journal.record("directory.protect_site", one, by=by, at=now)
    return sites[0]


def _establishment(site: Site) -> list[Site]:
    """The site, then the copies that other sources gave of the same SIRET and that are not protected yet; all locked."""
    locked = Site.objects.select_for_update(of=("self",), no_key=True).select_related("commune", "organisation")
    site = locked.get(pk=site.pk)
    if not site.organisation.siret:
        return [site]
    same = Organisation.objects.filter(siret=site.organisation.siret)
    copies = locked.filter(is_protected=False).filter(
        Q(organisation__in=same) | Q(organisation__in=same.exclude(merged_into=None).values("merged_into"))
    )
    return [site, *copies.exclude(organisation=site.organisation_id).order_by("pk")]


def _hidden(report: loading.Report) -> list[Site]:
    """The sites that an import says, or finds, to be protected."""
    said = [record for record in report.updated if isinstance(record, SiteRecord) and record.is_protected]
    if not said:
        return []
    keys = {key_of(record) for record in said}
    rows = Site.objects.filter(is_protected=True, source__in={record.source for record in said})
    return [site for site in rows.select_related("organisation") if key(site.source, site.external_id) in keys]


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
    require(policies.can_read_protected_address(standing.of(by, now=now), site.organisation))
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
    require(policies.can_edit(standing.of(by, now=now), site.organisation))
    ProtectedAddress.objects.filter(site=site).delete()
    journal.record("directory.forget_address", site, by=by, at=now)


@transaction.atomic
def verify(service: Service, method: str, result: str, *, by: User | None, now: datetime) -> Verification:
    """Keep that somebody checked the record. A service found closed is no longer shown."""
    require(policies.can_keep(standing.of(by, now=now), service.organisation))
    # no_key: rows that name the service are checked when their transaction ends, and they hold the journal by then.
    service = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    verification, _ = Verification.objects.update_or_create(
        service=service,
        on=localdate(now),
        method=Verification.Method(method),
        defaults={"result": Verification.Result(result), "actor": str(by.pk) if by else ""},
    )
    if result == Verification.Result.CLOSED:
        service.status = Status.CLOSED
        service.save(update_fields=["status"])
    touch(now)
    journal.record("directory.verify", service, by=by, at=now)
    return verification


@transaction.atomic
def set_status(service: Service, status: str, *, by: User | None, now: datetime) -> Service:
    """Publish, suspend or close a service."""
    require(policies.can_edit(standing.of(by, now=now), service.organisation))
    service = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    service.status = Status(status)
    service.modified_on = localdate(now)
    service.save(update_fields=["status", "modified_on"])
    touch(now)
    journal.record("directory.set_status", service, by=by, at=now)
    return service


@transaction.atomic
def move_structure(
    organisation: Organisation, department: Department, *, by: User | None, now: datetime
) -> Organisation:
    """Attach a structure to another département: its coordinators look after it from now on. Asked of those who do today."""
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    require(policies.can_edit(standing.of(by, now=now), organisation))
    organisation.department = department
    organisation.modified_on = localdate(now)
    organisation.save(update_fields=["department", "modified_on"])
    _redirect(organisation, department)
    touch(now)
    journal.record("directory.move_structure", organisation, by=by, at=now)
    return organisation


def _redirect(organisation: Organisation, department: Department) -> None:
    """What is proposed about the structure goes to the queue of its new coordinators."""
    services = organisation.services.values_list("pk", flat=True)
    sites = organisation.sites.values_list("pk", flat=True)
    about = {"organisation": [organisation.pk], "service": services, "site": sites}
    for kind, records in about.items():
        moderation.redirect(f"directory.{kind}", map(str, records), department.pk)


@transaction.atomic
def announce_closure(
    service: Service, days: tuple[date, date], *, by: User | None, now: datetime, message: str = ""
) -> Closure:
    """Say that a service is closed from the first of `days` to the last, both included."""
    require(policies.can_keep(standing.of(by, now=now), service.organisation))
    first, last = days
    if first > last:
        raise DomainError("Le premier jour doit être avant le dernier.")
    closure = Closure.objects.create(service=service, starts_on=first, ends_on=last, message=message)
    touch(now)
    journal.record("directory.announce_closure", service, by=by, at=now)
    return closure


def _hold(batch: Batch) -> None:
    """One load at a time, and nobody writes meanwhile on the records that it may change.

    These before the revision and the journal, as every other act does: two acts never wait for each other. SQLite has one
    writer at a time anyway.
    """
    if not connection.features.has_select_for_update:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOADS])
    sources = {record.source for record in batch.records()}
    for model in (Organisation, Site, Service):
        rows = model._default_manager.select_for_update(no_key=True).filter(source__in=sources).order_by("pk")  # noqa: SLF001 -- Django's public API
        list(rows.values_list("pk", flat=True))


def touch(now: datetime) -> None:
    """The directory changed: told once the transaction is kept. For the actions of other apps that write in these tables.

    Call it before the journal: everybody waits for the journal's end, so it is held last.
    """
    grown = {"number": F("number") + 1, "changed_at": now}
    if not Revision.objects.filter(pk=1).update(**grown):
        Revision.objects.get_or_create(pk=1)
        Revision.objects.filter(pk=1).update(**grown)
    transaction.on_commit(changed.call)
