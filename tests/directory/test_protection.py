"""A protected place that comes back under another name (docs/security.md, cases 5 and 11)."""

import pytest

from maillage.directory import actions
from maillage.directory.models import Service, ServiceArea, Site
from maillage.directory.records import AreaRecord, Batch, PlaceRecord
from tests import factories

CANARY = "12 rue des Lilas"
AGAIN = "12, RUE DES LILAS (foyer)"
SIRET, OTHER_SIRET = "12345678200002", "13002526500013"
HERE = {
    "commune": "77288",
    "address": AGAIN,
    "postal_code": "77000",
    "city": "Melun",
    "longitude": 2.66,
    "latitude": 48.54,
}
NEXT_TO = (
    "Cette adresse n’a pas été gardée : {}. Si elle est publique, écrivez d’abord ce site dans notre tableur, avec « non » à "
    "« Adresse protégée »."
)
ORGANISATION = NEXT_TO.format("cette organisation a un lieu protégé")
SERVICE = NEXT_TO.format("un service de ce lieu a un lieu protégé")
NAME = NEXT_TO.format("une organisation du même nom a un lieu protégé")
LOOK = "Ce service a un lieu protégé, et il prend un lieu public : vérifiez que ce n’est pas le même."
pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter(melun, organisation, site, service, now):
    """An organisation, its place and its service, public at first; the place is then protected."""

    def make(**said):
        _load(
            now,
            organisations=[organisation(**{"name": "Foyer d’Essai", "siret": SIRET, **said})],
            sites=[site(commune="77288", address=CANARY)],
            services=[service(places=(PlaceRecord(site="t--s1"),))],
        )
        return actions.protect_site(Site.objects.get(), by=None, now=now)

    return make


def _load(now, **records):
    return actions.load(Batch(**records), by=None, now=now)


def _told(report):
    return [problem.message for problem in report.problems]


def _hidden(external_id):
    found = Site.objects.get(external_id=external_id)
    return (found.is_protected, found.department_id, found.address, found.commune_id) == (True, "77", "", None)


@pytest.mark.abuse(11)
def test_a_new_site_of_an_organisation_with_a_protected_one_is_protected(shelter, site, service, now):
    shelter()
    moved = {"sites": [site("s2", **HERE)], "services": [service(places=(PlaceRecord(site="t--s2"),))]}

    report = _load(now, **moved)

    assert _hidden("s2")
    assert _told(report) == [ORGANISATION]
    assert AGAIN not in str(report.problems)
    assert _load(now, **moved).has_changes is False


@pytest.mark.abuse(11)
def test_its_department_is_that_of_the_protected_site_when_it_says_none(shelter, site, now):
    shelter()

    _load(now, sites=[site("s2", address=AGAIN)])

    assert _hidden("s2")


def test_a_file_that_says_no_for_that_very_site_is_believed(shelter, site, service, now):
    shelter()

    report = _load(
        now,
        sites=[site("s2", **HERE, is_protected=False)],
        services=[service(places=(PlaceRecord(site="t--s1"), PlaceRecord(site="t--s2")))],
    )

    assert Site.objects.get(external_id="s2").address == AGAIN
    assert report.problems == []


@pytest.mark.abuse(11)
def test_saying_no_does_not_publish_the_same_establishment_of_another_source(shelter, organisation, site, now):
    shelter()

    _load(
        now,
        organisations=[organisation(source="u", siret=SIRET)],
        sites=[site("s2", source="u", organisation="u--o1", **HERE, is_protected=False)],
    )

    assert _hidden("s2")


@pytest.mark.abuse(11)
@pytest.mark.parametrize("places", [("s2",), ("s1", "s2")])
def test_a_new_place_of_a_service_with_a_protected_one_is_protected(shelter, organisation, site, service, now, places):
    shelter()

    report = _load(
        now,
        organisations=[organisation("o2", name="Propriétaire des murs")],
        sites=[site("s2", organisation="t--o2", **HERE)],
        services=[service(places=tuple(PlaceRecord(site=f"t--{name}") for name in places))],
    )

    assert _hidden("s2")
    assert _told(report) == [SERVICE]


@pytest.mark.abuse(11)
def test_a_new_service_at_a_protected_place_hides_its_other_new_place(shelter, organisation, site, service, now):
    shelter()

    _load(
        now,
        organisations=[organisation("o2", name="Propriétaire des murs")],
        sites=[site("s2", organisation="t--o2", **HERE)],
        services=[service("v2", places=(PlaceRecord(site="t--s1"), PlaceRecord(site="t--s2")))],
    )

    assert _hidden("s2")


