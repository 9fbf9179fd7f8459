"""« Adresse protégée » wins over every import (docs/security.md, case 11)."""

import pytest

from maillage.directory import actions, queries
from maillage.directory.models import Service, ServiceArea, Site
from maillage.directory.records import AreaRecord, Batch, PlaceRecord
from tests import factories

CANARY = "canari-7f3a"
SIRET = "12345678200002"
pytestmark = pytest.mark.django_db


@pytest.fixture
def said(site):
    """A site that tells where it is by every field that can."""

    def make(external_id="s1", **more):
        everywhere = dict.fromkeys(("name", "address", "address_details", "how_to_reach"), CANARY)
        links = {"accessibility_url": f"https://example.org/{CANARY}", "postal_code": "77000", "city": CANARY}
        where = {"commune": "77288", "longitude": 2.661, "latitude": 48.541, "exchange": {"adresse": CANARY}}
        return site(external_id, **{**everywhere, **links, **where, **more})

    return make


def _load(now, **records):
    return actions.load(Batch(**records), by=None, now=now)


def _known(site):
    """What a site says of where it is."""
    return {name: getattr(site, name) for name in Site.LOCATING} | {"name": site.name, "exchange": site.exchange}


NOWHERE = {
    "address": "",
    "address_details": "",
    "postal_code": "",
    "city": "",
    "commune": None,
    "longitude": None,
    "latitude": None,
    "accessibility_url": "",
    "how_to_reach": "",
    "name": "",
    "exchange": {},
}
WARNING = "Cette adresse est protégée ici : elle n’a pas été gardée. Prévenez la source, qui la publie."


def test_a_protected_site_is_known_by_its_department(melun, organisation, said, now):
    report = _load(now, organisations=[organisation()], sites=[said(is_protected=True)])

    site = Site.objects.get()
    assert _known(site) == NOWHERE
    assert (site.is_protected, site.department_id) == (True, "77")
    assert report.problems == []


@pytest.mark.abuse(11)
@pytest.mark.parametrize("claim", [None, False])
def test_an_import_does_not_bring_the_address_back(melun, organisation, said, now, claim):
    _load(now, organisations=[organisation()], sites=[said()])
    actions.protect_site(Site.objects.get(), by=None, now=now)

    report = _load(now, organisations=[organisation()], sites=[said(is_protected=claim)])

    assert _known(Site.objects.get()) == NOWHERE
    assert Site.objects.get().is_protected
    assert [(problem.field, problem.message, problem.is_blocking) for problem in report.problems] == [
        ("adresse", WARNING, False)
    ]
    assert report.unchanged == 2
    assert CANARY not in str(report.problems)


@pytest.mark.abuse(11)
def test_another_source_of_the_same_siret_does_not_bring_it_back(melun, organisation, said, now):
    _load(now, organisations=[organisation(siret=SIRET)], sites=[said(is_protected=True)])

    report = _load(
        now,
        organisations=[organisation(source="u", siret=SIRET), organisation("o2", source="u", name="Autre", siret="")],
        sites=[said(source="u", organisation="u--o1"), said("s2", source="u", organisation="u--o2")],
    )

    assert _known(Site.objects.get(source="u", external_id="s1")) == NOWHERE
    assert Site.objects.get(source="u", external_id="s2").city == CANARY
    assert [problem.message for problem in report.problems] == [WARNING]


@pytest.mark.abuse(11)
def test_a_site_that_comes_after_its_organisation_is_protected_too(melun, organisation, said, now):
    _load(now, organisations=[organisation(siret=SIRET)], sites=[said(is_protected=True)])
    _load(now, organisations=[organisation(source="u", siret=SIRET)])

    _load(now, sites=[said(source="u", organisation="u--o1")])

    assert _known(Site.objects.get(source="u")) == NOWHERE


def test_other_sites_of_the_same_organisation_stay_public(melun, organisation, said, now):
    _load(now, organisations=[organisation(siret=SIRET)], sites=[said(is_protected=True), said("s2")])

    report = _load(now, organisations=[organisation(siret=SIRET)], sites=[said("s2", city="Melun")])

    assert Site.objects.get(external_id="s2").city == "Melun"
    assert report.problems == []


