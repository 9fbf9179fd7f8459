"""The agenda by month, and by département."""

import re
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from maillage.events.agenda import maps, months, narrowing
from tests.events.factories import DAY, DraftFactory, EventFactory, WebinarFactory, WeekFactory
from tests.factories import NationalFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
MARCH = date(2035, 3, 1)


def page(first=MARCH, *, level=0, now, **asked):
    return months.page(first, narrowing.read(asked), level=level, now=now)


def held(shown):
    """What is held, by day of the month."""
    return {day.date.day: [entry.title for entry in day.entries] for week in shown.weeks for day in week if day.entries}


def test_what_lasts_several_days_stands_on_each(now):
    WeekFactory(title="Semaine", first_day=DAY)
    EventFactory(title="Journée")

    shown = page(now=now)

    assert held(shown) == {
        13: ["Semaine", "Journée"],
        14: ["Semaine"],
        15: ["Semaine"],
        16: ["Semaine"],
        17: ["Semaine"],
    }
    spans = [entry.span for week in shown.weeks for day in week for entry in day.entries if entry.title == "Semaine"]
    assert spans[:2] == ["jour 1 sur 5", "jour 2 sur 5"]


def test_what_goes_over_the_end_of_a_month_stands_in_both(now):
    WeekFactory(title="Semaine", first_day=date(2035, 3, 30))

    assert held(page(now=now)) == {30: ["Semaine"], 31: ["Semaine"]}
    assert held(page(date(2035, 4, 1), now=now)) == {1: ["Semaine"], 2: ["Semaine"], 3: ["Semaine"]}


def test_a_month_is_whole_weeks_from_monday(now):
    shown = page(now=now)

    assert {len(week) for week in shown.weeks} == {7}
    assert {week[0].date.weekday() for week in shown.weeks} == {0}
    assert sum(day.is_inside for week in shown.weeks for day in week) == 31


def test_one_goes_as_far_as_there_is_something_and_to_the_present_month(now):
    EventFactory(first_day=date(2026, 9, 30))
    EventFactory(first_day=date(2026, 12, 1))

    walks = [
        (shown.previous, shown.following) for shown in (page(date(2026, month, 1), now=now) for month in range(9, 13))
    ]

    assert walks == [("", "2026-10"), ("2026-09", "2026-11"), ("2026-10", "2026-12"), ("2026-11", "")]


def test_a_month_too_full_says_so(client, monkeypatch):
    monkeypatch.setattr(months, "MOST", 2)
    EventFactory.create_batch(3)

    assert "affinez pour les voir tous" in client.get("/agenda/mois/2035-03").content.decode()


def test_the_month_is_a_table_with_a_caption_and_headers(client):
    EventFactory(title="Journée")

    html = client.get("/agenda/mois/2035-03").content.decode()

    assert "<caption>Mars 2035</caption>" in html
    assert re.findall(r'<th scope="col">(\w+)</th>', html) == [
        "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"
    ]  # fmt: skip
    assert '<span class="month__said">mardi </span><time datetime="2035-03-13">13</time>' in html


def test_codes_narrow_a_month_and_follow_its_links(client):
    EventFactory(title="Ici", departments=("77",))
    EventFactory(title="Ailleurs", departments=("59",))
    EventFactory(title="Plus tard", departments=("77",), first_day=date(2035, 4, 2))

    html = client.get("/agenda/mois/2035-03?departement=77").content.decode()

    assert ("Ici" in html, "Ailleurs" in html) == (True, False)
    assert 'href="/agenda/mois/2035-04?departement=77" rel="next"' in html


def test_a_month_says_what_happened_and_hides_what_is_for_others(client):
    EventFactory(title="Rencontre", life="cancelled")
    EventFactory(title="Réservé", level=2)
    DraftFactory(title="Brouillon")

    html = client.get("/agenda/mois/2035-03").content.decode()

    assert "Annulé" in html
    assert "Réservé" not in html
    assert "Brouillon" not in html


def test_an_empty_month_says_what_to_do(client):
    html = client.get("/agenda/mois/2035-03?departement=77").content.decode()

    assert "Rien ce mois-ci" in html
    assert "voyez tout le mois" in html


