"""What waits for somebody on the home of each face; what events hold on a person."""

from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.accounts import parting
from maillage.directory import standing
from maillage.events import actions, awaiting
from maillage.events.models import CalendarKey, Event
from tests.events.factories import (
    AppearanceFactory,
    DraftFactory,
    EventFactory,
    SlotFactory,
    WeekFactory,
    publish,
)
from tests.events.reviews import proposal_of
from tests.factories import DepartmentFactory, MembershipFactory, NationalFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def _said(source, person, now):
    items = source(person, standing.of(person, now=now), now)
    return [(item.text, item.count) for item in items if item.count]


def test_an_event_held_soon_without_a_published_programme_awaits(structure, member, coordinator, now):
    today = now.date()
    said = {"organiser": structure, "departments": ("77",)}
    for days in (0, 14):
        EventFactory(first_day=today + timedelta(days=days), **said)
    ready = EventFactory(first_day=today + timedelta(days=3), **said)
    SlotFactory(event=ready)
    publish(ready)
    EventFactory(first_day=today + timedelta(days=15), **said)
    EventFactory(first_day=today - timedelta(days=1), **said)
    EventFactory(first_day=today, life="cancelled", **said)
    DraftFactory(first_day=today, **said)
    WeekFactory(first_day=today, **said)

    expected = [("Publier le programme de 2 évènements", 2)]
    assert _said(awaiting.mine, member, now) == expected
    assert _said(awaiting.soon, coordinator, now) == expected
    assert _said(awaiting.soon, NationalFactory(), now) == expected
    for stranger in (UserFactory(), MembershipFactory().user):
        assert _said(awaiting.mine, stranger, now) == _said(awaiting.soon, stranger, now) == []


def test_parts_that_were_sent_await_those_who_make_the_week(structure, member, now):
    DepartmentFactory(code="59", name="Nord", seat="59350")
    week = WeekFactory(organiser=structure)
    guests = OrganisationFactory()
    guest = MembershipFactory(organisation=guests).user
    parts = [DraftFactory(parent=week, organiser=guests, departments=("59",)) for _ in range(2)]
    assert _said(awaiting.mine, member, now) == []

    actions.submit_event(parts[0], by=guest, now=now)

    assert _said(awaiting.mine, member, now) == [("Relire 1 évènement", 1)]
    assert _said(awaiting.mine, guest, now) == []


def test_a_person_has_what_events_hold_on_her(structure, member, now):
    DraftFactory(title="Proposé", proposed_by=member)
    AppearanceFactory(slot=SlotFactory(title="Table ronde", event=EventFactory(title="Journée")), person=member)
    CalendarKey.objects.create(person=member, digest="0" * 64, at=now)

    held = parting.exported(member)

    assert [one["title"] for one in held["évènements proposés"]] == ["Proposé"]
    assert [one["slot__title"] for one in held["interventions"]] == ["Table ronde"]
    assert held["calendrier personnel"] == [{"at": now, "is_discreet": True}]


def test_what_she_did_stays_without_her_once_her_account_closes(member, now):
    event = DraftFactory(proposed_by=member)
    appearance = AppearanceFactory(person=member)
    CalendarKey.objects.create(person=member, digest="0" * 64, at=now)

    parting.end_all(member, by=member, now=now)

    appearance.refresh_from_db()
    assert (Event.objects.get(pk=event.pk).proposed_by, appearance.person) == (None, None)
    assert not CalendarKey.objects.exists()


def test_a_proposal_of_an_event_leads_to_its_page(client, draft, member, now):
    actions.submit_event(draft, by=member, now=now)
    client.force_login(member)
    pk = proposal_of(draft).pk

    assert client.get(reverse("pro:show-proposal", args=[pk])).url == reverse("pro:show-event", args=[draft.pk])
    assert client.get(reverse("pro:edit-proposal", args=[pk])).url == reverse("pro:edit-event", args=[draft.pk])


def test_the_agenda_is_in_both_columns(client, people):
    for face, person in people.items():
        client.force_login(person)
        assert (
            f'href="{reverse(f"{face}:list-events")}" aria-current="page"'
            in client.get(reverse(f"{face}:list-events")).text
        )
