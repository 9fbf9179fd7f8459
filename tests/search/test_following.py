"""What the apps publish, as the search follows it."""

import pytest
from django.core.management import call_command

from maillage.directory import actions as directory
from maillage.directory.models import Service, Status, Visibility
from maillage.orientation.searching import GUIDE, NUMBER
from maillage.search import actions, queries, registry, words
from maillage.search.models import Document
from maillage.search.questions import Question
from maillage.search.registry import Entry, Source
from tests import factories

pytestmark = pytest.mark.django_db
SERVICE = "directory.service"


def _refs(typed, **codes):
    return [hit.ref for hit in queries.find(Question(typed, **codes)).hits]


def test_a_public_service_is_found_by_its_name_its_structure_and_its_town():
    site = factories.PlacedSiteFactory(organisation__name="Association Zéphyr")
    service = factories.ServiceFactory(organisation=site.organisation, name="Maraude du soir", young_text="On vient.")
    factories.ServiceSiteFactory(service=service, site=site)

    actions.follow(SERVICE)

    for typed in ("maraudes", "zephyr", site.commune.name, f"maraude {site.department.name}"):
        assert _refs(typed, kinds=(SERVICE,)) == [service.reference]
    assert _refs("maraude", departments=(site.department_id,)) == [service.reference]
    assert _refs("maraude", departments=("2A",)) == []


@pytest.mark.parametrize(
    "changes",
    [{"status": Status.SUSPENDED}, {"visibility": Visibility.PROFESSIONALS}, {"visibility": Visibility.NETWORK}],
)
def test_a_service_that_is_not_public_is_found_by_nobody(changes):
    service = factories.ServiceFactory(name="Maraude du soir")
    actions.follow(SERVICE)
    Service.objects.filter(pk=service.pk).update(**changes)

    assert actions.follow(SERVICE).dropped == 1

    assert [queries.find(Question("maraude"), level=level).total for level in range(4)] == [0, 0, 0, 0]


def test_following_twice_writes_nothing_the_second_time():
    factories.ServiceFactory.create_batch(3)
    actions.follow(SERVICE)
    number = queries.find(Question("")).total

    again = actions.follow(SERVICE)

    assert (again.written, again.dropped, again.count) == (0, 0, 3)
    assert queries.find(Question("")).total == number


@pytest.mark.abuse(10)
def test_a_place_that_becomes_protected_is_forgotten_at_once(now):
    site = factories.PlacedSiteFactory()
    service = factories.ServiceFactory(organisation=site.organisation, name="Appartement relais")
    factories.ServiceSiteFactory(service=service, site=site)
    actions.follow(SERVICE)
    town, department = site.commune.name, site.department.name
    assert _refs(town) == [service.reference]

    directory.protect_site(site, by=factories.NationalFactory(), now=now)

    assert _refs(town) == []
    assert _refs(f"appartement {department}") == [service.reference]
    assert not Document.objects.filter(text__contains=town).exists()
    assert not Document.objects.filter(text_stems__contains=town.lower()).exists()


def test_help_pages_and_numbers_are_found(now):
    words.lay(now=now)
    actions.follow(GUIDE)
    actions.follow(NUMBER)

    assert "fugue" in _refs("fugueuse", kinds=(GUIDE,))
    assert _refs("116 000", kinds=(NUMBER,))[0] == "116000"
    assert "119" in _refs("allô enfance", kinds=(NUMBER,))


def test_the_command_drops_what_nobody_offers_any_more(monkeypatch):
    monkeypatch.setattr(registry, "_sources", {})
    offered = [Entry("test.leaflet", "1", "/1", "Fugue")]
    registry.register(Source("test.leaflet", "Dépliants", lambda _refs: list(offered)))
    actions.put([Entry("test.gone", "1", "/1", "Fugue d’hier")])

    call_command("rebuild_search", verbosity=0)

    assert _refs("fugue") == ["1"]
    assert Document.objects.get(kind="test.gone").is_gone
    offered.clear()
    call_command("rebuild_search", verbosity=0)
    assert _refs("fugue") == []


def test_documents_read_by_an_older_analyser_are_read_again(monkeypatch):
    monkeypatch.setattr(registry, "_sources", {})
    registry.register(Source("test.leaflet", "Dépliants", lambda _refs: [Entry("test.leaflet", "1", "/1", "Fugue")]))
    assert queries.is_outdated()
    call_command("rebuild_search", "--if-needed", verbosity=0)
    assert not queries.is_outdated()
    Document.objects.update(analyser=0, title_stems="")

    call_command("rebuild_search", "--if-needed", verbosity=0)

    assert _refs("fugue") == ["1"]
    assert not queries.is_outdated()
