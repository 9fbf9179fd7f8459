"""The catalogue as a list: what everybody reads of trainings, by their next session."""

from datetime import date

import pytest
from django.urls import reverse

from tests.events.factories import EventFactory, WebinarFactory, WeekFactory
from tests.factories import CoordinatorFactory, NationalFactory, UserFactory
from tests.trainings.factories import PAST, CourseFactory, SessionFactory, TrainingFactory, people

pytestmark = pytest.mark.django_db


def _page(client, asked=""):
    return client.get(reverse("trainings:list-courses") + asked).context["page"]


def _titles(client, asked=""):
    return [card.title for card in _page(client, asked).cards]


def test_a_course_stands_once_with_its_sessions(client):
    course = TrainingFactory(title="Repérer", first_day=date(2026, 1, 1), last_day=date(2035, 12, 31))
    SessionFactory(parent=course, first_day=date(2035, 5, 2), place_name="Salle A", departments=("77",))
    SessionFactory(parent=course, first_day=date(2035, 4, 2), place_name="Salle B")
    SessionFactory(parent=course, first_day=PAST, place_name="Salle C")

    page = _page(client)

    card = page.cards[0]
    assert (page.total, page.sessions) == (1, 2)
    assert card.href == f"/formations/{course.year}/{course.slug}"
    assert [line.where for line in card.coming] == ["Salle B", "Salle A (Seine-et-Marne)"]
    assert [line.where for line in card.past] == ["Salle C"]
    assert card.tile.first == date(2035, 4, 2)


def test_a_training_without_parts_is_its_own_session(client):
    TrainingFactory(title="Seule")
    EventFactory(title="Un colloque")

    assert _titles(client) == ["Seule"]
    assert len(_page(client).cards[0].coming) == 1


def test_courses_come_by_their_next_session(client):
    TrainingFactory(title="Juin", first_day=date(2035, 6, 1))
    later = TrainingFactory(title="Mai", first_day=date(2035, 1, 1), last_day=date(2035, 12, 31))
    SessionFactory(parent=later, first_day=date(2035, 5, 1))
    TrainingFactory(title="Avril", first_day=date(2035, 4, 1))
    TrainingFactory(title="Mars 2026", first_day=date(2026, 3, 1))
    TrainingFactory(title="Mars 2025", first_day=date(2025, 3, 1))

    assert _titles(client) == ["Avril", "Mai", "Juin"]
    assert _titles(client, "?quand=passes") == ["Mars 2026", "Mars 2025"]


def test_a_course_of_which_people_had_a_seat_stays_a_session(client):
    """A part is added to a training that was already held: what happened there is not lost."""
    course = TrainingFactory(first_day=PAST)
    people(course, social=2)
    SessionFactory(parent=course)

    card = _page(client).cards[0]

    assert (len(card.coming), len(card.past)) == (1, 1)


def test_nobody_reads_what_is_not_hers(client):
    reserved = TrainingFactory(title="Réservée", level=2)
    SessionFactory(parent=reserved)
    TrainingFactory(title="Brouillon", editorial="draft")
    open_course = TrainingFactory(title="Ouverte", first_day=date(2035, 1, 1), last_day=date(2035, 12, 31))
    SessionFactory(parent=open_course, level=2, place_name="Lieu réservé")

    assert sorted(_titles(client)) == sorted(["Ouverte", SessionFactory._meta.model.objects.get(parent=reserved).title])
    assert "Lieu réservé" not in client.get(reverse("trainings:list-courses")).text
    client.force_login(CoordinatorFactory())
    assert sorted(_titles(client)) == ["Ouverte", "Réservée"]
    client.force_login(NationalFactory())
    assert sorted(_titles(client)) == ["Ouverte", "Réservée"]
    client.force_login(UserFactory())
    assert "Réservée" not in _titles(client)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?departement=77", ["Ici", "Partout"]),
        ("?departement=en-ligne", ["À distance"]),
        ("?metier=police", ["Partout", "Police", "À distance"]),
        ("?theme=runaway", ["Fugue"]),
        ("?modalite=remote", ["À distance"]),
        ("?croisee=1", ["Fugue"]),
        ("?departement=77&metier=police", ["Partout"]),
        ("?departement=99&metier=xx&theme=&modalite=a&quand=hier&page=a", 6),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, asked, found):
    quiet = {"professions": ("social",), "departments": ("59",)}
    TrainingFactory(title="Ici", professions=("social",), departments=("77",))
    TrainingFactory(title="Partout")
    WebinarFactory(kind="training", title="À distance", departments=("59",))
    TrainingFactory(title="Police", professions=("police",), departments=("59",))
    CourseFactory(event=TrainingFactory(title="Fugue", themes=("runaway",), **quiet), is_cross_meant=True)
    TrainingFactory(title="Autre", **quiet)

    if isinstance(found, int):
        assert _page(client, asked).total == found
    else:
        assert sorted(_titles(client, asked)) == found


