"""Finding a shelter or a child (abuse cases 1 to 18): what the public face must never give."""

import json
import random
import time

import pytest
from django.apps import apps
from django.core import mail
from django.db import models
from django.db.models import FileField
from django.http import QueryDict

from maillage.directory import actions as directory
from maillage.directory.exchanges import data_inclusion
from maillage.directory.exchanges.files import File
from maillage.directory.models import Service, Site
from maillage.directory.records import Batch, SiteRecord
from maillage.orientation import actions, finder
from maillage.orientation.finder import Search
from maillage.orientation.forms import PlaceForm, SearchForm
from maillage.orientation.snapshots import shelf
from maillage.orientation.suggestion_forms import FollowForm, SuggestionForm
from maillage.territories import gazetteer
from tests import factories
from tests.orientation import pages, worlds
from tests.orientation.pages import Reader

# A protected place near Arbonne-la-Forêt: each of these, found anywhere, is a leak.
ADDRESS = "7 impasse Quartzite-Zébulon"
CANARY = {
    "name": "Villa Zébulonne",
    "address": ADDRESS,
    "address_details": "portail Zébulon",
    "postal_code": "77630",
    "city": "Arbonne-la-Forêt",
    "longitude": 2.56789123,
    "latitude": 48.41357924,
    "how_to_reach": "car Quartzite",
    "accessibility_url": "https://quartzite.example/",
    "exchange": {"note": "Zébulon"},
}
TRACES = (b"bulon", b"uartzite", b"77630", b"77006", b"Arbonne", b"2.5678", b"48.4135")


@pytest.fixture
def shelter(db, empty_folder):
    """A service in a place that is still public: whoever needs it protected does so."""
    commune = factories.CommuneFactory(code="77006", name="Arbonne-la-Forêt")
    site = factories.SiteFactory(commune=commune, **CANARY)
    service = factories.ServiceFactory(name="Accueil d’essai", reference="shelter01", needs=("sleep",))
    factories.ServiceSiteFactory(service=service, site=site)
    factories.ServiceAreaFactory(service=service, level="commune", commune=commune, department=None)
    factories.ServiceFactory(name="Autre service", reference="other0001")
    return service


@pytest.fixture
def protected(shelter, now):
    """The same, protected, its address held encrypted, and published."""
    directory.protect_site(Site.objects.get(), by=None, now=now, hold=ADDRESS)
    actions.publish(now=now)
    return shelter


def leaks(content):
    return [trace for trace in TRACES if trace in content]


def leaks_on_disk(folder):
    return {path.name: leaks(path.read_bytes()) for path in folder.iterdir() if leaks(path.read_bytes())}


def leaks_online(client):
    """By address, over every public page and all that they link to. A page that is asked about a commune names it."""
    urls = [*pages.ALL, "/aide/lieu/shelter01", "/aide/lieu/shelter01/imprimer", "/aide/resultats?l=77006&b=2"]
    seen = pages.crawl(client, [url for url in urls if not url.startswith(("/quitter", "/continuer"))])
    found = {url: set(leaks(pages.body(response))) for url, response in seen.items()}
    named = {url: {b"Arbonne", b"77006"} if "l=77006" in url else set() for url in seen}
    return {url: found[url] - named[url] for url in seen if found[url] - named[url]}


def test_the_canary_sings_when_nothing_protects_it(client, shelter, empty_folder, now):
    """Proves that the tests below look where a leak would be."""
    actions.publish(now=now)

    assert set(leaks_on_disk(empty_folder)) == {
        "public.snapshot",
        "public.spare",
        "members.snapshot",
        "members.spare",
    }
    assert "/aide/lieu/shelter01" in leaks_online(client)


@pytest.mark.abuse(1)
@pytest.mark.parametrize("url", [url for url in pages.ALL if url != "/sante"])
def test_an_account_sees_what_everybody_sees(client, small_world, url, db, monkeypatch):
    at = time.time()
    monkeypatch.setattr(time, "time", lambda: at)  # the token of « le dire au réseau » holds the second
    anonymous = client.get(url)
    client.force_login(factories.UserFactory())

    assert pages.body(client.get(url)) == pages.body(anonymous)


@pytest.mark.abuse(1)
@pytest.mark.parametrize("level", ["anonymous", "account", "coordinator"])
def test_what_is_for_the_network_is_on_no_public_page(client, shelter, now, level):
    factories.ServiceFactory(name="Quartzite", reference="inside001", visibility="network")
    factories.ServiceFactory(name="Zébulon", reference="draft0001", status="draft")
    Site.objects.all().update(**dict.fromkeys(("name", "address", "address_details", "how_to_reach", "city"), ""))
    Site.objects.all().update(
        postal_code="", longitude=None, latitude=None, accessibility_url="", commune=None, exchange={}
    )
    Service.objects.get(reference="shelter01").areas.all().delete()
    actions.publish(now=now)
    if level != "anonymous":
        client.force_login(factories.UserFactory() if level == "account" else factories.NationalFactory())

    assert b"Quartzite" in shelf.path(shelf.MEMBERS).read_bytes()
    assert leaks_online(client) == {}
    assert client.get("/aide/lieu/inside001").status_code == 404