@pytest.mark.parametrize("month", ["2035-13", "2035-00", "1935-03", "2035-3", "mars", "2035-03-01"])
def test_what_is_no_month_is_not_found(client, month):
    assert client.get(f"/agenda/mois/{month}").status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_a_month_costs_two_queries_whatever_its_size(client, django_assert_num_queries, size):
    EventFactory.create_batch(size, organiser=OrganisationFactory(), parent=WeekFactory())

    with django_assert_num_queries(2):
        client.get("/agenda/mois/2035-03")


def drawn(*, level=0, now, **asked):
    return maps.page(narrowing.read(asked), level=level, now=now)


def test_the_map_counts_by_departement_and_leaves_the_country_apart(now):
    EventFactory(departments=("77",))
    EventFactory(departments=("77", "59"))
    WebinarFactory()
    EventFactory(departments=("77",), first_day=date(2024, 10, 15))
    EventFactory(departments=("77",), level=2)

    shown = drawn(now=now)

    assert [(place.name, place.count, place.href) for place in shown.places] == [
        ("Nord", 1, "/agenda?departement=59"),
        ("Seine-et-Marne", 2, "/agenda?departement=77"),
    ]
    assert (shown.everywhere, shown.total) == (1, 3)
    assert {tile.code: tile.count for tile in shown.drawn.tiles if tile.count} == {"77": 2, "59": 1}


def test_a_part_is_where_its_week_is(now):
    EventFactory(parent=WeekFactory(departments=("59",)))
    EventFactory(parent=WeekFactory(departments=("02",), level=3))

    shown = drawn(now=now)

    assert ([(place.code, place.count) for place in shown.places], shown.everywhere) == ([("59", 2)], 1)


def test_codes_narrow_the_map_and_the_departement_is_outlined(now):
    EventFactory(departments=("77",), kind="week")
    EventFactory(departments=("59",), kind="meeting")

    shown = drawn(now=now, departement="59", nature="week", quand="a-venir")

    assert [(place.code, place.href) for place in shown.places] == [("77", "/agenda?departement=77&nature=week")]
    assert [tile.code for tile in shown.drawn.tiles if tile.is_chosen] == ["59"]


def test_the_map_says_the_same_as_a_list(client, django_assert_num_queries):
    EventFactory(departments=("77",), title="Titre")
    WebinarFactory()

    with django_assert_num_queries(1):
        html = client.get("/agenda/carte").content.decode()

    assert '<a href="/agenda?departement=77">Seine-et-Marne (77)</a> <span class="soft">1 évènement</span>' in html
    assert "1 évènement concerne toute la France" in html
    assert "aucun évènement" in html


def test_an_empty_map_says_what_to_do(client):
    assert "Rien d’annoncé pour l’instant" in client.get("/agenda/carte").content.decode()


def test_members_see_theirs_in_the_month_and_on_the_map(client):
    EventFactory(title="Réservé", level=3, departments=("77",), first_day=localdate() + timedelta(days=1))
    month = months.code(localdate() + timedelta(days=1))
    client.force_login(NationalFactory())

    assert "Réservé" in client.get(f"/agenda/mois/{month}").content.decode()
    assert "Seine-et-Marne (77)" in client.get("/agenda/carte").content.decode()


@pytest.mark.parametrize("moment", ["a-venir", "passes"])
@pytest.mark.parametrize(("department", "count"), [("", 4), ("77", 2), ("59", 3), ("02", 1)])
def test_the_sentence_of_the_map_says_what_the_list_says(client, moment, department, count):
    day = DAY if moment == "a-venir" else date(2024, 10, 15)
    for departments in (("59",), ("59", "77"), (), ("42",)):
        EventFactory(departments=departments, first_day=day)
    query = {"departement": department, "quand": moment} if department else {"quand": moment}

    said = [client.get(path, query).content.decode() for path in ("/agenda", "/agenda/carte")]

    word = "à venir" if moment == "a-venir" else f"passé{'s' if count > 1 else ''}"
    assert all(f"{count} évènement{'s' if count > 1 else ''} {word}" in one for one in said)


def test_a_departement_without_anything_leaves_the_map_of_the_others(client):
    EventFactory(departments=("59",))

    html = client.get("/agenda/carte?departement=77").content.decode()

    assert "Aucun évènement : Seine-et-Marne" in html
    assert "Nord (59)" in html
    assert "Rien ne correspond" not in html
