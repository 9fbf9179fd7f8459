"""How a batch meets what the directory already holds: merge, check, compare, then write with few queries.

Only `actions.load` calls this: it holds the transaction, the policy and the journal.
"""

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import CharField, Model, TextField

from maillage.core.fields import CodesField
from maillage.directory import queries, vocabulary
from maillage.directory.checks import Known, check
from maillage.directory.models import (
    Capacity,
    Closure,
    Contact,
    Organisation,
    Service,
    ServiceSite,
    Site,
    Sourced,
    Verification,
)
from maillage.directory.protection import SMALL_AREAS, Doubt, Protection
from maillage.directory.records import (
    AreaRecord,
    Batch,
    CapacityRecord,
    ClosureRecord,
    ContactRecord,
    OrganisationRecord,
    PlaceRecord,
    Problem,
    Record,
    ServiceRecord,
    SiteRecord,
    VerificationRecord,
    key,
    key_of,
)
from maillage.territories.models import Commune, Department, Epci, Region

_MODELS: dict[type[Record], type[Sourced]] = {
    OrganisationRecord: Organisation,
    SiteRecord: Site,
    ServiceRecord: Service,
}
_ROWS: dict[type[Any], type[Model]] = {
    PlaceRecord: ServiceSite,
    ClosureRecord: Closure,
    ContactRecord: Contact,
    CapacityRecord: Capacity,
    VerificationRecord: Verification,
}


@dataclass(slots=True)
class Report:
    """What a load does, or would do."""

    created: list[Record] = field(default_factory=list)
    updated: list[Record] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(problem.is_blocking for problem in self.problems)

    @property
    def has_changes(self) -> bool:
        return bool(self.created or self.updated)

    def counts(self) -> str:
        made, changed = Counter(map(type, self.created)), Counter(map(type, self.updated))
        names = ((OrganisationRecord, "organisations"), (SiteRecord, "sites"), (ServiceRecord, "services"))
        parts = [f"{name} : {made[kind]} créés, {changed[kind]} modifiés" for kind, name in names]
        return " ; ".join(parts) + f" ; {self.unchanged} inchangés"


def identifier(source: str, external_id: str) -> UUID:
    """The primary key that a record gets: drawn from (source, identifier), so always the same."""
    return uuid5(NAMESPACE_URL, f"maillage:{key(source, external_id)}")


def plan(batch: Batch, *, today: date) -> Report:
    """Compare the batch with the directory; writes nothing."""
    known = _known(batch)
    before = queries.read_all(sources={record.source for record in batch.records()})
    report = Report(problems=list(batch.problems) + check(batch, known, today=today))
    if report.is_refused:
        return report
    merger = _Merger(batch, before, report.problems, today)
    for record in batch.records():
        old, merged = merger.merge(record)
        if old is None:
            report.created.append(merged)
        elif old == merged:
            report.unchanged += 1
        else:
            report.updated.append(merged)
    return report


