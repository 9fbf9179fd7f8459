"""What somebody says otherwise once she was admitted."""

from dataclasses import replace

import pytest

from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.registrations import actions
from tests.factories import DepartmentFactory, MembershipFactory, UserFactory
from tests.registrations.factories import (
    QuotaFactory,
    RegistrationFactory,
    RequestedFactory,
    WaitingFactory,
    a_form,
    applicant,
)
from tests.registrations.told import told

__all__ = ["told"]

pytestmark = pytest.mark.django_db
HUGO = applicant(name="Hugo Démande", email="hugo@example.org", profession="health", structure="Centre d’exemple")


@pytest.fixture
def organiser():
    return MembershipFactory(user=UserFactory()).user


def of(form, factory=RegistrationFactory, **said):
    return factory(
        form=form, name=HUGO.name, email=HUGO.email, profession="health", structure="Centre d’exemple", **said
    )


@pytest.mark.parametrize(
    "change", [{"name": "Autre Personne"}, {"profession": "research"}, {"structure": "Ailleurs"}, {"name": "محمد"}]
)
def test_where_each_request_is_answered_it_is_answered_again(now, told, organiser, change):
    form = a_form(organiser, seats=1, needs_approval=True)
    held, waits = of(form), WaitingFactory(form=form)

    made = actions.edit(held, replace(HUGO, **change), by=None, now=now)

    waits.refresh_from_db()
    assert (made.state, made.quota_id, waits.state) == ("requested", None, "offered")
    assert made.before == {name: getattr(HUGO, name) for name in change}
    assert told[0] == (made.name, "requested")


@pytest.mark.parametrize("name", ["hugo demande", "HUGO DÉMANDE", "Hugo  Démande"])
def test_an_accent_or_a_capital_is_not_another_name(now, organiser, name):
    form = a_form(organiser, seats=1, needs_approval=True)

    made = actions.edit(of(form), replace(HUGO, name=name), by=None, now=now)

    assert (made.state, made.before) == ("confirmed", None)


def test_elsewhere_she_keeps_her_seat_and_it_is_shown(now, organiser):
    DepartmentFactory(code="77")
    form = a_form(organiser, seats=1)

    made = actions.edit(of(form), replace(HUGO, profession="research", department="77"), by=None, now=now)

    assert (made.state, made.before) == ("confirmed", {"profession": "health", "department_id": ""})


def test_what_is_shown_is_what_they_last_saw(now, organiser):
    held = of(a_form(organiser))

    actions.edit(held, replace(HUGO, name="Une Autre", structure="Ailleurs"), by=None, now=now)
    made = actions.edit(held, replace(HUGO, name="Encore Une"), by=None, now=now)
    assert made.before == {"name": HUGO.name}

    assert actions.edit(held, HUGO, by=None, now=now).before is None


def test_who_waits_and_comes_under_a_kept_seat_is_shown_too(now, organiser):
    form = a_form(organiser, seats=1)
    QuotaFactory(form=form, professions=("police",), seats=1)
    held = of(form, WaitingFactory)

    made = actions.edit(held, replace(HUGO, profession="police"), by=None, now=now)

    assert (made.state, made.before) == ("offered", {"profession": "health"})


def test_a_request_that_nobody_answered_changes_freely(now, organiser):
    held = of(a_form(organiser, needs_approval=True), RequestedFactory)

    made = actions.edit(held, replace(HUGO, name="Autre Personne"), by=None, now=now)

    assert (made.state, made.before) == ("requested", None)


def test_what_the_organisers_change_is_seen(now, organiser):
    held = of(a_form(organiser, needs_approval=True))

    made = actions.edit(held, replace(HUGO, name="Autre Personne"), by=organiser, now=now)

    assert (made.state, made.before) == ("confirmed", None)


def test_accepting_her_again_or_saying_so_is_having_seen_it(now, organiser):
    form = a_form(organiser, needs_approval=True)
    held = actions.edit(of(form), replace(HUGO, name="Autre Personne"), by=None, now=now)
    assert actions.approve(held, by=organiser, now=now).before is None

    other = RegistrationFactory(form=form, before={"name": "Avant"})
    for _ in range(2):
        assert actions.look_over(other, by=organiser, now=now).before is None
    assert [line.verb for line in journal.about(other, now=now)] == ["registrations.look_over"]
    with pytest.raises(NotAllowed):
        actions.look_over(other, by=UserFactory(), now=now)
