"""data·inclusion v1 -> our records. One organisation per structure, one site where it or a service is located."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from maillage.directory.exchanges.data_inclusion import conversion, errors, mapping
from maillage.directory.exchanges.data_inclusion.items import Item, items
from maillage.directory.exchanges.data_inclusion.schema import v1
from maillage.directory.exchanges.data_inclusion.writing import (
    IMPLIED_PLACE,
    KEPT,
    service_document,
    structure_document,
)
from maillage.directory.exchanges.files import File, Unreadable
from maillage.directory.records import (
    Batch,
    OrganisationRecord,
    PlaceRecord,
    Problem,
    Record,
    SiteRecord,
    key_of,
)


def read(files_: list[File], *, source: str = "") -> Batch:
    """Structures and services of all the files together, whatever their order. `source` is not used: each item says its own."""
    reading = _Reading()
    for file in files_:
        try:
            found = list(items(file, reading.batch.problems))
        except Unreadable as error:
            reading.batch.problems.append(Problem(file.name, 0, "fichier", str(error)))
            continue
        reading.add(found)
    return reading.finished()


class _Reading:
    """Structures first, for a service may stand at the place of its structure."""

    def __init__(self) -> None:
        self.batch = Batch(sees_public_only=True)
        self._structures: dict[str, tuple[str, SiteRecord | None, str | None]] = {}  # their id -> key, site, hours
        self._services: list[Item] = []

    def add(self, items: list[Item]) -> None:
        for item in items:
            if "structure_id" in item.values:
                self._services.append(item)
            else:
                self._add_structure(item)

    def finished(self) -> Batch:
        for item in self._services:
            self._add_service(item)
        silent = sum("needs" in guess for guess in self.batch.guesses.values())
        if silent:
            text = f"Services sans aucune thématique que Maillage connaît, donc sans besoin : {silent}."
            self.batch.problems.append(Problem("services", 0, "thematiques", text, is_blocking=False))
        return self.batch

    def _add_structure(self, item: Item) -> None:
        said = self._checked(v1.Structure, item)
        if said is None:
            return
        record, site = conversion.organisation(said), conversion.site(said, "#site")
        if site is not None:
            site = replace(site, organisation=key_of(record))
        record = replace(record, exchange=_kept(structure_document(record, site), said))
        self._keep(record, item)
        if site is not None:
            self._keep(site, item)
        self._structures[said["id"]] = (key_of(record), site, conversion.hours(said))

    def _add_service(self, item: Item) -> None:
        said = self._checked(v1.Service, item)
        if said is None:
            return
        organisation, structure_site, structure_hours = self._structures.get(
            said["structure_id"], (conversion.linked(said), None, None)
        )
        site = conversion.site(said, "#service-site")
        if (
            site is not None
            and structure_site is not None
            and conversion.where(site) == conversion.where(structure_site)
        ):
            site = structure_site
        elif site is not None:
            site = replace(site, organisation=organisation)
            self._keep(site, item)
        is_implied = site is None and structure_site is not None and conversion.is_met_on_site(said)
        place = structure_site if is_implied else site
        record = conversion.service(said, organisation)
        if place is not None:
            own = "" if record.opening_hours else structure_hours or ""
            record = replace(record, places=(PlaceRecord(site=key_of(place), opening_hours=own),))
        kept = {KEPT: {IMPLIED_PLACE: True}} if is_implied else {}
        record = replace(record, exchange=kept)
        self.batch.guesses[key_of(record)] = guess = conversion.guesses(said)
        ours = service_document(replace(record, **guess), site)
        self._keep(replace(record, exchange=_kept(ours, said, kept)), item)
        self._warn_about_hours(said, item)

    def _checked(self, model: type[BaseModel], item: Item) -> dict[str, Any] | None:
        """What the item says, in our canonical form; None (and problems) when the schema refuses it."""
        values = {name: value for name, value in item.values.items() if name in model.model_fields and value != ""}
        try:
            valid = model.model_validate(values)
        except ValidationError as error:
            found = errors.findings(error)
            self.batch.problems += [Problem(item.where, item.row, field, text) for field, text in found]
            self._stand_in(item)
            return None
        return {field: _canonical(field, values.get(field), valid) for field in model.model_fields}

    def _stand_in(self, item: Item) -> None:
        """So that a refused structure is not said to be missing by each of its services. Nothing of it is ever written."""
        source, identifier = item.values.get("source"), item.values.get("id")
        if isinstance(source, str) and isinstance(identifier, str) and "structure_id" not in item.values:
            record = OrganisationRecord(source=source, external_id=conversion.external(source, identifier), name="?")
            self._keep(record, item)
            self._structures[identifier] = (key_of(record), None, None)

    def _keep(self, record: Record, item: Item) -> None:
        if isinstance(record, OrganisationRecord):
            self.batch.organisations.append(record)
        elif isinstance(record, SiteRecord):
            self.batch.sites.append(record)
        else:
            self.batch.services.append(record)
        self.batch.rows[type(record), key_of(record)] = (item.where, item.row)

    def _warn_about_hours(self, said: dict[str, Any], item: Item) -> None:
        if said["horaires_accueil"] and conversion.hours(said) is None:
            text = "Ces horaires ne suivent pas la syntaxe OpenStreetMap : ils ne sont pas montrés."
            self.batch.problems.append(Problem(item.where, item.row, "horaires_accueil", text, is_blocking=False))


def _canonical(field: str, value: Any, valid: BaseModel) -> Any:
    """Sets in the order of their codes, numbers as numbers, days as days; any other text as it was written."""
    checked = getattr(valid, field)
    if checked is None:
        return None
    if field in mapping.SETS:
        return sorted({str(getattr(item, "value", item)) for item in checked})
    if field in mapping.NUMBERS:
        return checked
    if field == "date_maj":
        return checked.isoformat()
    return str(getattr(checked, "value", value))


def _kept(ours: dict[str, Any], said: dict[str, Any], kept: dict[str, Any] | None = None) -> dict[str, Any]:
    """What our own document would say otherwise: {field: [ours, theirs]}."""
    differing = {
        field: [ours.get(field), value]
        for field, value in said.items()
        if field not in mapping.LOCATION and ours.get(field) != value and (field in ours or value not in (None, []))
    }
    both = {**(kept or {}).get(KEPT, {}), **differing}
    return {KEPT: both} if both else {}
