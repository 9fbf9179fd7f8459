"""The page of the door, in both working faces: without JavaScript, each mark is one POST."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.attendance.models import Presence
from tests.attendance.presence import worlds
from tests.attendance.presence.worlds import SomeoneFactory
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
FACES = pytest.mark.parametrize("face", ["pro", "coordination"])


@pytest.fixture
def event(structure):
    """Held today, whatever the day of the tests."""
    return worlds.event_today(timezone.localtime(), organiser=structure, departments=("77",))


@pytest.fixture
def door(client, member, event):
    """Asks the page, or sends to it, at the morning."""
    client.force_login(member)
    address = f"/pro/agenda/{event.pk}/presence"
    half = f"?demi={event.first_day}-am"
    return lambda data=None, path=half: (
        client.get(f"{address}{path}") if data is None else client.post(f"{address}{path}", data, follow=True)
    )


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def result(answer):
    found = re.search(r"data-result>(.*?)</div>", answer.content.decode(), re.DOTALL).group(1)
    return " ".join(re.sub(r"<[^>]+>", " ", found).replace("\u00a0", " ").split())


@FACES
def test_both_faces_show_who_is_expected_and_note_her(client, faces, event, face):
    client.force_login(faces[face])
    ana, bo = worlds.people(event, 2)
    SomeoneFactory(form=ana.form, name="Zoé Attend", state="waiting")
    address = f"/{face}/agenda/{event.pk}/presence?demi={event.first_day}-am"

    page = client.get(address)
    answer = client.post(address, {"qui": bo.pk}, follow=True)

    assert (page.status_code, page.templates[0].name) == (200, "attendance/desk/presence_door.html")
    assert re.findall(r'data-code="(\w+)"', page.content.decode()) == [ana.code, bo.code]
    assert result(answer).startswith("Bo Inventé Présence notée à ")
    assert page["Cache-Control"] == answer["Cache-Control"] == "private, no-store"
    assert page["Permissions-Policy"].startswith("camera=(self), microphone=()")
    assert Presence.objects.values_list("registration", "half", "source").get() == (bo.pk, "am", "door")


def test_a_code_is_typed_or_scanned(door, ana):
    answer = door({"code": f" {ana.code.lower()} "})
    again = door({"code": ana.code})

    assert result(answer).startswith("Ana Imaginaire Présence notée à ")
    assert result(again).startswith("Ana Imaginaire Présence déjà notée à ")
    assert Presence.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("waiting", "Ana Imaginaire Cette personne est en liste d’attente : sa place n’est pas confirmée."),
        ("cancelled", "Ana Imaginaire Cette inscription est annulée."),
    ],
)
def test_who_has_no_seat_is_told_clearly(door, ana, state, said):
    ana.state = state
    ana.save()

    assert result(door({"code": ana.code})) == said
    assert not Presence.objects.exists()


def test_an_unknown_code_is_told_clearly(door, event):
    foreign = SomeoneFactory(name="Ailleurs Fictif")

    answer = door({"code": foreign.code})

    assert result(answer) == "Ce code est inconnu : ce n’est pas celui d’une inscription à cet évènement."
    assert "Ailleurs" not in text(answer)


def test_no_name_is_in_an_address(client, door, ana):
    answer = door({"code": ana.code})
    found = door({"mots": "imaginaire"})

    assert [address for address, _ in answer.redirect_chain] == [
        f"/pro/agenda/{ana.form.event_id}/presence?demi={ana.form.event.first_day}-am&dit=marked&vu={ana.pk}"
    ]
    assert found.redirect_chain == []


def test_an_address_made_by_hand_shows_nothing_untrue(door, ana):
    """Nothing is said of somebody of another event, nor of a mark that is not there."""
    foreign = SomeoneFactory()
    half = f"?demi={ana.form.event.first_day}-am"

    said = [
        result(door(path=f"{half}&dit={outcome}&vu={who}"))
        for outcome, who in (
            ("marked", ana.pk),
            ("marked", foreign.pk),
            ("gone", ana.pk),
            ("nonsense", ana.pk),
            ("marked", "x"),
        )
    ]

    assert said == [""] * 5


def test_the_list_is_searched_by_name_structure_or_code(door, event):
    ana, bo, _ = worlds.people(event, 3)
    bo.structure = "Maison d’Évry"
    bo.save()

    def found(words):
        return re.findall(r'data-code="(\w+)"', door({"mots": words}).content.decode())

    assert found("IMAGINAIRE ana") == [ana.code]
    assert found("evry") == [bo.code]
    assert found(f"{ana.code[:4]}-{ana.code[4:]}") == [ana.code]
    assert found("personne") == []
    assert len(found("!")) == 3


def test_a_mistake_is_taken_back_whatever_noted_it(door, ana):
    for source in Presence.Source:
        Presence.objects.create(registration=ana, day=ana.form.event.first_day, half="am", source=source, at=ana.at)
        answer = door({"retirer": ana.pk})

        assert "Cette présence est retirée." in text(answer)
        assert not Presence.objects.exists()


def test_who_was_seen_online_may_still_come_in(door, ana):
    day = ana.form.event.first_day
    Presence.objects.create(registration=ana, day=day, half="am", source="online", minutes=12, at=ana.at)

    page = door().content.decode()
    answer = door({"qui": ana.pk})

    assert ("<strong data-count>0</strong>" in page, "En ligne : 12 minutes" in page) == (True, True)
    assert re.search(rf'name="qui" value="{ana.pk}" data-note>', page)
    assert result(answer).startswith("Ana Imaginaire Présence notée à ")
    assert Presence.objects.values_list("source", "minutes").get() == ("door", None)


def test_each_half_day_has_its_own_list(door, ana):
    door({"qui": ana.pk})

    other = door(path=f"?demi={ana.form.event.first_day}-pm")

    assert "<strong data-count>0</strong> sur place, sur 1 personne inscrite" in other.content.decode()
    assert "<strong data-count>1</strong> sur place, sur 1 personne inscrite" in door().content.decode()


def test_without_hours_the_page_says_what_to_do(door, event):
    event.announced_end = None
    event.save()

    assert "Il manque les heures" in text(door(path=""))
    assert "Il manque les heures" in text(door({"code": "X"}, path=""))


def test_before_the_day_nothing_is_noted(door, event, ana):
    event.first_day = event.last_day = event.first_day + timedelta(days=2)
    event.save()

    answer = door({"code": ana.code}, path="")

    assert "Ce jour n’est pas encore venu" in text(answer)
    assert "data-door" not in answer.content.decode()
    assert not Presence.objects.exists()


def test_an_empty_field_changes_nothing(door, event):
    assert result(door({"code": ""})) == ""


def test_whoever_does_not_organise_finds_nothing(client, event):
    client.force_login(MembershipFactory().user)

    for path in ("presence", "presence/lot"):
        assert client.get(f"/pro/agenda/{event.pk}/{path}").status_code == 404


def test_the_tab_is_there_where_people_register(client, member, event):
    client.force_login(member)
    page = f"/pro/agenda/{event.pk}"
    link = f'<a href="{page}/presence">Présence</a>'

    assert link in client.get(page).content.decode()

    event.registering = "none"
    event.save()
    assert link not in client.get(page).content.decode()


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_whatever_its_size(door, event, member, django_assert_num_queries, size):
    worlds.people(event, size)
    door()

    with django_assert_num_queries(11):
        door()