class _Merger:
    """Lays what a batch says over what is known, and keeps secret what is secret."""

    def __init__(self, batch: Batch, before: Batch, problems: list[Problem], today: date) -> None:
        self._batch = batch
        self._before: dict[tuple[type[Record], str], Record] = {
            (type(record), key_of(record)): record for record in before.records()
        }
        self._problems = problems
        self._today = today
        self._protection = Protection(batch, {key_of(service): service for service in before.services})
        self._said_public = {key_of(site) for site in batch.sites if site.is_protected is False}
        self._departments = dict(Commune.objects.values_list("pk", "department_id")) if batch.sites else {}
        self._kept = queries.kept_keys()

    def merge(self, record: Record) -> tuple[Record | None, Record]:
        """The record as it stands (None when it is new), and as it will be."""
        old = self._before.get((type(record), key_of(record)))
        if isinstance(record, OrganisationRecord) and old is not None and key_of(record) in self._kept:
            return old, old  # its source does not know that it was merged: nothing brings it back
        merged = self._batch.as_new(record) if old is None else _overlay(record, old)
        merged = _with_kept_organisation(merged, self._kept)
        if isinstance(merged, SiteRecord):
            said = isinstance(record, SiteRecord) and bool(record.is_protected)
            merged = self._keep_secret(merged, is_said=said, is_new=old is None)
        elif isinstance(merged, ServiceRecord):
            merged = self._merge_service(merged, old)
        if merged.modified_on is None or (old is not None and merged != old and record.modified_on is None):
            merged = replace(merged, modified_on=self._today)
        return old, merged

    def _merge_service(self, record: ServiceRecord, old: Record | None) -> ServiceRecord:
        merged = self._with_wide_areas(_with_usual_answers(record) if old is None else record)
        merged = _with_dated_capacities(merged, old, self._today)
        if isinstance(old, ServiceRecord):
            self._point_out_public_places(merged, old)
        return _with_unseen_contacts(merged, old) if self._batch.sees_public_only else merged

    def _keep_secret(self, record: SiteRecord, *, is_said: bool, is_new: bool) -> SiteRecord:
        """« adresse protégée » wins over every import; a source that does not know it (`is_said`) is pointed out.

        A new place that may be a secret one under another name is secret too, unless the file says in so many words that
        it is not.
        """
        named, secret = key_of(record), self._protection.sites
        department = self._departments.get(record.commune or "") or record.department
        doubt = self._protection.doubt(record, department) if is_new and named not in self._said_public else None
        if not (record.is_protected or named in secret or record.organisation in self._protection.copies or doubt):
            return replace(record, department=department)
        told = record.department or self._departments.get(record.commune or "")
        department = secret.get(named) or told or (doubt.department if doubt else None)
        hidden = hidden_record(record, department)
        if not is_said and replace(record, is_protected=True, department=department) != hidden:
            self._warn(record, doubt)
        if department is None:
            self._refuse(record)
        else:
            secret[named] = department
        return hidden

    def _warn(self, record: SiteRecord, doubt: Doubt | None) -> None:
        where, row = self._batch.place_of(record)
        text = "Cette adresse est protégée ici : elle n’a pas été gardée. Prévenez la source, qui la publie."
        if doubt and record.organisation not in self._protection.copies:
            text = (
                f"Cette adresse n’a pas été gardée : {doubt.reason}. Si elle est publique, écrivez d’abord ce site dans "
                "notre tableur, avec « non » à « Adresse protégée »."
            )
        self._problems.append(Problem(where, row, "adresse", text, is_blocking=False))

    def _point_out_public_places(self, record: ServiceRecord, old: ServiceRecord) -> None:
        """A place that is already public stays so, but somebody must look when a sheltering service takes it."""
        if not (self._protection.departments(old) or self._protection.departments(record)):
            return
        before = {place.site for place in old.places or ()}
        taken = {place.site for place in record.places or ()} - before - self._protection.sites.keys()
        if taken - self._said_public:
            where, row = self._batch.place_of(record)
            text = "Ce service a un lieu protégé, et il prend un lieu public : vérifiez que ce n’est pas le même."
            self._problems.append(Problem(where, row, "site", text, is_blocking=False))

    def _refuse(self, record: SiteRecord) -> None:
        where, row = self._batch.place_of(record)
        text = "Une adresse protégée est connue par son département : donnez-le."
        self._problems.append(Problem(where, row, "département", text))

    def _with_wide_areas(self, record: ServiceRecord) -> ServiceRecord:
        """A small area would tell where a secret place is: it becomes the département, and so does no area at all."""
        departments = self._protection.departments(record)
        wide = tuple(area for area in record.areas or () if area.level not in SMALL_AREAS)
        if not departments or (wide and len(wide) == len(record.areas or ())):
            return record
        added = (AreaRecord(level="department", code=code) for code in departments)
        return replace(record, areas=(*wide, *(area for area in added if area not in wide)))


CAPACITY_LIFE = timedelta(days=7)


def _with_kept_organisation(record: Record, kept: dict[str, str]) -> Record:
    """What belonged to a merged organisation belongs to the one that was kept."""
    if isinstance(record, OrganisationRecord):
        parent = kept.get(record.parent or "", record.parent)
        return replace(record, parent=None if parent == key_of(record) else parent)
    return replace(record, organisation=kept.get(record.organisation, record.organisation))


def _overlay(record: Record, old: Record) -> Record:
    silent = {name.name: getattr(old, name.name) for name in fields(record) if getattr(record, name.name) is None}
    merged = replace(record, **silent)
    if isinstance(merged, ServiceRecord) and isinstance(old, ServiceRecord):
        done = {(check.on, check.method) for check in old.verifications or ()}
        added = tuple(check for check in merged.verifications or () if (check.on, check.method) not in done)
        merged = replace(merged, verifications=(old.verifications or ()) + added)
    return merged


