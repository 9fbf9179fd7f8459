from datetime import date, timedelta

import pytest

from maillage.core.errors import NotAllowed
from maillage.upkeep import actions, queries
from maillage.upkeep.actions import Closure, LinkReport
from maillage.upkeep.fetching import Answer
from maillage.upkeep.models import ClosedSiret, LinkCheck
from maillage.upkeep.queries import AddressLine, ClosedLine, Found
from tests import factories

pytestmark = pytest.mark.django_db
SEINE = frozenset({"77"})
SIRET, SUCCESSOR = "73282932000074", "55210055400013"
HERE = "https://lieu.example.org/"


def structure(code="77", **values):
    return factories.OrganisationFactory(department=factories.DepartmentFactory(code=code), **values)


def check(now, status=200, most=1000, asked=None):
    def ask(url):
        if asked is not None:
            asked.append(url)
        return Answer(status)

    return actions.check_links(ask, now=now, most=most)


def test_every_address_that_a_shown_record_names_is_checked(now):
    organisation = structure(website="https://structure.example.org/")
    factories.ServiceFactory(organisation=organisation, website=HERE, contact_link="https://contact.example.org/")
    factories.ServiceFactory(organisation=organisation, website=HERE)
    factories.ServiceFactory(organisation=organisation, website="https://brouillon.example.org/", status="draft")
    factories.ServiceFactory(organisation__status="closed", website="https://ferme.example.org/")
    factories.SiteFactory(organisation=organisation, accessibility_url="https://acces.example.org/")
    asked = []

    report = check(now, asked=asked)

    assert report == LinkReport(4, 0)
    assert sorted(asked) == [
        "https://acces.example.org/",
        "https://contact.example.org/",
        HERE,
        "https://structure.example.org/",
    ]
    assert set(LinkCheck.objects.values_list("checked_at", "status", "failures", "failing_since")) == {
        (now, 200, 0, None)
    }


@pytest.mark.parametrize(("status", "days"), [(200, 30), (404, 1), (None, 1)])
def test_what_answered_is_left_for_a_month_and_what_did_not_for_a_day(now, status, days):
    structure(website=HERE)
    check(now, status)

    assert check(now + timedelta(days=days, seconds=-1), status).checked == 0
    assert check(now + timedelta(days=days), status).checked == 1


def test_failures_are_counted_from_the_first_until_it_answers(now):
    structure(website=HERE)
    for day in range(3):
        check(now + timedelta(days=day), 500)
    found = LinkCheck.objects.get()
    assert (found.failures, found.failing_since, found.status) == (3, now, 500)

    check(now + timedelta(days=3), 200)

    found.refresh_from_db()
    assert (found.failures, found.failing_since) == (0, None)


def test_the_new_ones_come_first_then_those_that_failed_then_the_oldest(now):
    structure(website="https://vieux.example.org/")
    check(now - timedelta(days=40))
    structure(website="https://mort.example.org/")
    actions.check_links(lambda url: Answer(404 if "mort" in url else 200), now=now - timedelta(days=35))
    structure(website="https://neuf.example.org/")

    first, second, third = queries.links_to_check(again=now - timedelta(days=30), soon=now - timedelta(days=1))

    assert (first, second, third) == (
        "https://neuf.example.org/",
        "https://mort.example.org/",
        "https://vieux.example.org/",
    )
    assert check(now, most=1).checked == 1


def test_nothing_is_kept_when_this_machine_sees_no_site_at_all(now):
    for number in range(20):
        structure(website=f"https://lieu{number}.example.org/")

    report = check(now, None)

    assert report == LinkReport(0, 0, is_cut=True)
    assert LinkCheck.objects.count() == 0


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (LinkReport(0, 0), "Aucun lien à vérifier."),
        (LinkReport(12, 3), "Liens vérifiés : 12, dont 3 en échec."),
        (
            LinkReport(0, 0, is_cut=True),
            "Aucun site ne répond : cette machine n’a sans doute pas accès à internet. Rien n’a été noté.",
        ),
    ],
)
def test_a_check_of_links_tells_what_it_did(report, sentence):
    assert str(report) == sentence


