"""The services that everybody may find, as the search knows them. A protected place gives its département, and nothing else.

Those for professionals alone have no page of their own that the search could lead to: they are not offered.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch

from maillage.directory import vocabulary
from maillage.directory.models import Service, ServiceArea, ServiceSite, Site, Visibility
from maillage.search import actions as search
from maillage.search.registry import Entry, Source
from maillage.territories.models import Department

SERVICE = "directory.service"
_CHUNK = 500
_LABELS = {need.code: need.label for need in vocabulary.NEEDS}
_TYPES = {kind.code: kind.label for kind in vocabulary.SERVICE_TYPES}


def source() -> Source:
    return Source(SERVICE, "Lieux et services d’aide", services, rank=20, labels=_labels, weight=0.7)


def services(refs: Iterable[str] | None) -> Iterator[Entry]:
    """Each public service, by its public reference."""
    found = Service.objects.published().shown_to((Visibility.PUBLIC,))
    if refs is not None:
        found = found.filter(reference__in=list(refs))
    found = found.select_related("organisation").prefetch_related(
        Prefetch(
            "places", ServiceSite.objects.select_related("site__commune", "site__department", "site__organisation")
        ),
        Prefetch("areas", ServiceArea.objects.select_related("commune", "epci", "department", "region")),
    )
    regions = _regions()
    for service in found.order_by("pk").iterator(chunk_size=_CHUNK):
        yield _entry(service, regions)


def renew_at(sites: Iterable[Site]) -> None:
    """Read again, at once, the services of these sites: one of them became protected."""
    found = Service.objects.filter(places__site__in=[site.pk for site in sites]).order_by("pk").distinct()
    references = list(found.values_list("reference", flat=True))
    if references:
        search.renew(SERVICE, references)


def _entry(service: Service, regions: dict[str, list[str]]) -> Entry:
    structure = service.organisation
    sites = [place.site for place in service.places.all() if place.site.organisation.visibility == Visibility.PUBLIC]
    where = [words for site in sites for words in _where(site)]
    said = [structure.name, structure.short_name, _TYPES.get(service.type, ""), *where]
    said += [_LABELS[need] for need in service.needs if need in _LABELS]
    return Entry(
        kind=SERVICE,
        ref=service.reference,
        href=f"/aide/lieu/{service.reference}",
        title=service.name if structure.name in service.name else f"{service.name} – {structure.name}",
        summary=service.young_text,
        text=". ".join(dict.fromkeys(words for words in said if words)),
        type=f"service.{service.type}",
        departments=_departments(service, sites, regions),
        place=_place(sites),
    )


def _place(sites: Iterable[Site]) -> str:
    """« Melun (77) », « Melun (77) et 2 autres lieux »: as a result shows it."""
    said = sorted({_shown(site) for site in sites} - {""})
    if len(said) < 2:
        return "".join(said)
    return f"{said[0]} et {len(said) - 1} autre{'s lieux' if len(said) > 2 else ' lieu'}"


def _shown(site: Site) -> str:
    if site.is_protected or site.commune is None:
        return f"{site.department.name} ({site.department.code})" if site.department else ""
    return f"{site.commune.name} ({site.department.code})" if site.department else str(site.commune.name)


def _where(site: Site) -> tuple[str, ...]:
    department = f"{site.department.name} ({site.department.code})" if site.department else ""
    if site.is_protected or site.commune is None:
        return (department,)
    return (site.commune.name, department)


def _departments(service: Service, sites: Iterable[Site], regions: dict[str, list[str]]) -> tuple[str, ...]:
    """Those of its places and of the territories that it serves; none when it serves the whole country, or nobody knows which."""
    found = {site.department_id for site in sites}
    hides = any(site.is_protected for site in sites)
    for area in service.areas.all():
        if area.level == ServiceArea.Level.COUNTRY:
            return ()
        if area.region_id:
            found.update(regions.get(area.region_id, []))
        if area.commune is not None and not hides:
            found.add(area.commune.department_id)
        found.add(area.department_id)
    return tuple(sorted(code for code in found if code))


def _regions() -> dict[str, list[str]]:
    """The départements of each region."""
    found: dict[str, list[str]] = {}
    for code, region in Department.objects.order_by("pk").values_list("pk", "region_id"):
        found.setdefault(region, []).append(code)
    return found


def _labels() -> dict[str, dict[str, str]]:
    return {"type": {f"service.{code}": label for code, label in _TYPES.items()}}
