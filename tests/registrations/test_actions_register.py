"""Registering, alone or by group, and correcting what one said."""

from datetime import date, timedelta

import pytest

from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.registrations import actions, needs
from maillage.registrations.actions import Closed, Full, RegistrationRefused
from maillage.registrations.models import Registration
from tests.events.factories import DAY, EventFactory
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, UserFactory
from tests.registrations.factories import (
    FormFactory,
    OfferedFactory,
    QuotaFactory,
    RegistrationFactory,
    WaitingFactory,
    a_form,
    applicant,
)
from tests.registrations.told import asked_again, told

__all__ = ["asked_again", "told"]

pytestmark = pytest.mark.django_db
FULL = (
    "Il n’y a plus de place. Si vous venez de vous inscrire, la vôtre est notée : lisez le courriel que vous avez reçu."
)


@pytest.fixture
def organiser():
    return MembershipFactory(user=UserFactory()).user


def _states(form):
    return list(form.registrations.order_by("rank").values_list("state", flat=True))


def test_somebody_without_an_account_gets_a_seat(now, told):
    form = a_form()
    DepartmentFactory()

    made = actions.register(
        form,
        applicant(name="  Anne   Martin ", email=" Anne@Example.ORG ", department="77", structure="Asso", way="onsite"),
        by=None,
        now=now,
    )

    made.refresh_from_db()
    form.refresh_from_db()
    assert (made.name, made.email, made.profession, made.structure) == (
        "Anne Martin",
        "anne@example.org",
        "social",
        "Asso",
    )
    assert (made.department_id, made.way, made.person, made.group) == ("77", "onsite", None, None)
    assert (made.state, made.rank, made.quota, made.at, made.changed_at) == ("confirmed", 1, None, now, now)
    assert (len(made.code), form.next_rank) == (8, 2)
    assert told == [("Anne Martin", "confirmed")]
    assert [line.verb for line in journal.about(made, now=now)] == ["registrations.register"]


def test_what_is_not_said_stays_empty(now):
    made = actions.register(a_form(), applicant(profession=""), by=None, now=now)

    made.refresh_from_db()
    assert (made.profession, made.department, made.structure, made.answers, made.sealed_needs) == (
        "",
        None,
        "",
        {},
        None,
    )


def test_the_account_of_that_address_is_linked(now):
    account = UserFactory(email="Anne@example.org")
    UserFactory(email="personne-2@example.org", is_confirmed=False)
    UserFactory(email="personne-3@example.org", is_active=False)
    form = a_form()

    by_herself = actions.register(form, applicant(email="anne@example.org"), by=account, now=now)
    others = [actions.register(form, applicant(number), by=account, now=now) for number in (1, 2, 3)]

    assert by_herself.person == account
    assert [one.person for one in others] == [None, None, None]


def test_done_twice_it_changes_nothing_and_the_link_is_written_again(now, told, asked_again):
    form = a_form(seats=2)
    first = actions.register(form, applicant(), by=None, now=now)

    second = actions.register(form, applicant(name="Une Autre", profession="health"), by=None, now=now)

    second.refresh_from_db()
    assert (second.pk, second.name, second.profession) == (first.pk, "Personne Inventée 0", "social")
    assert (len(told), asked_again) == (1, [first.pk])
    assert form.registrations.count() == 1


def test_whoever_cancelled_registers_again_at_the_end(now):
    form = a_form()
    first = actions.register(form, applicant(), by=None, now=now)
    actions.cancel(first, by=None, now=now)

    second = actions.register(form, applicant(), by=None, now=now)

    assert (second.pk != first.pk, second.rank, second.state) == (True, 2, "confirmed")


def test_without_a_seat_left_one_waits(now, told):
    form = a_form(seats=1)

    made = [actions.register(form, applicant(number), by=None, now=now) for number in range(3)]

    assert [(one.state, one.rank) for one in made] == [("confirmed", 1), ("waiting", 2), ("waiting", 3)]
    assert [state for _, state in told] == ["confirmed", "waiting", "waiting"]


def test_each_way_to_come_has_its_seats(now):
    form = a_form(event={"mode": "hybrid"}, seats=0, remote_seats=1)

    made = [
        actions.register(form, applicant(number, way=way), by=None, now=now)
        for number, way in enumerate(["onsite", "remote", "remote"])
    ]

    assert [one.state for one in made] == ["waiting", "confirmed", "waiting"]


