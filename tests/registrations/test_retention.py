"""What registrations keep of people goes in its time."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.forms.models import model_to_dict

from maillage.core.models import JournalEntry
from maillage.registrations import letters, needs, retention, tasks
from maillage.registrations.models import Letter, Registration
from tests.factories import DepartmentFactory, UserFactory
from tests.registrations.factories import FormFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
ENDED = date(2026, 11, 18)
DAY = timedelta(days=1)


@pytest.fixture
def form():
    return FormFactory(event__first_day=ENDED - DAY, event__last_day=ENDED)


@pytest.fixture
def row(form, now):
    """Somebody who said all that can be said."""
    row = RegistrationFactory(
        form=form,
        person=UserFactory(),
        group=uuid4(),
        department=DepartmentFactory(),
        answers={"1": "Canari"},
        sealed_needs=b"",
    )
    row.sealed_needs = needs.seal("une rampe", registration=row.pk)
    row.save()
    letters.tell_state(row, now)
    return row


def said(row):
    row.refresh_from_db()
    return {name: value for name, value in model_to_dict(row).items() if value not in ("", None, {})}


def test_needs_go_thirty_days_after_the_event_and_the_rest_stays(row, now):
    before = said(row)

    assert retention.forget(now=now + 30 * DAY) == 0
    assert needs.read(Registration.objects.get()) == "une rampe"
    assert retention.forget(now=now + 31 * DAY) == 1
    assert retention.forget(now=now + 31 * DAY) == 0

    row.refresh_from_db()
    assert row.sealed_needs is None
    assert said(row) == {name: value for name, value in before.items() if name != "sealed_needs"}
    assert Letter.objects.count() == 1


def test_names_go_after_twenty_four_months_and_what_counts_stays(row, now):
    kept = {name: said(row)[name] for name in ("form", "profession", "department", "way", "state", "rank", "code")}
    kept |= {"at": row.at, "changed_at": row.changed_at}

    assert retention.forget(now=now + 731 * DAY) == 1  # its needs
    assert Registration.objects.get().name
    assert retention.forget(now=now + 732 * DAY) == 1
    assert retention.forget(now=now + 732 * DAY) == 0

    assert said(row) == kept
    assert not Letter.objects.exists()
    assert "Canari" not in str(Registration.objects.values_list("answers"))


def test_what_is_told_of_an_event_that_moved_stays_as_long_as_of_its_new_day(row, form, now):
    type(form.event).objects.update(last_day=ENDED + 10 * DAY)

    assert retention.forget(now=now + 40 * DAY) == 0
    assert retention.forget(now=now + 41 * DAY) == 1


def test_others_are_not_touched(row, now):
    other = RegistrationFactory()
    before = said(other)

    retention.forget(now=now + 1000 * DAY)

    assert said(other) == before


def test_people_without_a_name_are_emptied_too(form, now):
    """By hand, somebody is entered without an address: her structure says who she is."""
    row = RegistrationFactory(form=form, name="", email="", answers={})

    assert retention.forget(now=now + 732 * DAY) == 1
    assert said(row).get("structure") is None


def test_the_journal_says_that_it_was_done_and_of_nobody(row, now):
    retention.forget(now=now)
    retention.forget(now=now + 732 * DAY)
    retention.forget(now=now + 733 * DAY)

    assert [(entry.verb, entry.object_id) for entry in JournalEntry.objects.all()] == [("registrations.forget", "")]


@pytest.mark.parametrize("size", [1, 3])
def test_it_costs_the_same_whatever_there_is_to_empty(size, form, now, django_assert_num_queries):
    for _ in range(size):
        letters.tell_state(RegistrationFactory(form=form), now)

    with django_assert_num_queries(QUERIES):
        retention.forget(now=now + 732 * DAY)


QUERIES = 17


def test_the_worker_does_it_each_night(row, now):
    assert tasks.forget(now) == "Rien à effacer."
    assert tasks.forget(now + 31 * DAY) == "Inscriptions effacées en tout ou en partie : 1."
