"""Where no training is planned."""

from datetime import date

import pytest
from django.urls import reverse

from tests.events.factories import EventFactory
from tests.trainings.factories import PAST, SessionFactory, TrainingFactory

pytestmark = pytest.mark.django_db


def _page(client, asked=""):
    return client.get(reverse("trainings:show-departments") + asked).context["page"]


def _lines(page):
    return [line for region in page.regions for line in region.lines]


def _line(page, code):
    return next(line for line in _lines(page) if line.code == code)


def _region(page, name):
    return next(region for region in page.regions if region.name == name)


def test_every_departement_has_a_line(client):
    TrainingFactory(departments=("77", "75"))
    TrainingFactory(departments=("77",), life="cancelled")
    TrainingFactory(departments=("77",), life="postponed")
    TrainingFactory(departments=("77",), level=2)
    EventFactory(departments=("77",))
    TrainingFactory(title="Partout")

    page = _page(client)

    assert (len(_lines(page)), page.total) == (101, 101)
    assert (_line(page, "77").coming, _line(page, "75").coming, _line(page, "59").coming) == (1, 1, 0)
    assert (page.without, page.everywhere) == (99, 1)
    assert page.links == {"75": "/formations?departement=75", "77": "/formations?departement=77"}


def test_a_session_that_says_no_departement_has_those_of_its_course(client):
    SessionFactory(parent__departments=("42",))

    assert _line(_page(client), "42").coming == 1


def test_the_last_one_that_was_held_is_given(client):
    TrainingFactory(title="Ancienne", first_day=date(2024, 3, 1), departments=("77",))
    last = TrainingFactory(title="Dernière", first_day=PAST, departments=("77",))
    TrainingFactory(first_day=date(2026, 9, 1), departments=("77",), life="cancelled")

    line = _line(_page(client), "77")

    assert line.last == (PAST, "Dernière", last.get_absolute_url())
    assert line.coming == 0


def test_it_is_narrowed_by_profession(client):
    TrainingFactory(departments=("77",), professions=("police",))
    TrainingFactory(departments=("75",))

    page = _page(client, "?metier=health&departement=59")

    assert (_line(page, "77").coming, _line(page, "75").coming) == (0, 1)
    assert page.links == {"75": "/formations?departement=75&metier=health"}


@pytest.mark.parametrize("size", [1, 3])
def test_the_table_costs_the_same_whatever_there_is(client, size, django_assert_num_queries):
    TrainingFactory.create_batch(size, departments=("77",))

    with django_assert_num_queries(1):
        page = _page(client)

    assert _line(page, "77").coming == size


def test_regions_stand_by_name_and_say_where_nothing_is_planned(client):
    TrainingFactory(departments=("2A", "2B", "35", "974"))

    page = _page(client)

    names = [region.name for region in page.regions]
    assert names[:3] == ["Auvergne-Rhône-Alpes", "Bourgogne-Franche-Comté", "Bretagne"]
    assert names[names.index("Île-de-France") - 1] == "Hauts-de-France"
    assert len(names) == 14
    assert _region(page, "Bretagne").summary == "Bretagne : 3 départements sur 4 sans formation prévue"
    assert _region(page, "Corse").summary == "Corse : une formation prévue dans chacun des 2 départements"
    assert [line.code for line in _region(page, "Outre-mer").lines] == ["971", "972", "973", "974", "976"]
    TrainingFactory(departments=("22", "29"))
    assert _region(_page(client), "Bretagne").summary == "Bretagne : 1 département sur 4 sans formation prévue"


def test_the_figure_comes_first_and_the_regions_are_folded_without_script(client):
    text = client.get(reverse("trainings:show-departments")).text

    assert text.index('role="status"') < text.index('<details class="filters"')
    assert text.count('<details class="details"><summary>') == 14
    assert text.count("<caption") == 14


def test_where_nothing_is_planned_is_said_in_words(client):
    text = client.get(reverse("trainings:show-departments")).text

    assert text.count("Aucune formation prévue") == 101
    assert "101 départements sur 101 n’ont aucune formation prévue" in " ".join(text.split())
