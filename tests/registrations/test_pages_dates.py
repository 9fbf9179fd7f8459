"""Another date of the same course, for who cannot come on hers."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from maillage.registrations.models import Registration
from tests import factories
from tests.events.factories import EventFactory
from tests.registrations.factories import FormFactory, RegistrationFactory
from tests.registrations.pages import door, filled, own, read, reader

pytestmark = pytest.mark.django_db
SOON = datetime(2034, 3, 13, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


def again(registration):
    registration.refresh_from_db()
    return registration.state


def course(**said):
    """Two sessions of one course: hers, and another one."""
    parent = EventFactory(kind="training", last_day=date(2035, 12, 31))
    hers = FormFactory(event__parent=parent, event__kind="training")
    other = FormFactory(event__parent=parent, event__kind="training", **{"event__first_day": date(2035, 4, 10), **said})
    return RegistrationFactory(form=hers), other


def test_she_moves_to_another_date_of_the_course(client):
    registration, other = course(seats=30)

    page = read(client, own(registration))
    choice = read(client, own(registration, "/date"))
    answer = client.post(own(registration, "/date"), {"to": other.pk})

    assert own(registration, "/date") in page.inside()
    assert "Mardi 10 avril 2035" in choice.text
    made = Registration.objects.get(form=other)
    assert answer.url == own(made)
    assert (made.email, made.state, again(registration)) == (registration.email, "confirmed", "cancelled")


def test_the_link_of_the_first_date_leads_to_the_other_and_to_nothing_else(client):
    """Not to what she registered for besides: a link opens one registration (docs/adr/0043)."""
    registration, other = course()
    besides = RegistrationFactory(form=FormFactory(event__parent=other.event.parent), email=registration.email)
    client.post(own(registration, "/date"), {"to": other.pk})

    page = read(client, own(registration))

    assert "Vous avez changé de date" in page.text
    assert "Votre inscription est maintenant ici : mardi 10 avril 2035" in page.text
    assert own(Registration.objects.get(form=other)) in page.inside()
    assert own(besides) not in page.inside()
    assert "S’inscrire de nouveau" not in page.text


def test_who_left_without_moving_is_led_to_no_other_date(client):
    registration, other = course()
    RegistrationFactory(form=other, email=registration.email)
    client.post(own(registration, "/annuler"))

    page = read(client, own(registration))

    assert "Vous ne venez pas" in page.text
    assert "changé de date" not in page.text


@pytest.mark.parametrize(
    "said",
    [
        {"seats": 0},
        {"event__life": "full"},
        {"event__life": "cancelled"},
        {"event__editorial": "draft"},
        {"event__level": 2},
        {"event__first_day": date(2026, 1, 5)},
        {"event__mode": "remote"},
        {"event__registering": "none"},
        {"event__registration_closes_at": factories.MOMENT},
        {"opens_at": SOON},
    ],
)
def test_a_date_without_room_or_not_open_is_not_offered(client, said):
    registration, other = course(**said)

    page = read(client, own(registration))
    answer = client.post(own(registration, "/date"), {"to": other.pk})

    assert own(registration, "/date") not in page.inside()
    assert "Aucune autre date n’a de place" in read(client, own(registration, "/date")).text
    assert answer.status_code == 422
    assert again(registration) == "confirmed"


def test_what_ended_moves_nowhere(client):
    registration, other = course()
    Registration.objects.update(state="cancelled")

    answer = client.post(own(registration, "/date"), {"to": other.pk})

    assert answer.status_code == 409
    assert "Rien n’a changé" in reader(answer).text
    assert not other.registrations.exists()


@pytest.mark.parametrize("state", ["confirmed", "offered", "waiting"])
def test_a_date_where_the_organisers_answer_is_asked_for_and_nothing_is_given_up(client, state):
    registration, other = course(needs_approval=True)
    Registration.objects.update(state=state, offered_until=SOON if state == "offered" else None)

    page = read(client, own(registration))
    choice = read(client, own(registration, "/date"))
    answer = client.post(own(registration, "/date"), {"to": other.pk})
    asked = client.post(door(other), filled(email=registration.email))

    assert own(registration, "/date") in page.inside()
    assert "Dates à demander" in choice.text
    assert "l’inscription que vous avez ne change pas" in choice.text
    assert "Aucune autre date" not in choice.text
    assert door(other) in choice.inside()
    assert (answer.status_code, reader(answer).text.count("rien n’a changé pour vous")) == (422, 0)
    assert asked.status_code == 302
    assert (again(registration), other.registrations.get().state) == (state, "requested")


def test_dates_that_are_free_and_dates_to_ask_for_stand_apart(client):
    registration, asking = course(needs_approval=True)
    free = FormFactory(event__parent=asking.event.parent, event__kind="training", event__first_day=date(2035, 5, 2))

    choice = client.get(own(registration, "/date"))
    wrong = client.post(own(registration, "/date"), {"to": asking.pk})

    assert [one.form for one in choice.context["form"].sessions] == [free]
    assert [one.form for one in choice.context["asking"]] == [asking]
    assert "On ne peut plus passer à cette date ici." in reader(wrong).text
    assert not asking.registrations.exists()


def test_whoever_only_asked_asks_for_another_date_instead(client):
    registration, other = course(needs_approval=True)
    Registration.objects.update(state="requested")

    client.post(own(registration, "/date"), {"to": other.pk})

    assert (again(registration), other.registrations.get().state) == ("cancelled", "requested")


def test_a_date_to_ask_for_is_named_to_who_may_read_it_only(client):
    parent = EventFactory(kind="training", level=2, last_day=date(2035, 12, 31))
    hers, asking = (FormFactory(event__parent=parent, event__level=2, needs_approval=wants) for wants in (False, True))
    registration = RegistrationFactory(form=hers)

    stranger = read(client, own(registration, "/date"))
    client.force_login(factories.MembershipFactory().user)
    member = read(client, own(registration, "/date"))

    assert "Aucune autre date n’a de place" in stranger.text
    assert door(asking) not in stranger.inside()
    assert door(asking) in member.inside()


def test_the_date_of_something_else_is_no_choice(client):
    registration, _ = course()
    stranger = FormFactory()

    answer = client.post(own(registration, "/date"), {"to": stranger.pk})

    assert answer.status_code == 422
    assert "On ne peut plus passer à cette date ici." in reader(answer).text


@pytest.mark.parametrize("size", [1, 3])
def test_other_dates_cost_the_same_whatever_their_number(client, django_assert_num_queries, size):
    parent = EventFactory(kind="training")
    forms = [FormFactory(event__parent=parent, seats=9) for _ in range(size + 1)]
    registration = RegistrationFactory(form=forms[0])

    with django_assert_num_queries(5):
        answer = client.get(own(registration, "/date"))

    assert answer.content.count(b'type="radio"') == size
