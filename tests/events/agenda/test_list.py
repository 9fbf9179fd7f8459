"""The agenda as a list: what is shown to whom, in which order, narrowed by which codes."""

from datetime import date, time, timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.events.agenda import listing, narrowing
from maillage.events.agenda.narrowing import Asked
from tests.events.factories import DAY, DraftFactory, EventFactory, WebinarFactory, WeekFactory
from tests.factories import DepartmentFactory, MembershipFactory, NationalFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)


class Cards(HTMLParser):
    """The title of each card, by month; then all that is read."""

    def __init__(self, response):
        super().__init__()
        self.months, self.text, self._in, self._tags = {}, "", "", []
        self.feed(response.content.decode())
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag, attrs):
        self._in = tag if tag in {"h2", "h3"} else self._in
        if tag == "section" and dict(attrs).get("class") == "agenda-month":
            self.months[""] = []

    def handle_endtag(self, tag):
        self._in = "" if tag in {"h2", "h3"} else self._in

    def handle_data(self, data):
        self.text += f" {data}"
        if self._in == "h2" and "" in self.months:
            self.months[data] = self.months.pop("")
        if self._in == "h3":
            self.months[list(self.months)[-1]].append(data)


def shown(client, query=""):
    response = client.get(f"/agenda{query}")
    assert response.status_code == 200
    return Cards(response)


def titles(client, query=""):
    return [title for month in shown(client, query).months.values() for title in month]


def test_events_to_come_stand_by_month_the_next_first(client):
    EventFactory(title="Avril", first_day=DAY + timedelta(days=30))
    EventFactory(title="Après-midi", announced_start=time(14))
    EventFactory(title="Matin")
    EventFactory(title="Sans heure", announced_start=None)
    EventFactory(title="Passé", first_day=date(2024, 10, 15))

    assert shown(client).months == {"Mars 2035": ["Sans heure", "Matin", "Après-midi"], "Avril 2035": ["Avril"]}


def test_what_has_begun_stands_under_the_present_month_and_says_so(client):
    today = localdate()
    WeekFactory(title="Longue", first_day=today - 60 * ONE, last_day=today + ONE, year=2026)

    page = shown(client)

    assert list(page.months.values()) == [["Longue"]]
    assert list(page.months) == [str(listing.words.month(today)).capitalize()]
    assert "En ce moment" in page.text


def test_what_is_over_is_past_and_the_last_comes_first(client):
    EventFactory(title="À venir")
    EventFactory(title="Ancien", first_day=date(2021, 12, 3))
    EventFactory(title="Récent", first_day=date(2024, 10, 15))

    assert shown(client, "?quand=passes").months == {"Octobre 2024": ["Récent"], "Décembre 2021": ["Ancien"]}


def test_a_card_says_all_that_decides_whether_to_come(client):
    organiser = OrganisationFactory(name="Association d’exemple")
    EventFactory(title="Colloque", organiser=organiser, mode="hybrid", announced_end=time(16, 30))

    said = shown(client).text

    for words in (
        "Colloque Sur place et en ligne",
        "Mardi 13 mars 2035, 9 h – 16 h 30",
        "Salle des fêtes et en ligne",
        "Association d’exemple",
        "De quoi il s’agit",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("life", "said"),
    [
        ("cancelled", "Annulé"),
        ("postponed", "Reporté"),
        ("full", "Complet"),
        ("rescheduled", "Date changée"),
        ("moved_online", "Déplacé en ligne"),
    ],
)
def test_what_happens_to_an_event_is_said(client, life, said):
    EventFactory(title="Rencontre", life=life, life_note="Voici pourquoi.")

    page = shown(client)

    assert f"{said} Colloque" in page.text
    assert "Voici pourquoi." in page.text


def test_what_was_moved_online_has_no_place_any_more(client):
    EventFactory(life="moved_online")

    assert "Salle des fêtes" not in shown(client).text


def test_an_event_overseas_says_whose_clock(client):
    EventFactory(zone="Indian/Reunion")

    assert "9 h – 16 h, heure de La Réunion" in shown(client).text