def _with_unseen_contacts(record: ServiceRecord, old: Record | None) -> ServiceRecord:
    """A source that tells public contacts only leaves the others as they are."""
    known = (old.contacts or ()) if isinstance(old, ServiceRecord) else ()
    unseen = tuple(contact for contact in known if contact.visibility != "public")
    seen = tuple(contact for contact in record.contacts or () if contact not in unseen)
    return replace(record, contacts=known if set(known) == {*seen, *unseen} else seen + unseen)


def _with_usual_answers(record: ServiceRecord) -> ServiceRecord:
    """A new service that names its type but not its needs or publics gets the usual ones of the type."""
    usual = vocabulary.service_type(record.type or "other")
    return replace(
        record,
        needs=usual.needs if record.needs is None else record.needs,
        audiences=usual.audiences if record.audiences is None else record.audiences,
    )


def _with_dated_capacities(record: ServiceRecord, old: Record | None, today: date) -> ServiceRecord:
    """A capacity said without a date is of today, unless it is what was known; it is believed for a week."""
    known = {
        (capacity.unit, capacity.maximum, capacity.available): capacity
        for capacity in (old.capacities or () if isinstance(old, ServiceRecord) else ())
    }
    dated = []
    for said in record.capacities or ():
        capacity = said
        if said.updated_on is None and (before := known.get((said.unit, said.maximum, said.available))):
            capacity = replace(said, updated_on=before.updated_on, expires_on=said.expires_on or before.expires_on)
        updated = capacity.updated_on or today
        dated.append(replace(capacity, updated_on=updated, expires_on=capacity.expires_on or updated + CAPACITY_LIFE))
    return replace(record, capacities=tuple(dated))


def hidden_record(record: SiteRecord, department: str | None) -> SiteRecord:
    """The same site, known by its département only."""
    empty = {name: None if name in {"commune", "longitude", "latitude"} else "" for name in Site.LOCATING}
    return replace(record, is_protected=True, department=department, name="", exchange={}, **empty)  # type: ignore[arg-type]  # each value has the type of its field


def hide(site: Site, department: str) -> None:
    """Empty every field of `site` that tells where it is. Does not save."""
    for name in Site.LOCATING:
        setattr(site, name, None if name in {"commune", "longitude", "latitude"} else "")
    site.name = ""
    site.exchange = {}
    site.department_id = department


def _known(batch: Batch) -> Known:
    organisations = {key_of(record) for record in batch.organisations}
    sites = {key_of(record) for record in batch.sites}
    return Known(
        codes={
            "commune": frozenset(Commune.objects.values_list("pk", flat=True)),
            "epci": frozenset(Epci.objects.values_list("pk", flat=True)),
            "department": frozenset(Department.objects.values_list("pk", flat=True)),
            "region": frozenset(Region.objects.values_list("pk", flat=True)),
        },
        organisations=frozenset(organisations | _keys(Organisation)),
        sites=frozenset(sites | _keys(Site)),
        choices=choices(),
        lengths=lengths(),
    )


def _keys(model: type[Sourced]) -> set[str]:
    rows = model._default_manager.values_list("source", "external_id")  # noqa: SLF001 -- Django's public API
    return {key(source, external_id) for source, external_id in rows}


def choices() -> dict[type[Any], dict[str, frozenset[str]]]:
    """The codes that each column takes, by class of record or row."""
    found: dict[type[Any], dict[str, frozenset[str]]] = {}
    for record_class, model in {**_MODELS, **_ROWS}.items():
        names = {field.name for field in fields(record_class)}
        found[record_class] = {
            column.name: codes
            for column in model._meta.fields  # noqa: SLF001 -- Django's public API
            if column.name in names and (codes := _codes(column))
        }
    return found


def _codes(column: Any) -> frozenset[str] | None:
    if isinstance(column, CodesField):
        return column.vocabulary
    return frozenset(code for code, _ in column.flatchoices) if column.choices else None


def lengths() -> dict[type[Any], dict[str, int]]:
    """How long each text may be, by class of record or row."""
    found: dict[type[Any], dict[str, int]] = {}
    for record_class, model in {**_MODELS, **_ROWS}.items():
        names = {field.name for field in fields(record_class)}
        found[record_class] = {
            column.name: column.max_length
            for column in model._meta.fields  # noqa: SLF001 -- Django's public API
            if column.name in names and isinstance(column, CharField | TextField) and not isinstance(column, CodesField)
            if column.max_length
        }
    return found
