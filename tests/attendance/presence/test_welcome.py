"""At the door of a full event, whoever is there is noted: a seat is given, above those that there are if need be."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.attendance import actions
from maillage.attendance.actions import NotWelcomed
from maillage.attendance.models import Presence
from maillage.attendance.presences import halves
from maillage.registrations.models import Registration
from tests.attendance.presence import worlds
from tests.attendance.presence.worlds import SomeoneFactory
from tests.factories import MembershipFactory
from tests.registrations.factories import applicant

pytestmark = pytest.mark.django_db
FACES = pytest.mark.parametrize("face", ["pro", "coordination"])
ZOE = {"name": "Zoé Venue", "email": "", "structure": "Structure d’exemple", "profession": "", "department": ""}


@pytest.fixture
def event(structure):
    return worlds.event_today(timezone.localtime(), organiser=structure, departments=("77",))


@pytest.fixture
def full(event):
    """One seat, taken."""
    (ana,) = worlds.people(event, 1)
    ana.form.seats = 1
    ana.form.save()
    return ana.form


@pytest.fixture
def desk(client, member, event):
    client.force_login(member)
    root = f"/pro/agenda/{event.pk}/presence"
    half = f"?demi={event.first_day}-am"
    return lambda path="", data=None, end="": (
        client.get(f"{root}{path}{half}{end}")
        if data is None
        else client.post(f"{root}{path}{half}{end}", data, follow=True)
    )


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@FACES
def test_somebody_who_was_not_registered_is_added_and_noted_then_the_door_again(client, faces, full, face):
    client.force_login(faces[face])
    address = f"/{face}/agenda/{full.event_id}/presence/ajouter?demi={full.event.first_day}-am"
    assert client.get(address).status_code == 200

    answer = client.post(address, ZOE)

    zoe = Registration.objects.get(name="Zoé Venue")
    assert (zoe.state, Presence.objects.values_list("registration", "half", "source").get()) == (
        "confirmed", (zoe.pk, "am", "door"),
    )  # fmt: skip
    assert answer.url.endswith(f"/presence?demi={full.event.first_day}-am&dit=marked&vu={zoe.pk}")
    assert "Zoé Venue</strong>" in client.get(answer.url).content.decode()


def test_a_double_click_adds_nobody(desk, full):
    desk("/ajouter", ZOE)
    desk("/ajouter", ZOE)

    assert Registration.objects.filter(name="Zoé Venue").count() == 1


def test_who_signed_the_sheet_goes_back_to_the_sheet(desk, full):
    answer = desk("/ajouter", ZOE, "&feuille=1")

    assert answer.redirect_chain[-1][0].endswith(f"/presence/feuilles/{full.event.first_day}-am")
    assert Presence.objects.get().source == "sheet"


def test_what_is_wrong_is_said_and_nobody_is_added(desk, full):
    answer = desk("/ajouter", {**ZOE, "name": ""})

    assert answer.status_code == 422
    assert "Écrivez votre prénom et votre nom." in text(answer) or "Écrivez le prénom et le nom." in text(answer)
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("state", ["waiting", "requested", "offered"])
def test_a_refused_code_leads_to_a_seat_and_a_presence(desk, full, state):
    zoe = SomeoneFactory(form=full, name="Zoé Attend", state=state)

    refused = desk("", {"code": zoe.code})
    assert f'name="place" value="{zoe.pk}"' in refused.content.decode()
    answer = desk("", {"place": zoe.pk})

    zoe.refresh_from_db()
    assert (zoe.state, Presence.objects.get().registration_id) == ("confirmed", zoe.pk)
    assert "Zoé Attend Présence notée à" in text(answer)


def test_those_without_a_seat_are_listed_apart(desk, full):
    for state in ("waiting", "lapsed", "cancelled", "refused"):
        SomeoneFactory(form=full, name=f"Zoé {state}", state=state)

    page = desk().content.decode()

    assert "Sans place confirmée : 2\u00a0personnes" in page or "Sans place confirmée : 2 personnes" in page
    assert [name for name in ("waiting", "lapsed", "cancelled", "refused") if f"Zoé {name}" in page] == [
        "waiting",
        "lapsed",
    ]


def test_before_the_day_nobody_is_added(desk, full, event):
    event.first_day = event.last_day = event.first_day + timedelta(days=2)
    event.save()

    assert "Ce jour n’est pas encore venu" in text(desk("/ajouter", end="&"))
    assert "pas encore venu" in text(desk("/ajouter", ZOE))
    assert not Registration.objects.filter(name="Zoé Venue").exists()


def test_who_is_refused_changes_nothing_at_all(full, event, member, now):
    zoe = SomeoneFactory(form=full, state="waiting")
    early = event.first_day - timedelta(days=2)
    before = now.replace(year=early.year, month=early.month, day=early.day)

    with pytest.raises(NotWelcomed, match="pas encore venu"):
        actions.let_in(event, zoe.pk, halves(event)[0], "door", by=member, now=before)
    with pytest.raises(NotWelcomed, match="n’existe plus"):
        actions.let_in(event, SomeoneFactory().pk, halves(event)[0], "door", by=member, now=now)

    zoe.refresh_from_db()
    assert zoe.state == "waiting"


def test_without_a_form_the_page_says_what_to_do(event, member, now):
    with pytest.raises(NotWelcomed, match="réglez-le d’abord"):
        actions.welcome(event, applicant(), halves(event)[0], "door", by=member, now=now)


def test_without_hours_or_rights_there_is_no_page(client, desk, event):
    event.announced_end = None
    event.save()
    assert desk("/ajouter").status_code == 302

    client.force_login(MembershipFactory().user)
    assert desk("/ajouter").status_code == 404


def test_the_heading_says_the_day(desk, full, event):
    assert f"{event.first_day.year}, matin, 9\u00a0h – 12\u00a0h\u00a030" in desk().content.decode()


def test_before_the_event_the_summary_counts_no_absence(desk, full, event):
    event.first_day = event.last_day = event.first_day + timedelta(days=2)
    event.save()

    page = text(desk("/bilan"))

    assert "L’évènement n’a pas encore eu lieu" in page
    assert "jamais venue" not in page