@pytest.mark.django_db
@pytest.mark.abuse(3)
def test_no_public_form_takes_the_name_of_a_person(client, small_world):
    """Closed lists, numbers, and few words: the town; what is wrong in a sheet (refused when they could reach somebody, and
    read by a person before anything changes). A new field is thought about here first.
    """
    assert {name: type(field).__name__ for name, field in PlaceForm().fields.items()} == {
        "p": "ChoiceField",
        "ou": "CharField",
        "b": "MultipleChoiceField",
    }
    fields = {name: type(field).__name__ for name, field in SearchForm(QueryDict()).fields.items()}
    assert [name for name, kind in fields.items() if kind == "CharField"] == ["l"]
    suggested = {name: type(field).__name__ for name, field in SuggestionForm(is_secret=False).fields.items()}
    assert suggested == {"r": "MultipleChoiceField", **dict.fromkeys(("n", "h", "a", "m"), "CharField")}
    assert {type(field).__name__ for field in FollowForm().fields.values()} == {"CharField"}
    for url in pages.PAGES:
        if url.startswith("/reseau/"):  # a structure says what it does; nobody else is asked for there
            continue
        assert b"<textarea" not in client.get(url).content


@pytest.mark.abuse(3)
@pytest.mark.parametrize("name", ["Camille Dupont", "Inès", "DUPONT camille 12/03/2011", "@camille", "06 39 98 12 34"])
def test_asking_about_a_person_gives_nothing_about_a_person(client, small_world, name):
    plain = client.get("/aide/resultats?l=77288").context["near"]

    asked = client.get("/aide/resultats", {"l": "77288", "nom": name, "q": name, "b": name, "p": name})
    typed = client.post("/aide/chercher", {"ou": name})

    assert [card.reference for card in asked.context["near"]] == [card.reference for card in plain]
    assert typed.status_code in {200, 302}
    assert b"/aide/lieu/" not in typed.content


@pytest.mark.abuse(5)
def test_a_protected_address_is_in_no_page_and_in_no_file(client, protected, empty_folder):
    assert leaks_on_disk(empty_folder) == {}
    assert leaks_online(client) == {}
    text = Reader(client.get("/aide/lieu/shelter01")).text
    assert "Seine-et-Marne" in text
    assert "protégée" in text


@pytest.mark.abuse(6)
@pytest.mark.parametrize("token", ["Zébulon", "zebulonne", "Quartzite", "impasse", "Villa", ADDRESS])
def test_the_words_of_a_protected_address_find_nothing(client, shelter, now, token):
    factories.ServiceFactory(reference="third0001")
    before = client.post("/aide/chercher", {"ou": token})

    directory.protect_site(Site.objects.get(), by=None, now=now, hold=ADDRESS)
    actions.publish(now=now)

    after = client.post("/aide/chercher", {"ou": token})
    assert pages.body(after) == pages.body(before)
    assert b"/aide/lieu/" not in after.content


@pytest.mark.abuse(7)
def test_a_thousand_origins_place_a_protected_site_no_better_than_its_department(small_world, now):
    chance = random.Random(7)
    everywhere = [place for place in gazetteer.load().places if not place.parent]
    inside = [place for place in everywhere if place.department == "77"]
    origins = [*chance.sample(everywhere, 600), *chance.sample(inside, 400)]

    for origin in origins:
        found = finder.find(Search(place=origin, needs=("sleep",), distance_km=chance.choice((10, 20, 150))), now=now)

        told = [(result.rank, result.distance_km) for result in found.near]
        assert told == ([(1, None)] if origin.department == "77" else [])


@pytest.mark.abuse(7)
def test_the_rank_of_a_protected_site_depends_on_public_places_only(small_world, now):
    """Its true position is not here at all: moved inside the département, no answer changes from any origin."""
    origins = random.Random(8).sample(gazetteer.load().places, 60)

    def answers():
        return [finder.find(Search(place=origin, distance_km=150), now=now) for origin in origins]

    first = answers()
    batch = worlds.small_world()
    moved = worlds.site("s2", is_protected=True, department="77", longitude=3.3, latitude=48.9, commune="77186")
    batch.sites[1] = moved
    worlds.publish(batch, revision=2)

    assert answers() == first