def test_two_sources_that_both_protect_agree(melun, organisation, said, now):
    records = {
        "organisations": [organisation(siret=SIRET), organisation(source="u", siret=SIRET)],
        "sites": [said(is_protected=True), said(source="u", organisation="u--o1", is_protected=True)],
    }
    _load(now, **records)

    report = _load(now, **records)

    assert (report.unchanged, report.problems) == (4, [])


def test_the_department_that_is_known_stays(melun, organisation, site, now):
    factories.DepartmentFactory(code="93")
    _load(now, organisations=[organisation()], sites=[site(is_protected=True, department="77")])

    _load(now, sites=[site(is_protected=True, department="93")])

    assert Site.objects.get().department_id == "77"


def test_a_protected_site_without_department_is_refused(melun, organisation, site, now):
    report = _load(now, organisations=[organisation()], sites=[site(is_protected=True)])

    assert report.is_refused
    assert [str(problem) for problem in report.problems] == [
        "t--s1, département : Une adresse protégée est connue par son département : donnez-le."
    ]
    assert Site.objects.count() == 0


def _areas():
    rows = ServiceArea.objects.order_by("service__external_id", "pk")
    return [(area.service.external_id, area.level, area.code) for area in rows.select_related("service")]


SMALL = (AreaRecord(level="commune", code="77288"), AreaRecord(level="epci", code="247700057"))


@pytest.mark.abuse(7)
@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        (SMALL, [("v1", "department", "77")]),
        ((AreaRecord(level="department", code="77"), *SMALL), [("v1", "department", "77")]),
        ((AreaRecord(level="region", code="11"), *SMALL), [("v1", "region", "11"), ("v1", "department", "77")]),
        ((AreaRecord(level="country"),), [("v1", "country", "")]),
        ((), [("v1", "department", "77")]),
    ],
)
def test_small_areas_of_a_protected_place_become_the_department(
    melun, organisation, site, service, now, areas, expected
):
    records = {
        "organisations": [organisation()],
        "sites": [site(is_protected=True, department="77")],
        "services": [service(areas=areas, places=(PlaceRecord(site="t--s1"),))],
    }

    _load(now, **records)

    assert _areas() == expected
    assert _load(now, **records).unchanged == 3


@pytest.mark.abuse(7)
def test_an_import_that_protects_a_site_widens_services_it_does_not_name(melun, organisation, said, service, now):
    services = [
        service(areas=SMALL, places=(PlaceRecord(site="t--s1"),)),
        service("v2", areas=SMALL),
    ]
    _load(now, organisations=[organisation()], sites=[said()], services=services)

    _load(now, sites=[said(is_protected=True)])

    assert _areas() == [
        ("v1", "department", "77"),
        ("v2", "commune", "77288"),
        ("v2", "epci", "247700057"),
    ]
    assert Service.objects.count() == 2


@pytest.mark.abuse(5)
def test_nothing_of_a_protected_place_is_read_again(melun, organisation, said, service, now):
    _load(
        now,
        organisations=[organisation()],
        sites=[said(is_protected=True)],
        services=[service(areas=SMALL, places=(PlaceRecord(site="t--s1"),))],
    )

    read = f"{queries.read_all()} {queries.read_published()}"

    assert CANARY not in read
    assert "77288" not in read
    assert "2.661" not in read


def test_the_siret_of_a_merged_organisation_still_ties_it_to_a_protected_place(melun, organisation, said, now):
    """A shelter, its double from another source, and the organisation in which that double was merged."""
    factories.ProtectedSiteFactory(organisation__siret=SIRET)
    kept = factories.OrganisationFactory()
    factories.OrganisationFactory(source="t", external_id="o1", siret=SIRET, status="closed", merged_into=kept)

    report = _load(now, organisations=[organisation()], sites=[said()])

    site = Site.objects.get(source="t")
    assert (site.organisation, site.is_protected) == (kept, True)
    assert _known(site) == NOWHERE
    assert [problem.message for problem in report.problems] == [WARNING]


def test_protecting_a_place_protects_what_came_by_a_merged_organisation_of_the_same_siret(melun, now):
    shelter = factories.PlacedSiteFactory(organisation__siret=SIRET, commune=melun)
    double = factories.PlacedSiteFactory(commune=melun)
    factories.OrganisationFactory(siret=SIRET, status="closed", merged_into=double.organisation)

    actions.protect_site(shelter, by=None, now=now)

    double.refresh_from_db()
    assert _known(double) == NOWHERE