def test_drafts_and_what_is_for_others_are_not_shown(client):
    DraftFactory(title="Brouillon")
    for editorial in ("submitted", "refused", "withdrawn"):
        EventFactory(title=editorial, editorial=editorial, published_at=None)
    EventFactory(title="Réservé", level=3)

    assert titles(client) == []

    client.force_login(NationalFactory())
    assert titles(client) == ["Réservé"]
    assert "Réservé aux membres du réseau" in shown(client).text


def test_without_a_second_factor_a_member_sees_what_everybody_sees(client):
    EventFactory(title="Réservé", level=2)
    client.force_login(MembershipFactory().user, factor=False)

    assert titles(client) == []


def test_an_organiser_that_is_not_public_is_not_named(client):
    EventFactory(organiser=OrganisationFactory(name="Structure discrète", visibility="network"))

    assert "Structure discrète" not in shown(client).text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?departement=77", ["Seine-et-Marne", "Partout"]),
        ("?departement=59", ["Partout"]),
        ("?theme=runaway", ["Partout"]),
        ("?metier=school", ["Seine-et-Marne", "École"]),
        ("?nature=webinar", ["Partout"]),
        ("?modalite=onsite", ["Seine-et-Marne", "École"]),
        ("?modalite=remote", ["École", "Partout"]),
        ("?modalite=hybrid", ["École"]),
        ("?departement=77&modalite=remote", ["Partout"]),
        ("?departement=99&nature=nothing", ["Seine-et-Marne", "École", "Partout"]),
    ],
)
def test_codes_narrow_together(client, query, expected):
    EventFactory(title="Seine-et-Marne", departments=("77",), announced_start=time(8))
    EventFactory(title="École", departments=("02",), professions=("school",), mode="hybrid", announced_start=time(9))
    WebinarFactory(title="Partout", themes=("runaway",), professions=("social",), announced_start=time(10))

    assert titles(client, query) == expected


def test_what_was_moved_online_is_found_among_what_is_online(client):
    EventFactory(title="Déplacé", life="moved_online")

    assert titles(client, "?modalite=remote") == ["Déplacé"]
    assert titles(client, "?modalite=onsite") == []


def test_parts_stand_under_their_week(client):
    week = WeekFactory(title="Semaine")
    EventFactory(title="Deuxième jour", parent=week, first_day=DAY + ONE)
    EventFactory(title="Premier jour", parent=week)
    DraftFactory(title="Pas prêt", parent=week)

    page = shown(client)

    assert list(page.months.values()) == [["Semaine"]]
    assert page.text.index("Premier jour") < page.text.index("Deuxième jour")
    assert "Pas prêt" not in page.text
    assert "2 autres" not in page.text


def test_a_part_that_is_found_without_its_week_stands_alone_and_names_it(client):
    week = WeekFactory(title="Semaine", departments=("59",))
    EventFactory(title="À Lille", parent=week)
    EventFactory(title="À Melun", parent=week, departments=("77",))

    page = shown(client, "?departement=77")

    assert list(page.months.values()) == [["À Melun"]]
    assert "Dans Semaine" in page.text


def test_a_week_counts_the_parts_that_the_choice_leaves_out(client):
    week = WeekFactory(title="Semaine")
    EventFactory(title="À Melun", parent=week, departments=("77",))
    EventFactory(title="À Lille", parent=week, departments=("59",))

    page = shown(client, "?departement=77")

    assert "À Melun" in page.text
    assert "À Lille" not in page.text
    assert "Et 1 autre rendez-vous" in page.text


@pytest.mark.parametrize(("field", "query"), [("departments", "departement=77"), ("themes", "theme=runaway")])
def test_a_part_has_the_codes_of_its_week_when_it_says_none(client, field, query):
    code = query.partition("=")[2]
    week = WeekFactory(title="Semaine", kind="week", **{field: (code,)})
    EventFactory(title="Partie", parent=week)

    assert titles(client, f"?{query}&nature=colloquium") == ["Partie"]


