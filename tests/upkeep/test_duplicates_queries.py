"""What is compared of each structure, and what the coordination reads of a pair. A protected place gives its département only."""

from uuid import UUID

import pytest

from maillage.directory import standing
from maillage.directory.models import Organisation
from maillage.upkeep.duplicates import policies, queries
from maillage.upkeep.models import DuplicatePair
from tests import factories

CANARY = "canari-7f3a"
pytestmark = pytest.mark.django_db


@pytest.fixture
def melun(db):
    return factories.CommuneFactory(code="77288", name="Melun")


@pytest.fixture
def elsewhere(db):
    return factories.DepartmentFactory(code="75", article="", name="Paris")


def of(user, now):
    return standing.of(user, now=now)


def test_a_structure_is_compared_by_what_it_and_its_rows_say(melun):
    organisation = factories.OrganisationFactory(
        name="La Passerelle", short_name="LP", siret="12345678200010", rna="W771234567",
        phone="01 99 00 10 20", email="Contact@Passerelle.example.org", website="https://www.passerelle.example.org/",
    )  # fmt: skip
    factories.PlacedSiteFactory(organisation=organisation, commune=melun, address="12, rue de l’Exemple")
    factories.ServiceFactory(
        organisation=organisation,
        phone="+33 1 99 00 10 21",
        email="ecoute@gmail.com",
        website="https://facebook.com/lp",
    )

    assert queries.parties() == [
        queries.Party(
            key=str(organisation.pk),
            name="La Passerelle",
            short_name="LP",
            siret="12345678200010",
            rna="W771234567",
            phones=frozenset({"0199001020", "0199001021"}),
            emails=frozenset({"contact@passerelle.example.org", "ecoute@gmail.com"}),
            domains=frozenset({"passerelle.example.org"}),
            websites=frozenset({"passerelle.example.org", "facebook.com/lp"}),
            streets=frozenset({"77288 12 rue de l exemple"}),
            communes=frozenset({"77288"}),
            places=frozenset({"melun", "seine", "et", "marne"}),
            departments=frozenset({"77"}),
        )
    ]


def test_a_protected_place_gives_its_department_and_nothing_else():
    site = factories.ProtectedSiteFactory(organisation__name="Abri")

    assert queries.parties() == [
        queries.Party(
            key=str(site.organisation_id),
            name="Abri",
            departments=frozenset({"77"}),
            places=frozenset({"seine", "et", "marne"}),
        )
    ]


def test_a_closed_structure_is_not_compared():
    factories.OrganisationFactory(status="closed")

    assert queries.parties() == []


@pytest.mark.parametrize("size", [1, 3])
def test_comparing_costs_four_queries_whatever_the_size(size, melun, django_assert_num_queries):
    for site in factories.PlacedSiteFactory.create_batch(size, commune=melun):
        factories.ServiceFactory(organisation=site.organisation)

    with django_assert_num_queries(4):
        assert len(queries.parties()) == size


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("01 99 00 10 20", "0199001020"),
        ("+33 1 99 00 10 20", "0199001020"),
        ("+33 (0)1 99 00 10 20", "0199001020"),
        ("0033199001020", "0199001020"),
        ("119", ""),
        ("", ""),
    ],
)
def test_a_telephone_number_has_one_form(typed, folded):
    assert queries.folded_phone(typed) == folded


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("https://www.Exemple.example.org/", "exemple.example.org"),
        ("exemple.example.org/accueil/", "exemple.example.org/accueil"),
        ("https://www.facebook.com", ""),
        ("https://www.facebook.com/passerelle", "facebook.com/passerelle"),
        ("", ""),
    ],
)
def test_a_site_has_one_form(typed, folded):
    assert queries.folded_address(typed) == folded