@pytest.mark.abuse(8)
@pytest.mark.parametrize("distance", [10, 20, 80, 150])
def test_the_map_tells_of_a_protected_place_its_department_only(client, small_world, distance):
    """No view takes a frame; moving the origin step by step finds the border of the département and nothing inside."""
    by_code = gazetteer.load().by_code
    seen = set()
    for code in ("77288", "77186", "77284", "77468", "91228", "75056", "45208", "89387", "51108", "02691"):
        data = client.get(f"/aide/resultats.json?l={code}&b=2&d={distance}").json()
        assert data["total"] == len(data["services"]) == (1 if by_code(code).department == "77" else 0)
        seen |= {str(sorted(service)) for service in data["services"]}
        plan = client.get(f"/aide/resultats?l={code}&b=2&d={distance}").context["plan"]
        assert plan is None or plan.pins == ()

    assert len(seen) == 1
    assert "position" not in seen.pop()


@pytest.mark.abuse(9)
def test_moving_the_true_place_changes_no_published_byte(empty_folder, db, now):
    published = []
    for code, name, longitude in (("77006", "Arbonne-la-Forêt", 2.56), ("77284", "Meaux", 2.88)):
        Service.objects.all().delete()
        Site.objects.all().delete()
        site = factories.SiteFactory(
            commune=factories.CommuneFactory(code=code, name=name), longitude=longitude, latitude=48.4, external_id="s"
        )
        service = factories.ServiceFactory(
            reference="shelter01", external_id="v", name="Accueil", organisation=site.organisation
        )
        site.organisation.name = "Association d’essai"
        site.organisation.save()
        factories.ServiceSiteFactory(service=service, site=site)
        factories.ServiceAreaFactory(service=service, level="commune", commune=site.commune, department=None)
        directory.protect_site(site, by=None, now=now)
        actions.publish(now=now, is_forced=True)
        content = shelf.path(shelf.PUBLIC).read_bytes()
        published.append(content[content.index(b'{"reference"') :])

    assert published[0] == published[1]
    assert b"shelter01" in published[0]


@pytest.mark.abuse(10)
def test_an_address_that_was_public_is_nowhere_once_it_is_protected(client, shelter, empty_folder, now):
    actions.publish(now=now)
    client.get("/aide/lieu/shelter01")
    directory.protect_site(Site.objects.get(), by=None, now=now)

    actions.publish(now=now)

    assert leaks_on_disk(empty_folder) == {}
    assert leaks_online(client) == {}


@pytest.mark.abuse(10)
def test_a_damaged_file_never_brings_an_old_address_back(client, shelter, now):
    actions.publish(now=now)
    directory.protect_site(Site.objects.get(), by=None, now=now)
    actions.publish(now=now)
    path = shelf.path(shelf.PUBLIC)
    path.unlink()
    path.write_bytes(b"half")

    assert leaks_online(client) == {}


@pytest.fixture
def source_that_publishes_it(protected):
    """An outside source gives the whole address again."""
    site = Site.objects.get()
    return Batch(
        sites=[
            SiteRecord(
                source=site.source,
                external_id=site.external_id,
                organisation=f"{site.organisation.source}--{site.organisation.external_id}",
                commune="77006",
                **CANARY,
            )
        ]
    )


@pytest.mark.abuse(11)
def test_an_import_never_brings_a_protected_address_back(client, source_that_publishes_it, empty_folder, now):
    report = directory.load(source_that_publishes_it, by=None, now=now)
    actions.publish(now=now, is_forced=True)

    assert not report.is_refused
    assert any("protégée" in str(problem) for problem in report.problems)
    assert leaks_on_disk(empty_folder) == {}
    assert leaks_online(client) == {}


def _said_by_data_inclusion(address):
    """A structure where it was first said to be, and its service, whose address alone is spelled anew."""
    where = {"commune": "Arbonne-la-Forêt", "code_insee": "77006", "code_postal": "77630"}
    base = {"source": "di", "date_maj": "2026-11-01", "description": "Un accueil inventé pour les tests.", **where}
    structure = {**base, "id": "di--s1", "nom": "Foyer d’essai", "adresse": ADDRESS}
    service = {**base, "id": "di--v1", "structure_id": "di--s1", "nom": "Accueil", "adresse": address}
    service |= {"modes_accueil": ["en-presentiel"], "zone_eligibilite": ["77006"]}
    return data_inclusion.read(
        [
            File("structures.json", json.dumps([structure]).encode()),
            File("services.json", json.dumps([service]).encode()),
        ]
    )


