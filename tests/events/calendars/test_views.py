"""Calendars and files as programs ask for them."""

from datetime import time, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from maillage.events import following
from maillage.events.calendars import renderings
from maillage.events.models import Event, Rendering
from tests.events.factories import DAY, DraftFactory, EventFactory, SlotFactory, WebinarFactory, WeekFactory, publish
from tests.events.judges import faults
from tests.factories import ClearanceFactory, MembershipFactory

pytestmark = pytest.mark.django_db
TYPES = {
    "ics": ("text/calendar; charset=utf-8", 'attachment; filename="journee.ics"'),
    "xml": ("application/xml; charset=utf-8", 'inline; filename="journee.xml"'),
    "json": ("application/json", 'inline; filename="journee.json"'),
    "pdf": ("application/pdf", 'inline; filename="journee.pdf"'),
}


@pytest.fixture
def event(now):
    return held(now)


def held(now, **more):
    """Published, with a programme of one slot, and all its files."""
    event = EventFactory(slug="journee", title="Journée d’exemple", changed_at=now, **more)
    SlotFactory(event=event, title="Aller vers")
    publish(event, at=now)
    following.follow(event, now)
    renderings.make_papers(now)
    return event


def file(event, form):
    return reverse("events:programme-file", args=[event.year, event.slug, form])


def entries(response):
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def titles(response):
    return [str(one["summary"]) for one in entries(response)]


@pytest.mark.parametrize("form", TYPES)
def test_a_file_is_given_as_it_was_made(client, event, form, django_assert_num_queries):
    row = event.renderings.get(form=form)

    with django_assert_num_queries(2):
        response = client.get(file(event, form))

    assert (response.status_code, response.content) == (200, bytes(row.body))
    assert (response["Content-Type"], response["Content-Disposition"]) == TYPES[form]
    assert (response["ETag"], response["Cache-Control"]) == (f'"{row.digest}"', "no-store")
    assert response["Last-Modified"] == "Wed, 18 Nov 2026 09:30:00 GMT"


@pytest.mark.parametrize("form", TYPES)
def test_who_has_it_already_receives_nothing(client, event, form, django_assert_num_queries):
    tag = client.get(file(event, form), headers={"Accept-Encoding": "gzip"})["ETag"]

    with django_assert_num_queries(1):
        response = client.get(file(event, form), headers={"If-None-Match": tag})

    assert (response.status_code, response.content) == (304, b"")
    assert tag.removeprefix("W/") == response["ETag"]
    assert client.get(file(event, form), headers={"If-None-Match": '"another"'}).status_code == 200


def test_after_a_change_the_file_is_another_one(client, event, now):
    tag = client.get(file(event, "ics"))["ETag"]
    event.slots.update(start=time(11))
    publish(event, at=now + timedelta(days=1))
    following.follow(event, now + timedelta(days=1))

    response = client.get(file(event, "ics"), headers={"If-None-Match": tag})

    assert response.status_code == 200
    assert (entries(response)[0]["sequence"], entries(response)[0].start.hour) == (1, 11)


def test_a_paper_that_is_not_drawn_yet_comes_in_a_minute(client, event, now):
    event.renderings.filter(form="pdf").delete()

    response = client.get(file(event, "pdf"))

    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "revenez dans une minute" in response.content.decode()
    renderings.make_papers(now)
    assert client.get(file(event, "pdf")).status_code == 200


@pytest.mark.parametrize("form", ["xml", "json", "pdf"])
def test_without_a_programme_it_is_said(client, now, form):
    event = EventFactory()
    following.follow(event, now)

    response = client.get(file(event, form))

    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert response.content.decode() == "Cet évènement n’a pas de programme publié.\n"
    assert client.get(file(event, "ics")).status_code == 200


def test_a_programme_of_which_nothing_is_left_is_a_calendar_that_says_so(client, event, now):
    event.slots.all().delete()
    publish(event, at=now + timedelta(days=1))
    following.follow(event, now + timedelta(days=1))

    assert renderings.make_papers(now) == 0
    assert {client.get(file(event, form)).status_code for form in ("xml", "json", "pdf")} == {404}
    found = {str(one["summary"]): str(one["status"]) for one in entries(client.get(file(event, "ics")))}
    assert found == {"Journée d’exemple": "CONFIRMED", "Annulé : Aller vers": "CANCELLED"}


def addresses(event):
    uid = UUID(int=7)
    if version := renderings.last_version(event):
        uid = version.slots[0].uid
    return [
        *(file(event, form) for form in TYPES),
        reverse("events:event-calendar", args=[event.year, event.slug]),
        reverse("events:slot-calendar", args=[event.year, event.slug, uid]),
    ]


def test_nothing_is_given_of_a_draft(client, now):
    draft = SlotFactory(event=DraftFactory()).event
    publish(draft)

    assert {client.get(address).status_code for address in addresses(draft)} == {404}


def test_nothing_is_given_of_what_was_withdrawn_whatever_is_left(client, event):
    Event.objects.update(editorial="withdrawn")

    assert Rendering.objects.count() == 4
    assert {client.get(address).status_code for address in addresses(event)} == {404}


def test_a_level_is_respected_and_its_files_are_private(client, now):
    event = held(now, level=2)
    member = MembershipFactory().user

    assert {client.get(address).status_code for address in addresses(event)} == {404}
    client.force_login(member, factor=False)
    assert {client.get(address).status_code for address in addresses(event)} == {404}
    client.force_login(member)
    found = [client.get(address) for address in addresses(event)]
    assert {(one.status_code, one["Cache-Control"], one["X-Robots-Tag"]) for one in found} == {
        (200, "private, no-store", "none")
    }
    known = client.get(file(event, "ics"), headers={"If-None-Match": found[0]["ETag"]})
    assert (known.status_code, known["Cache-Control"]) == (304, "private, no-store")