def test_a_coordinator_reads_the_pairs_of_her_territory_only(now, elsewhere):
    hers = factories.CoordinatorFactory()
    mine = factories.DuplicatePairFactory(score=0.7)
    half = factories.DuplicatePairFactory(
        first__id=UUID(int=3), second__id=UUID(int=4), second__department=elsewhere, score=0.9
    )
    other = factories.DuplicatePairFactory(
        first__id=UUID(int=5), first__department=elsewhere, second__id=UUID(int=6), second__department=elsewhere
    )

    assert list(queries.waiting(of(hers, now))) == [half, mine]
    assert list(queries.waiting(of(factories.NationalFactory(), now))) == [half, other, mine]
    assert list(queries.waiting(of(factories.NationalFactory(), now), frozenset({"77"}))) == [half, mine]
    assert list(queries.waiting(of(factories.UserFactory(), now))) == []


def test_what_was_decided_or_closed_does_not_wait(now):
    for number, decision in enumerate(DuplicatePair.Decision.values):
        factories.DuplicatePairFactory(
            first__id=UUID(int=10 + number), second__id=UUID(int=20 + number), decision=decision
        )
    factories.DuplicatePairFactory(first__id=UUID(int=30), second__id=UUID(int=31), second__status="closed")

    assert [pair.decision for pair in queries.waiting(standing.MACHINE)] == ["waiting"]


def test_a_sheet_shows_both_sides_and_no_protected_address(melun):
    pair = factories.DuplicatePairFactory(
        first__name="La Passerelle", second__name="Passerelle", second__phone="01 99 00 10 20"
    )
    factories.ProtectedSiteFactory(organisation=pair.first)
    factories.PlacedSiteFactory(organisation=pair.second, commune=melun, address=CANARY)
    factories.ServiceFactory(organisation=pair.second, name="Écoute")
    factories.MembershipFactory(organisation=pair.first)

    sheet = queries.sheet(pair)

    assert [(line.name, line.first, line.second) for line in sheet.differing] == [
        ("name", "La Passerelle", "Passerelle"),
        ("phone", "", "01 99 00 10 20"),
    ]
    assert [(line.label, line.first) for line in sheet.same] == [
        ("Nature", "autre"),
        ("Département", "Seine-et-Marne"),
        ("Visible par", "tout le monde"),
    ]
    assert [(side.services, side.towns, side.protected, side.members, side.is_gone) for side in sheet.sides] == [
        ((), (), 1, 1, False),
        (("Écoute",), ("Melun",), 0, 0, False),
    ]
    assert (sheet.kept, sheet.is_waiting, sheet.merge) == ("second", True, None)
    assert sheet.may_hide_a_shelter is True
    assert CANARY not in repr(sheet)


def test_a_pair_of_two_territories_is_for_the_national_team(now, elsewhere):
    pair = factories.DuplicatePairFactory(second__department=elsewhere)
    hers, national = (of(factory(), now) for factory in (factories.CoordinatorFactory, factories.NationalFactory))

    assert [policies.can_decide(one, pair.first, pair.second) for one in (hers, national)] == [False, True]


@pytest.mark.parametrize("size", [1, 4])
def test_a_sheet_costs_eight_queries(size, melun, django_assert_num_queries):
    pair = factories.DuplicatePairFactory(first__parent=factories.OrganisationFactory())
    factories.PlacedSiteFactory.create_batch(size, organisation=pair.first, commune=melun)
    factories.ServiceFactory.create_batch(size, organisation=pair.second)

    with django_assert_num_queries(8):
        assert len(queries.sheet(pair).sides[1].services) == size


def test_two_values_of_each_field_are_compared_in_words():
    parent = factories.OrganisationFactory(name="Fédération")
    pair = factories.DuplicatePairFactory(
        second__parent=parent, second__kind="health", second__networks=("cmp", "csapa")
    )
    Organisation.objects.filter(pk=pair.first_id).update(department=None, visibility="network")

    assert [(line.label, line.first, line.second) for line in queries.sheet(pair).differing][1:] == [
        ("Nature", "autre", "établissement de santé"),
        ("Département", "", "Seine-et-Marne"),
        ("Organisation mère", "", "Fédération"),
        ("Réseaux porteurs", "", "cmp, csapa"),
        ("Visible par", "membres du réseau", "tout le monde"),
    ]