def test_a_place_that_was_public_stays_so_and_is_pointed_out_once(shelter, organisation, site, service, now):
    shelter()
    _load(now, organisations=[organisation("o2", name="Mairie")], sites=[site("s2", organisation="t--o2", **HERE)])
    moved = {"services": [service(places=(PlaceRecord(site="t--s2"),))]}

    report = _load(now, **moved)

    assert Site.objects.get(external_id="s2").address == AGAIN
    assert _told(report) == [LOOK]
    assert _told(_load(now, **moved)) == []


@pytest.mark.abuse(11)
@pytest.mark.parametrize(
    ("here", "there", "commune", "is_hidden"),
    [
        ("", "", "77288", True),
        (SIRET, "", "77285", True),
        ("", SIRET, None, True),
        (SIRET, OTHER_SIRET, "77288", False),
        ("", "", "93066", False),
    ],
)
def test_an_organisation_of_the_same_name_may_be_the_same(
    shelter, organisation, site, now, here, there, commune, is_hidden
):
    factories.CommuneFactory(code="93066", department=factories.DepartmentFactory(code="93"))
    shelter(siret=here)

    report = _load(
        now,
        organisations=[organisation(source="u", name="FOYER D'ESSAI", siret=there)],
        sites=[site("s2", source="u", organisation="u--o1", commune=commune, address=AGAIN)],
    )

    assert Site.objects.get(external_id="s2").is_protected is is_hidden
    assert _told(report) == ([NAME] if is_hidden else [])


def test_another_organisation_is_left_alone(shelter, organisation, site, now):
    shelter()

    report = _load(
        now, organisations=[organisation("o2", name="Mairie")], sites=[site("s2", organisation="t--o2", **HERE)]
    )

    assert Site.objects.get(external_id="s2").address == AGAIN
    assert report.problems == []


@pytest.mark.abuse(11)
def test_a_source_that_drops_the_siret_still_speaks_of_the_same_establishment(shelter, organisation, site, now):
    shelter()
    _load(now, organisations=[organisation(source="u", name="Autre nom", siret=SIRET)])

    _load(
        now,
        organisations=[organisation(source="u", name="Autre nom", siret="")],
        sites=[site("s2", source="u", organisation="u--o1", **HERE)],
    )

    assert _hidden("s2")


def _areas():
    rows = ServiceArea.objects.order_by("service__external_id", "pk")
    return [(area.service.external_id, area.level, area.code) for area in rows.select_related("service")]


@pytest.fixture
def two_places(melun, organisation, site, now):
    """One site in each of two départements."""
    factories.CommuneFactory(code="93066", department=factories.DepartmentFactory(code="93"))
    _load(now, organisations=[organisation()], sites=[site(commune="77288"), site("s2", commune="93066")])
    return (PlaceRecord(site="t--s1"), PlaceRecord(site="t--s2"))


BOTH = [("v1", "department", "77"), ("v1", "department", "93")]


@pytest.mark.abuse(7)
@pytest.mark.parametrize("areas", [None, (), (AreaRecord(level="commune", code="77288"),)])
def test_a_service_of_two_protected_places_is_for_both_departments(two_places, site, service, now, areas):
    report = _load(
        now,
        sites=[site(is_protected=True), site("s2", is_protected=True)],
        services=[service(places=two_places, areas=areas)],
    )

    assert not report.is_refused
    assert _areas() == BOTH


@pytest.mark.abuse(7)
@pytest.mark.parametrize("areas", [(), (AreaRecord(level="commune", code="77288"),)])
def test_protecting_one_place_after_the_other_keeps_both_departments(two_places, service, now, areas):
    _load(now, services=[service(places=two_places, areas=areas)])

    for protected in Site.objects.order_by("external_id"):
        actions.protect_site(protected, by=None, now=now)

    assert _areas() == BOTH


def test_a_wide_area_that_somebody_chose_stays(two_places, service, now):
    _load(now, services=[service(places=two_places, areas=(AreaRecord(level="country"),))])

    for protected in Site.objects.all():
        actions.protect_site(protected, by=None, now=now)

    assert _areas() == [("v1", "country", "")]


@pytest.mark.abuse(7)
def test_protecting_the_place_of_a_service_without_area_gives_it_the_department(two_places, service, now):
    _load(now, services=[service(places=two_places[:1]), service("v2", places=two_places[1:])])

    actions.protect_site(Site.objects.get(external_id="s1"), by=None, now=now)

    assert _areas() == [("v1", "department", "77")]
    assert Service.objects.count() == 2
