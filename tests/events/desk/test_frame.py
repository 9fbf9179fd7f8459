"""What stands at the head of each page of an event, and of its overview."""

from datetime import date

import pytest
from django.urls import reverse

from maillage.events.desk.events.overview import Overview, Parts, Step
from tests.events.factories import EventFactory
from tests.factories import CoordinatorFactory, DepartmentFactory


@pytest.mark.django_db
def test_the_head_says_the_days_so_that_two_sessions_are_told_apart(client):
    DepartmentFactory()
    client.force_login(CoordinatorFactory())
    days = [date(2035, 3, 14), date(2035, 6, 1)]
    events = [EventFactory(title="Repérer", departments=("77",), first_day=day, last_day=day) for day in days]

    heads = [client.get(reverse("coordination:show-event", args=[event.pk])).text for event in events]

    assert ['<span class="soft">14 mars 2035</span>' in head for head in heads] == [True, False]
    assert ['<span class="soft">1er juin 2035</span>' in head for head in heads] == [False, True]


@pytest.mark.parametrize(
    ("steps", "is_ready"),
    [
        ([(True, False), (True, False)], True),
        ([(True, False), (False, True)], True),  # it may be left undone
        ([(True, False), (False, False)], False),
    ],
)
def test_all_is_done_once_nothing_is_left_that_must_be(steps, is_ready):
    made = tuple(Step("Écrire", "", "", is_done, is_free) for is_done, is_free in steps)
    overview = Overview("", made, Parts((), 0, False), None, True, False, False, (), 0, None, "")

    assert overview.is_ready is is_ready


@pytest.mark.django_db
def test_a_session_of_the_same_title_is_said_to_be_one(client):
    DepartmentFactory()
    client.force_login(CoordinatorFactory())
    course = EventFactory(title="Repérer", kind="training", departments=("77",))
    for title in ("Repérer", "Repérer, à Melun"):
        EventFactory(title=title, kind="training", parent=course, departments=("77",))

    rows = client.get(reverse("coordination:list-events")).context["found"].rows

    assert sorted((row.event.title, row.part_of) for row in rows) == [
        ("Repérer", ""),
        ("Repérer", "une session"),
        ("Repérer, à Melun", "dans : Repérer"),
    ]