def test_a_kept_seat_is_for_those_it_names(now):
    form = a_form(seats=2)
    quota = QuotaFactory(form=form)

    made = [
        actions.register(form, applicant(number, profession=profession), by=None, now=now)
        for number, profession in enumerate(["social", "social", "justice", "justice"])
    ]

    assert [(one.state, one.quota) for one in made] == [
        ("confirmed", None),
        ("waiting", None),
        ("confirmed", quota),
        ("waiting", None),
    ]


def test_somebody_moves_to_a_kept_seat_so_that_another_sits(now, told):
    form = a_form(seats=2)
    quota = QuotaFactory(form=form)
    early = RegistrationFactory(form=form, profession="justice")

    made = actions.register(form, applicant(), by=None, now=now)

    early.refresh_from_db()
    assert (made.state, made.quota, early.quota, early.state) == ("confirmed", None, quota, "confirmed")
    assert told == [("Personne Inventée 0", "confirmed")]


def test_kept_seats_left_go_first_to_those_who_wait_once_they_open_to_all(now):
    form = a_form(seats=1, promotion="automatic")
    QuotaFactory(form=form, opens_to_all_at=now + timedelta(hours=1))
    first = actions.register(form, applicant(1), by=None, now=now)

    late = actions.register(form, applicant(2), by=None, now=now + timedelta(hours=2))

    first.refresh_from_db()
    assert (first.state, late.state) == ("confirmed", "waiting")


def test_a_newcomer_never_passes_before_an_offer_that_has_just_ended(now):
    form = a_form(seats=1)
    late = OfferedFactory(form=form, offered_until=now - timedelta(minutes=1))
    waiting = WaitingFactory(form=form)

    newcomer = actions.register(form, applicant(), by=None, now=now)

    states = {one.pk: one.state for one in form.registrations.all()}
    assert (states[late.pk], states[waiting.pk], newcomer.state) == ("lapsed", "offered", "waiting")


def test_without_a_waiting_list_it_is_full(now):
    form = a_form(seats=1, has_waiting_list=False)
    RegistrationFactory(form=form)

    with pytest.raises(Full, match=FULL):
        actions.register(form, applicant(), by=None, now=now)

    assert form.registrations.count() == 1


def test_a_full_event_tells_nobody_who_is_registered(now):
    """The same refusal for an address that is registered and for another one, but to whom may know."""
    form = a_form(seats=1, has_waiting_list=False)
    account = UserFactory(email="anne@example.org")
    known = actions.register(form, applicant(email="anne@example.org"), by=None, now=now)

    for email in ("anne@example.org", "autre@example.org"):
        with pytest.raises(Full, match=FULL):
            actions.register(form, applicant(email=email, name="Curieux"), by=None, now=now)
    double_click = actions.register(form, applicant(email="anne@example.org"), by=None, now=now)
    herself = actions.register(form, applicant(email="anne@example.org", name="Anne"), by=account, now=now)
    with pytest.raises(Full, match=FULL):
        actions.register(form, applicant(email="anne@example.org"), by=None, now=now + timedelta(minutes=11))

    assert double_click.pk == herself.pk == known.pk


def test_the_word_full_closes_what_has_no_limit(now):
    form = a_form(event={"life": "full"})
    RegistrationFactory(form=form)

    assert actions.register(form, applicant(), by=None, now=now).state == "waiting"


def test_approval_comes_first_and_takes_no_seat(now):
    form = a_form(seats=1, needs_approval=True, has_waiting_list=False)

    made = [actions.register(form, applicant(number), by=None, now=now) for number in range(2)]

    assert [one.state for one in made] == ["requested", "requested"]


def test_an_organiser_registers_before_after_and_without_approval(now, organiser):
    form = a_form(
        organiser,
        {"registration_closes_at": now - timedelta(days=1)},
        needs_approval=True,
        opens_at=now + timedelta(days=1),
    )

    made = actions.register(form, applicant(), by=organiser, now=now)

    assert (made.state, made.person) == ("confirmed", None)


def test_an_organiser_notes_the_day_after_who_came(now, organiser):
    form = a_form(organiser, {"first_day": date(2026, 11, 16)})

    assert actions.register(form, applicant(), by=organiser, now=now).state == "confirmed"