def test_a_week_that_one_may_not_read_is_neither_named_nor_asked(client):
    week = WeekFactory(title="Semaine réservée", level=3, themes=("runaway",), departments=("59",))
    EventFactory(title="Partie", parent=week)

    page = shown(client)

    assert list(page.months.values()) == [["Partie"]]
    assert "Semaine réservée" not in page.text
    assert titles(client, "?theme=runaway") == []
    assert titles(client, "?departement=77") == ["Partie"]


def test_pages_follow_one_another_and_keep_what_is_asked(client):
    EventFactory.create_batch(listing.PER_PAGE + 1, departments=("77",))

    first, last = client.get("/agenda?departement=77"), client.get("/agenda?departement=77&page=99")

    assert 'href="?departement=77&amp;page=2"' in first.content.decode()
    assert len(titles(client, "?departement=77")) == listing.PER_PAGE
    assert [title for month in Cards(last).months.values() for title in month] != []
    assert "Page 2 sur 2" in last.content.decode()


@pytest.mark.parametrize("number", ["0", "x", "-1", "٣", "9" * 9, ""])
def test_a_page_that_is_no_number_is_the_first(client, number):
    EventFactory.create_batch(listing.PER_PAGE + 1)

    assert "Page 1 sur 2" in client.get("/agenda", {"page": number}).content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Rien d’annoncé pour l’instant"),
        ("?quand=passes", "Rien n’a encore eu lieu"),
        ("?departement=77", "Rien ne correspond à ces choix"),
        ("?departement=77&quand=passes", "ce qui est à venir"),
    ],
)
def test_an_empty_list_says_what_to_do(client, query, words):
    assert words in shown(client, query).text


def test_what_is_chosen_stays_chosen_in_the_form_and_in_the_links(client):
    html = client.get("/agenda?departement=77&theme=runaway&quand=passes").content.decode()

    assert '<option value="77" selected>' in html
    assert '<input type="hidden" name="quand" value="passes"' in html
    assert 'href="/agenda/carte?departement=77&amp;theme=runaway&amp;quand=passes"' in html
    assert 'href="/agenda?departement=77&amp;theme=runaway"' in html


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_four_queries_whatever_its_size(client, django_assert_num_queries, size):
    for _ in range(size):
        week = WeekFactory(organiser=OrganisationFactory())
        EventFactory.create_batch(size, parent=week, organiser=OrganisationFactory())

    with django_assert_num_queries(4):
        assert client.get(reverse("events:list")).content.decode().count('class="eventcard"') == size


@pytest.mark.parametrize("path", ["/agenda", "/agenda/carte", "/agenda/mois/2035-03"])
def test_pages_leave_no_copy_and_only_the_list_asks_to_be_found(client, path):
    response = client.get(path)

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == ("all" if path == "/agenda" else "noindex, noarchive")
    assert client.get(f"{path}?departement=77").headers["X-Robots-Tag"] == "noindex, noarchive"
    assert not response.cookies


def test_an_address_is_read_and_written_again():
    DepartmentFactory()
    sent = {"departement": "77", "theme": "runaway", "metier": "school", "nature": "week", "modalite": "onsite"}

    asked = narrowing.read({**sent, "quand": "passes"})

    assert asked == Asked("77", "runaway", "school", "week", "onsite", is_past=True)
    expected = "?departement=77&theme=runaway&metier=school&nature=week&modalite=onsite&quand=passes"
    assert asked.query == expected
    assert asked.words == "Seine-et-Marne, fugue, éducation nationale, semaine de prévention, sur place"
    assert narrowing.read({}) == Asked()


@pytest.mark.parametrize("sent", [{"departement": "99"}, {"quand": "hier"}, {"theme": "<script>"}])
def test_a_code_that_does_not_exist_is_known_as_such(sent):
    assert narrowing.read(sent) == Asked(is_known=False)


def test_search_engines_learn_public_events_and_when_their_programme_changed():
    event = EventFactory()
    EventFactory(level=2)
    DraftFactory()
    later = timezone.now()
    event.versions.create(number=1, content={}, at=later)

    agenda, shown_event = listing.addresses()

    assert agenda.path == "/agenda"
    assert (shown_event.path, shown_event.changed_at) == (event.get_absolute_url(), later)