def test_what_a_session_does_not_say_its_course_says(client):
    course = TrainingFactory(title="Entière", departments=("77",), themes=("runaway",))
    SessionFactory(parent=course)

    assert _titles(client, "?departement=77&theme=runaway") == ["Entière"]
    assert _titles(client, "?departement=59") == []


def test_past_cross_trainings_are_told_by_who_was_there(client):
    crossed = TrainingFactory(title="Croisée", first_day=PAST)
    people(crossed, social=4, police=3, health=2)
    announced = TrainingFactory(title="Annoncée", first_day=PAST)
    CourseFactory(event=announced, is_cross_meant=True)
    people(announced, social=9)
    unnoted = TrainingFactory(title="Non notée", first_day=PAST)
    people(unnoted, present=False, social=4, police=3, health=2)

    page = _page(client, "?quand=passes&croisee=1")

    assert sorted((card.title, card.past[0].crossed) for card in page.cards) == [
        ("Croisée", "croisée : 3 métiers présents"),
        ("Non notée", "croisée : 3 métiers inscrits (présences non notées)"),
    ]


def test_a_part_of_a_week_is_a_course_of_its_own(client):
    TrainingFactory(title="Pendant la semaine", parent=WeekFactory())

    assert _titles(client) == ["Pendant la semaine"]


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("asked", ["", "?quand=passes", "?quand=passes&croisee=1"])
def test_the_list_costs_the_same_whatever_its_size(client, size, asked, django_assert_num_queries):
    for _ in range(size):
        course = CourseFactory(event__first_day=PAST, event__last_day=date(2035, 12, 31)).event
        for day in (PAST, date(2035, 6, 1)):
            session = SessionFactory(parent=course, first_day=day)
            people(session, social=4, police=3, health=2)

    with django_assert_num_queries({"": 5, "?quand=passes": 5, "?quand=passes&croisee=1": 7}[asked]):
        page = _page(client, asked)

    assert page.total == size


def test_an_empty_catalogue_says_where_to_look(client):
    page = client.get(reverse("trainings:list-courses") + "?departement=77")

    assert "Aucune formation ne correspond" in page.text
    assert 'href="/formations/departements"' in page.text


def test_the_list_goes_by_pages(client):
    TrainingFactory.create_batch(21)

    page = _page(client, "?page=9")

    assert (page.number, page.count, len(page.cards)) == (2, 2, 1)


@pytest.mark.parametrize(("asked", "first"), [("", "Sessions à venir"), ("?quand=passes", "Sessions passées")])
def test_what_one_looks_for_comes_first(client, asked, first):
    course = TrainingFactory(first_day=date(2026, 1, 1), last_day=date(2035, 12, 31))
    for day in (date(2035, 1, 1), PAST):
        for number in range(4):
            SessionFactory(parent=course, first_day=day.replace(day=1 + number))

    groups = _page(client, asked).cards[0].groups

    assert (groups[0].title, [(len(group.lines), group.others) for group in groups]) == (first, [(3, 1), (3, 1)])
    assert {group.more for group in groups} == {"1 autre session à venir", "1 autre session passée"}