@pytest.mark.parametrize(
    ("event", "form", "sentence"),
    [
        ({"life": "cancelled"}, {}, "Cet évènement est annulé : il n’y a plus d’inscription."),
        (
            {"life": "postponed"},
            {},
            "Cet évènement est reporté : les inscriptions reprendront quand sa nouvelle date sera connue.",
        ),
        ({"first_day": date(2026, 11, 17)}, {}, "Cet évènement est passé : on ne s’y inscrit plus."),
        (
            {},
            {"opens_at": timedelta(hours=1)},
            "Les inscriptions ouvrent le mercredi 18 novembre 2026 à 11 h 30. Revenez alors.",
        ),
        (
            {"registration_closes_at": timedelta()},
            {},
            "Les inscriptions sont closes. Regardez les autres dates.",
        ),
    ],
)
def test_a_closed_door_says_why(now, event, form, sentence):
    moments = {name: now + value if isinstance(value, timedelta) else value for name, value in event.items()}
    held = a_form(event=moments, **{name: now + value for name, value in form.items()})

    with pytest.raises(Closed) as refusal:
        actions.register(held, applicant(), by=None, now=now)

    assert str(refusal.value).replace("\u00a0", " ") == sentence
    assert Registration.objects.count() == 0


def test_the_opening_is_said_by_the_clock_of_the_place(now):
    form = a_form(event={"zone": "Indian/Reunion"}, opens_at=now + timedelta(hours=1))

    with pytest.raises(Closed, match=r"à 14.h.30"):
        actions.register(form, applicant(), by=None, now=now)


def test_one_registers_elsewhere_when_the_event_says_so(now):
    form = FormFactory(event=EventFactory(registering="none"))

    with pytest.raises(Closed, match="On ne s’inscrit pas ici"):
        actions.register(form, applicant(), by=None, now=now)


def test_from_the_moment_of_the_opening_to_that_of_the_closing(now):
    form = a_form(event={"registration_closes_at": now + timedelta(seconds=1)}, opens_at=now)

    assert actions.register(form, applicant(), by=None, now=now).state == "confirmed"


@pytest.mark.parametrize("editorial", ["draft", "withdrawn"])
def test_nobody_registers_to_what_is_not_published(now, editorial, organiser):
    form = a_form(organiser, {"editorial": editorial})

    with pytest.raises(NotAllowed):
        actions.register(form, applicant(), by=None, now=now)
    with pytest.raises(Closed, match="n’est pas publié"):
        actions.register(form, applicant(), by=organiser, now=now)


def test_a_reserved_event_is_for_those_of_its_level(now, organiser):
    form = a_form(event={"level": 2})

    for by in (None, UserFactory()):
        with pytest.raises(NotAllowed):
            actions.register(form, applicant(), by=by, now=now)

    assert actions.register(form, applicant(), by=organiser, now=now).state == "confirmed"


def test_the_machine_is_nobody_here(now):
    """`by` None is a visitor: it gives no right."""
    form = a_form(needs_approval=True)

    assert actions.register(form, applicant(), by=None, now=now).state == "requested"


def test_a_form_that_went_away_says_so(now):
    form = a_form()
    form.__class__.objects.all().delete()

    with pytest.raises(RegistrationRefused, match="n’existe plus"):
        actions.register(form, applicant(), by=None, now=now)


def test_needs_are_sealed_for_that_registration(now):
    form = a_form()

    made, other = (actions.register(form, applicant(n, needs=" Interprète LSF "), by=None, now=now) for n in (1, 2))

    made.refresh_from_db()
    assert needs.read(made) == "Interprète LSF"
    assert b"LSF" not in bytes(made.sealed_needs)
    made.sealed_needs = other.sealed_needs
    with pytest.raises(needs.crypto.Unreadable):
        needs.read(made)
    made.sealed_needs = None
    assert needs.read(made) == ""


def test_the_coordination_registers_for_its_territory_only(now):
    event = {"departments": ("77",)}
    DepartmentFactory()
    form = a_form(event=event, needs_approval=True)

    assert actions.register(form, applicant(1), by=CoordinatorFactory(), now=now).state == "confirmed"
    assert actions.register(form, applicant(2), by=UserFactory(), now=now).state == "requested"


@pytest.mark.parametrize("size", [1, 30])
def test_registering_costs_the_same_whatever_the_queue(now, size, django_assert_max_num_queries):
    form = a_form(seats=1)
    for number in range(size):
        actions.register(form, applicant(number), by=None, now=now)

    with django_assert_max_num_queries(26):
        actions.register(form, applicant(size), by=None, now=now)


def test_the_day_of_the_event_is_far(now):
    """The other tests suppose it."""
    assert now.date() < DAY
