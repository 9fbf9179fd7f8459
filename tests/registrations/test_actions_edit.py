"""Registering by group, and correcting what one said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from maillage.core import journal
from maillage.registrations import actions
from maillage.registrations.actions import Closed, Full, RegistrationRefused, WrongAnswer
from tests.factories import MembershipFactory, UserFactory
from tests.registrations.factories import (
    QuestionFactory,
    QuotaFactory,
    RegistrationFactory,
    WaitingFactory,
    a_form,
    applicant,
)
from tests.registrations.told import told

__all__ = ["told"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return MembershipFactory(user=UserFactory()).user


def test_a_group_registers_together_each_with_her_own_place(now, told):
    form = a_form(seats=2)

    made = actions.register_group(form, [applicant(number) for number in range(3)], by=None, now=now)

    assert [(one.state, one.rank) for one in made] == [("confirmed", 1), ("confirmed", 2), ("waiting", 3)]
    assert len({one.group for one in made}) == 1
    assert made[0].group is not None
    assert len({one.code for one in made}) == 3
    assert len(told) == 3


def test_a_group_sent_twice_changes_nothing(now):
    form = a_form(seats=2, has_waiting_list=False)
    people = [applicant(number) for number in range(2)]
    first = actions.register_group(form, people, by=None, now=now)

    second = actions.register_group(form, people, by=None, now=now)

    assert [one.pk for one in second] == [one.pk for one in first]
    assert form.registrations.count() == 2


def test_a_group_is_registered_whole_or_not_at_all(now):
    form = a_form(seats=2, has_waiting_list=False)

    with pytest.raises(Full, match="personne n’est inscrit"):
        actions.register_group(form, [applicant(number) for number in range(3)], by=None, now=now)
    with pytest.raises(WrongAnswer) as refusal:
        actions.register_group(
            form, [applicant(0), applicant(1, name=""), applicant(2, email="Personne-0@example.org")], by=None, now=now
        )

    assert refusal.value.fields == {
        "1-name": "Écrivez le prénom et le nom.",
        "2-email": "Cette adresse est écrite deux fois : chaque personne a la sienne.",
    }
    assert form.registrations.count() == 0


def test_a_group_tells_nothing_of_who_is_registered(now):
    """One seat left: a known address beside a new one gets what two new ones get."""
    form = a_form(seats=2, has_waiting_list=False)
    RegistrationFactory(form=form, email="anne@example.org")

    for email in ("anne@example.org", "autre@example.org"):
        with pytest.raises(Full):
            actions.register_group(form, [applicant(email=email), applicant(1)], by=None, now=now)


def test_a_group_has_its_bounds(now):
    form = a_form(group_most=2)

    with pytest.raises(RegistrationRefused, match="au moins une"):
        actions.register_group(form, [], by=None, now=now)
    with pytest.raises(RegistrationRefused, match="2 personnes au plus"):
        actions.register_group(form, [applicant(number) for number in range(3)], by=None, now=now)


def test_a_group_for_a_closed_event_is_refused(now):
    with pytest.raises(Closed):
        actions.register_group(a_form(event={"life": "cancelled"}), [applicant()], by=None, now=now)


def test_she_corrects_what_she_said(now, told):
    form = a_form(seats=1)
    question = QuestionFactory(form=form)
    made = actions.register(form, applicant(needs="boucle"), by=None, now=now)
    told.clear()
    later = now + timedelta(hours=1)

    actions.edit(made, applicant(name="Anne", structure="Autre", answers={str(question.pk): "oui"}), by=None, now=later)

    made.refresh_from_db()
    assert (made.name, made.structure, made.answers) == ("Anne", "Autre", {str(question.pk): "oui"})
    assert (made.sealed_needs, made.changed_at, made.state, made.rank) == (None, later, "confirmed", 1)
    assert told == []
    assert [line.verb for line in journal.about(made, now=now)] == ["registrations.register", "registrations.edit"]


def test_she_keeps_a_seat_that_still_admits_her(now):
    form = a_form(seats=1)
    held = RegistrationFactory(form=form)

    actions.edit(held, replace(applicant(), email=held.email, profession="health"), by=None, now=now)

    held.refresh_from_db()
    assert (held.state, held.profession, held.quota) == ("confirmed", "health", None)


def test_she_is_given_another_seat_when_hers_does_not_admit_her_any_more(now):
    form = a_form(seats=3)
    quota = QuotaFactory(form=form)
    held, other = (RegistrationFactory(form=form, profession="justice", quota=one) for one in (quota, None))
    RegistrationFactory(form=form)

    actions.edit(held, replace(applicant(), email=held.email, profession="social"), by=None, now=now)

    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.state, held.quota, other.quota) == ("confirmed", None, quota)


def test_nobody_takes_a_kept_seat_and_then_changes_profession(now):
    form = a_form(seats=1)
    quota = QuotaFactory(form=form)
    held = RegistrationFactory(form=form, profession="justice", quota=quota)

    with pytest.raises(Full, match="rien n’est changé"):
        actions.edit(held, replace(applicant(), email=held.email, profession="social"), by=None, now=now)

    held.refresh_from_db()
    assert (held.profession, held.quota, held.state) == ("justice", quota, "confirmed")


def test_coming_another_way_takes_a_seat_of_that_way(now):
    form = a_form(event={"mode": "hybrid"}, seats=1, remote_seats=1, promotion="automatic")
    held, waiting = RegistrationFactory(form=form), WaitingFactory(form=form)

    actions.edit(held, replace(applicant(), email=held.email, way="remote"), by=None, now=now)

    held.refresh_from_db()
    waiting.refresh_from_db()
    assert (held.way, held.state, waiting.state) == ("remote", "confirmed", "confirmed")


def test_who_waits_and_changes_profession_may_have_a_kept_seat(now):
    form = a_form(seats=1, promotion="automatic")
    QuotaFactory(form=form)
    held = WaitingFactory(form=form)

    given = actions.edit(held, replace(applicant(), email=held.email, profession="justice"), by=None, now=now)

    assert given.state == "confirmed"


def test_only_an_organiser_changes_an_address(now, organiser):
    form = a_form(organiser)
    account = UserFactory(email="nouvelle@example.org")
    held, other = RegistrationFactory(form=form), RegistrationFactory(form=form)

    for by in (None, UserFactory()):
        with pytest.raises(WrongAnswer, match="Rien n’est enregistré"):
            actions.edit(held, applicant(email="nouvelle@example.org"), by=by, now=now)
    with pytest.raises(WrongAnswer) as refusal:
        actions.edit(held, applicant(email=other.email), by=organiser, now=now)
    assert list(refusal.value.fields) == ["email"]
    actions.edit(held, applicant(email="nouvelle@example.org"), by=organiser, now=now)

    held.refresh_from_db()
    assert (held.email, held.person) == ("nouvelle@example.org", account)


def test_what_has_ended_is_not_corrected(now):
    ended = RegistrationFactory(state="cancelled")
    past = RegistrationFactory(form=a_form(event={"first_day": date(2026, 11, 17)}))

    with pytest.raises(RegistrationRefused, match="terminée"):
        actions.edit(ended, applicant(), by=None, now=now)
    with pytest.raises(Closed, match="passé"):
        actions.edit(past, applicant(), by=None, now=now)
