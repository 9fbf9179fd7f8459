"""The page of a week, for whoever makes it; that of an event that asks to be in it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.events import actions
from maillage.events.models import PartNews
from tests.events.factories import DAY, EventFactory, WeekFactory
from tests.factories import DepartmentFactory, MembershipFactory, OrganisationFactory
from tests.orientation.pages import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(db):
    DepartmentFactory(code="59", name="Nord", seat="59350")
    return MembershipFactory(organisation=OrganisationFactory(name="Invités")).user


@pytest.fixture
def week(structure):
    return WeekFactory(title="Notre semaine", organiser=structure, departments=("77",))


@pytest.fixture
def part(guest):
    return EventFactory(title="Journée", organiser=guest.memberships.get().organisation, departments=("59",))


@pytest.fixture
def asked(week, part, guest, now):
    PartNews.objects.create(event=part, week=week, kind="asked", by=guest, at=now)
    return part


def _said(response):
    return Reader(response).text.replace("\u00a0", " ")


def _answer(client, face, week, part, **said):
    return client.post(reverse(f"{face}:answer-part", args=[week.pk, part.pk]), said)


@pytest.mark.parametrize("face", ["pro", "coordination"])
def test_a_demand_is_read_and_accepted_on_the_page_of_the_week(client, people, week, asked, face):
    type(asked).objects.filter(pk=asked.pk).update(first_day=DAY + timedelta(20), last_day=DAY + timedelta(20))
    client.force_login(people[face])
    show = reverse(f"{face}:show-event", args=[week.pk])

    page = _said(client.get(show))
    assert "Demandent à y entrer Journée 2 avril 2035, de 9 h à 16 h · Salle des fêtes · Invités" in page
    assert "Ses jours ne sont pas ceux de la semaine" in page

    assert _answer(client, face, week, asked, act="decline").status_code == 422
    assert _answer(client, face, week, asked, act="autre").status_code == 422
    assert _answer(client, face, week, asked, act="accept").url == show

    asked.refresh_from_db()
    assert asked.parent == week
    assert _answer(client, face, week, asked, act="accept").status_code == 409


@pytest.mark.parametrize("face", ["pro", "coordination"])
def test_a_part_that_changed_is_seen_or_taken_out_with_a_reason(client, people, week, part, face, now):
    type(part).objects.filter(pk=part.pk).update(parent=week)
    PartNews.objects.create(
        event=part, week=week, kind="changed", at=now, title="Avant", first_day=DAY - timedelta(1), last_day=DAY
    )
    client.force_login(people[face])

    page = _said(client.get(reverse(f"{face}:show-event", args=[week.pk])))
    assert "Depuis l’accord, elle a changé : le titre était « Avant » ; la date était : du 12 au 13 mars 2035." in page
    _answer(client, face, week, part, act="seen")
    assert "elle a changé" not in _said(client.get(reverse(f"{face}:show-event", args=[week.pk])))
    assert _answer(client, face, week, part, act="remove").status_code == 422
    _answer(client, face, week, part, act="remove", why="Elle a changé de jour.")

    part.refresh_from_db()
    assert (part.parent, part.editorial) == (None, "draft")


def test_whoever_asked_reads_where_it_stands(client, week, asked, guest, people, now):
    client.force_login(guest)
    page = reverse("pro:show-event", args=[asked.pk])
    assert "La demande est envoyée à ceux qui l’organisent." in _said(client.get(page))

    actions.decline_part(week, asked.pk, "Le programme est complet.", by=people["pro"], now=now)
    said = _said(client.get(page))
    assert "ont décliné la demande. Le programme est complet." in said

    PartNews.objects.create(event=asked, week=week, kind="asked", by=guest, at=now + timedelta(minutes=1))
    assert _answer(client, "pro", week, asked, act="take-back").url == page
    assert not PartNews.objects.filter(ended_at=None).exists()


def test_a_part_that_was_taken_out_is_told_what_to_do(client, week, part, guest, people, now):
    type(part).objects.filter(pk=part.pk).update(parent=week)
    actions.remove_part(week, part.pk, "Hors sujet.", by=people["pro"], now=now)
    client.force_login(guest)

    said = _said(client.get(reverse("pro:show-event", args=[part.pk])))

    assert "Il n’est plus publié : pour l’annoncer seul, envoyez-le à la coordination. Hors sujet." in said


def test_to_whoever_may_not_change_the_week_it_does_not_exist(client, week, asked, guest):
    client.force_login(guest)

    assert _answer(client, "pro", week, asked, act="accept").status_code == 404
    assert client.get(reverse("pro:answer-part", args=[week.pk, asked.pk])).status_code == 405


def test_saving_says_that_it_was_asked(client, week, part, guest, now):
    client.force_login(guest)
    address = reverse("pro:edit-event", args=[part.pk])
    form = client.get(address).context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}
    said |= {"first_day": "13/03/2035", "parent": str(week.pk), "announced_start": "09:00", "announced_end": "16:00"}

    page = client.post(address, said, follow=True)

    assert "La demande d’entrer dans « Notre semaine » est envoyée" in _said(page)
    part.refresh_from_db()
    assert part.parent is None