def test_a_link_that_no_record_names_any_more_is_forgotten(now):
    organisation = structure(website=HERE)
    structure(website="https://reste.example.org/")
    check(now)
    organisation.website = ""
    organisation.save()

    assert actions.forget_links() == 1
    assert list(LinkCheck.objects.values_list("url", flat=True)) == ["https://reste.example.org/"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [(None, "le site ne répond pas"), (404, "la page n’existe plus"), (502, "le site est en panne (réponse 502)")],
)
def test_a_dead_link_is_listed_after_three_failures_where_it_is_named(now, status, reason):
    organisation = structure(name="Le Phare d’exemple", website=HERE)
    service = factories.ServiceFactory(organisation=organisation, name="Écoute", contact_link=HERE)
    structure("93", website=HERE)
    for day in range(2):
        check(now + timedelta(days=day), status)
    assert queries.dead_links(SEINE).total == 0

    check(now + timedelta(days=2), status)

    lines = queries.dead_links(SEINE).lines
    assert [(line.field, line.service, line.service_name) for line in lines] == [
        ("site web de la structure", None, ""),
        ("lien pour contacter", service.pk, "Écoute"),
    ]
    assert {
        (line.url, line.organisation, line.organisation_name, line.reason, line.failing_since) for line in lines
    } == {(HERE, organisation.pk, "Le Phare d’exemple", reason, now)}
    assert queries.dead_links(None).total == 3


def test_a_dead_link_of_a_place_names_its_structure(now):
    site = factories.SiteFactory(organisation=structure(name="Le Phare d’exemple"), accessibility_url=HERE)
    LinkCheck.objects.create(url=HERE, checked_at=now, failures=3, failing_since=now)

    (line,) = queries.dead_links(SEINE).lines

    assert (line.field, line.organisation, line.service) == ("fiche d’accessibilité", site.organisation_id, None)


def test_an_address_that_bounced_is_listed_where_it_is_named(now):
    organisation = structure(name="Le Phare d’exemple", email="Perdu@example.org")
    service = factories.ServiceFactory(organisation=organisation, name="Écoute", email="present@example.org")
    factories.ContactFactory(service=service, email="perdu@example.org")
    factories.ServiceFactory(organisation=structure("93"), email="perdu@example.org")
    actions.record_bounce("perdu@example.org", is_hard=True, now=now)

    assert queries.dead_addresses(SEINE).lines == (
        AddressLine("Perdu@example.org", organisation.pk, "Le Phare d’exemple", None, ""),
        AddressLine("perdu@example.org", organisation.pk, "Le Phare d’exemple", service.pk, "Écoute"),
    )
    assert queries.dead_addresses(None).total == 3


def test_nothing_is_looked_for_when_no_address_bounced(django_assert_num_queries):
    structure(email="present@example.org")

    with django_assert_num_queries(1):
        assert queries.dead_addresses(None).total == 0


def close(now, *closures, by=None):
    return actions.import_closed_sirets(closures, "Sirene, novembre 2026", by=by, now=now)


def test_a_structure_whose_establishment_closed_is_listed_with_its_successor(now):
    organisation = structure(name="Le Phare d’exemple", siret=SIRET)
    structure(siret=SUCCESSOR)
    structure(siret=SIRET, status="closed")
    structure("93", siret=SIRET)

    assert close(now, Closure(SIRET, date(2026, 9, 30), SUCCESSOR)) == 1

    assert queries.closed_structures(SEINE).lines == (
        ClosedLine(
            organisation.pk,
            "Le Phare d’exemple",
            "77",
            SIRET,
            date(2026, 9, 30),
            SUCCESSOR,
            "Sirene, novembre 2026",
        ),
    )
    assert queries.closed_structures(None).total == 2


def test_a_second_import_corrects_the_first(now):
    close(now, Closure(SIRET))

    close(now + timedelta(days=30), Closure(SIRET, date(2026, 9, 30), SUCCESSOR))

    assert list(ClosedSiret.objects.values_list("siret", "closed_on", "successor", "imported_at")) == [
        (SIRET, date(2026, 9, 30), SUCCESSOR, now + timedelta(days=30))
    ]


def test_only_the_national_team_imports_facts(now):
    with pytest.raises(NotAllowed):
        close(now, Closure(SIRET), by=factories.CoordinatorFactory())
    assert close(now, Closure(SIRET), by=factories.NationalFactory()) == 1


@pytest.mark.parametrize("size", [1, 3])
def test_what_was_found_costs_as_many_queries_whatever_its_size(now, django_assert_num_queries, size):
    for number in range(size):
        url = f"https://lieu{number}.example.org/"
        factories.ServiceFactory(organisation=structure(website=url, siret=SIRET, email="perdu@example.org"))
        LinkCheck.objects.create(url=url, checked_at=now, failures=3, failing_since=now)
    close(now, Closure(SIRET))
    actions.record_bounce("perdu@example.org", is_hard=True, now=now)

    with django_assert_num_queries(12):
        found = queries.found(SEINE)

    assert found == Found(links=size, addresses=size, closed=size)