@pytest.mark.abuse(5)
@pytest.mark.abuse(11)
def test_a_protected_address_that_its_source_spells_anew_stays_secret(client, empty_folder, db, now):
    factories.CommuneFactory(code="77006", name="Arbonne-la-Forêt")
    directory.load(_said_by_data_inclusion(ADDRESS), by=None, now=now)
    directory.protect_site(Site.objects.get(), by=None, now=now)

    report = directory.load(_said_by_data_inclusion("7, Impasse Quartzite Zébulon (foyer)"), by=None, now=now)
    actions.publish(now=now, is_forced=True)

    assert (report.is_refused, leaks("".join(map(str, report.problems)).encode())) == (False, [])
    assert sorted(Site.objects.values_list("external_id", "is_protected")) == [
        ("s1#site", True),
        ("v1#service-site", True),
    ]
    assert leaks_on_disk(empty_folder) == {}
    assert leaks_online(client) == {}
    page = client.get(f"/aide/lieu/{Service.objects.get().reference}")
    assert (page.status_code, leaks(page.content)) == (200, [])


@pytest.mark.abuse(12)
def test_an_import_that_fails_writes_no_address_in_its_messages_nor_in_the_logs(source_that_publishes_it, now, caplog):
    caplog.set_level("DEBUG")
    wrong = worlds.service("wrong", organisation="unknown--organisation", type="unknown")
    batch = Batch(sites=source_that_publishes_it.sites, services=[wrong])

    report = directory.load(batch, by=None, now=now)

    written = "\n".join([*map(str, report.problems), report.counts(), caplog.text]).encode()
    assert report.is_refused
    assert leaks(written) == []
    assert mail.outbox == []


@pytest.mark.abuse(13)
def test_no_table_keeps_the_name_of_a_file_as_it_was_sent():
    """It may name a child. Files are received by `resources.files.storage` alone, under names of ours."""
    fields = [
        field for model in apps.get_models() for field in model._meta.get_fields() if isinstance(field, FileField)
    ]

    assert fields == []


@pytest.mark.abuse(14)
def test_only_a_service_and_its_organisation_are_tied_to_a_site():
    """Whatever will name a site later must carry its protection; it is thought about here first."""
    tied = {relation.related_model.__name__ for relation in Site._meta.related_objects}

    assert tied == {"ServiceSite", "Service", "ProtectedAddress"}
    assert {field.name for field in Site._meta.fields if isinstance(field, models.ForeignKey)} == {
        "organisation",
        "department",
        "commune",
    }


@pytest.mark.abuse(15)
def test_staff_are_on_no_public_page_unless_somebody_says_so(client, protected, now):
    factories.ContactFactory(service=protected, name="Zébulon Quartzite", phone="06 39 98 77 63")
    directory.set_status(protected, "published", by=None, now=now)
    actions.publish(now=now)

    assert leaks(shelf.path(shelf.PUBLIC).read_bytes()) == []
    assert leaks_online(client) == {}


@pytest.mark.abuse(16)
def test_places_left_are_on_no_public_page(client, shelter, now):
    factories.CapacityFactory(service=shelter, maximum=7757, available=7731)

    actions.publish(now=now)

    assert b"7731" in shelf.path(shelf.MEMBERS).read_bytes()
    assert b"7731" not in shelf.path(shelf.PUBLIC).read_bytes()
    assert b"7731" not in client.get("/aide/lieu/shelter01").content


@pytest.mark.abuse(17)
@pytest.mark.parametrize("query", ["", "&b=1", "&b=2", "&p=1", "&d=10", "&m=1&w=on"])
def test_what_is_counted_is_what_is_listed(client, small_world, query):
    """No hole: every service that a total counts can be seen, protected places included."""
    page = client.get(f"/aide/resultats?l=77288{query}")
    data = client.get(f"/aide/resultats.json?l=77288{query}").json()

    listed = [card.reference for card in page.context["near"]]
    assert page.context["found"].near_total == len(listed) == data["total"]
    assert [service["reference"] for service in data["services"]] == listed


@pytest.mark.abuse(17)
def test_no_other_count_is_public(client, small_world):
    """The data of a page of results hold a total and the list, nothing else."""
    assert set(client.get("/aide/resultats.json?l=77288").json()) == {"total", "services"}


@pytest.mark.abuse(18)
@pytest.mark.parametrize("url", [url for url in pages.ALL if url != "/sante"])
@pytest.mark.parametrize("is_logged_in", [False, True])
def test_no_page_is_kept_by_a_cache(client, small_world, db, url, is_logged_in):
    if is_logged_in:
        client.force_login(factories.UserFactory())

    kept = client.get(url).headers["Cache-Control"]

    assert kept == ("public, max-age=2592000" if url == "/aide/contours.json" else "no-store")