def test_what_does_not_exist_is_not_found(client, event):
    for address in (
        "/agenda/2035/journee/programme.doc",
        "/agenda/2034/journee/programme.ics",
        "/agenda/2035/x/evenement.ics",
    ):
        assert client.get(address).status_code == 404


def test_one_event_goes_to_one_s_own_calendar(client, event, django_assert_num_queries):
    address = reverse("events:event-calendar", args=[event.year, event.slug])

    with django_assert_num_queries(1):
        response = client.get(address)

    (entry,) = entries(response)
    assert (str(entry["uid"]), str(entry["summary"]), entry.start.hour) == (str(event.pk), "Journée d’exemple", 9)
    assert faults(response.content) == []
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_one_slot_goes_to_one_s_own_calendar_even_cancelled(client, event, now, django_assert_num_queries):
    uid = renderings.last_version(event).slots[0].uid
    address = reverse("events:slot-calendar", args=[event.year, event.slug, uid])

    with django_assert_num_queries(2):
        response = client.get(address)
    (entry,) = entries(response)
    assert (str(entry["uid"]), str(entry["summary"]), str(entry["status"])) == (uid, "Aller vers", "CONFIRMED")
    assert faults(response.content) == []

    event.slots.all().delete()
    publish(event, at=now)
    (entry,) = entries(client.get(address))
    assert (str(entry["uid"]), entry["sequence"], str(entry["status"])) == (uid, 1, "CANCELLED")
    assert client.get(reverse("events:slot-calendar", args=[event.year, event.slug, UUID(int=7)])).status_code == 404


AGENDA = "/agenda.ics"


def test_the_agenda_holds_what_is_to_come_in_order_for_everybody(client, django_assert_num_queries):
    EventFactory(title="Le matin", announced_start=time(9))
    EventFactory(title="Plus tard", first_day=DAY + timedelta(days=9))
    EventFactory(title="Toute la journée", announced_start=None)
    WeekFactory(title="Une semaine", first_day=DAY - timedelta(days=1))
    EventFactory(title="Passé", first_day=DAY.replace(year=2020))
    EventFactory(title="Entre professionnels", level=2)
    DraftFactory(title="Un brouillon")

    with django_assert_num_queries(2):
        response = client.get(AGENDA)

    assert titles(response) == ["Une semaine", "Toute la journée", "Le matin", "Plus tard"]
    assert faults(response.content) == []
    assert titles(client.get(f"{AGENDA}?quand=passes")) == ["Passé"]
    client.force_login(MembershipFactory().user)
    assert client.get(AGENDA).content == response.content


def test_the_agenda_is_narrowed_as_the_list_is(client):
    EventFactory(title="À Melun", departments=("77",), themes=("runaway",))
    EventFactory(title="À Lyon", departments=("69",))
    WebinarFactory(title="De partout", departments=("69",))

    assert titles(client.get(f"{AGENDA}?departement=77")) == ["À Melun"]
    assert titles(client.get(f"{AGENDA}?theme=runaway")) == ["À Melun"]
    assert titles(client.get(f"{AGENDA}?departement=69&modalite=remote")) == ["De partout"]
    assert "Seine-et-Marne" in client.get(f"{AGENDA}?departement=77").content.decode()
    unknown = client.get(f"{AGENDA}?departement=999")
    assert (unknown.status_code, unknown["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_the_agenda_keeps_what_was_cancelled_for_thirty_days(client):
    now = timezone.now()
    yesterday = timezone.localdate(now) - timedelta(days=1)
    for title, days in (("Hier", 3), ("Le mois dernier", 29), ("Il y a longtemps", 32)):
        EventFactory(title=title, first_day=yesterday, life="cancelled", cancelled_at=now - timedelta(days=days))
    EventFactory(title="Tenu hier", first_day=yesterday)

    response = client.get(AGENDA)

    assert sorted(titles(response)) == ["Annulé : Hier", "Annulé : Le mois dernier"]
    assert {str(one["status"]) for one in entries(response)} == {"CANCELLED"}


def test_who_has_the_agenda_asks_only_what_changed(client, django_assert_num_queries):
    event = EventFactory(title="Un titre")
    EventFactory()
    tag = client.get(AGENDA)["ETag"]

    def again():
        return client.get(AGENDA, headers={"If-None-Match": tag}).status_code

    with django_assert_num_queries(1):
        assert again() == 304
    Event.objects.filter(pk=event.pk).update(editorial="withdrawn")
    assert again() == 200
    Event.objects.filter(pk=event.pk).update(editorial="published")
    assert again() == 304
    Event.objects.filter(pk=event.pk).update(title="Un autre titre", changed_at=timezone.now())
    assert again() == 200
    assert client.get(f"{AGENDA}?nature=colloquium")["ETag"] != tag


@pytest.mark.parametrize("size", [1, 3])
def test_the_agenda_costs_two_queries_whatever_its_size(client, django_assert_num_queries, size):
    EventFactory.create_batch(size, parent=WeekFactory())

    with django_assert_num_queries(2):
        assert len(entries(client.get(AGENDA))) == size + 1


def test_a_clearance_opens_the_level_of_the_network(client, now):
    event = held(now, level=3)
    member = MembershipFactory().user
    client.force_login(member)
    assert client.get(file(event, "ics")).status_code == 404

    ClearanceFactory(user=member, expires_at=timezone.now() + timedelta(days=30))
    assert client.get(file(event, "ics")).status_code == 200
