"""A slot is written, copied, moved and removed, in both working faces."""

from datetime import time

import pytest

from maillage.events import actions
from maillage.events.models import Slot
from tests.events.desk.programmes import ANA, FACES, address, create, slot, text

pytestmark = pytest.mark.django_db


@pytest.fixture(params=FACES)
def face(request, client, people):
    client.force_login(people[request.param])
    return request.param


def _typed(**more):
    """What the form sends, with nobody in it."""
    return {
        "kind": "session",
        "state": "confirmed",
        "title": "Créneau d’exemple",
        "day": "2027-03-09",
        "start": "10h45",
        "end": "12h30",
        "rows": "3",
        **more,
    }


def test_a_slot_is_added_with_its_people_in_their_order(face, client, event, member):
    typed = _typed(
        has_debate="on",
        rank_0="2",
        name_0="Bo Inventé",
        function_0="chercheur",
        state_0="confirmed",
        rank_1="1",
        name_1="Ana Imaginaire",
        role_1="moderator",
        person_1=str(member.pk),
    )

    answer = client.post(address(face, "add-slot", event.pk), typed)

    made = event.slots.get()
    assert answer.url == f"{address(face, 'show-programme', event.pk)}#creneau-{made.pk}"
    assert (made.title, made.start, made.minutes, made.has_debate) == ("Créneau d’exemple", time(10, 45), 105, True)
    assert list(made.appearances.order_by("rank").values_list("name", "function", "role", "state", "person")) == [
        ("Ana Imaginaire", "", "moderator", "unconfirmed", member.pk),
        ("Bo Inventé", "chercheur", "speaker", "confirmed", None),
    ]


@pytest.mark.parametrize(
    ("typed", "start", "minutes"),
    [
        ({"start": "10 h 45", "end": "", "length": "45 mn"}, time(10, 45), 45),
        ({"start": "10:45", "end": "", "length": "1h30"}, time(10, 45), 90),
        ({"start": "10", "end": "11", "length": "60"}, time(10), 60),
        ({"start": "10h45 - 12h30", "end": ""}, time(10, 45), 105),
        ({"start": "midi", "end": "", "length": ""}, time(12), None),
        ({"start": "midi et demi", "end": "13.30", "length": ""}, time(12, 30), 60),
        ({"start": "minuit et demie", "end": "", "length": ""}, time(0, 30), None),
        ({"start": "12:30:00", "end": "12,45", "length": ""}, time(12, 30), 15),
        ({"start": "16 h", "end": "16h"}, time(16), 0),
        ({"start": "23h", "end": "", "length": "2 heures"}, time(23), 120),
        ({"start": "", "end": "", "day": ""}, None, None),
    ],
)
def test_hours_are_typed_as_people_write_them(client, event, member, typed, start, minutes):
    client.force_login(member)

    assert client.post(address("pro", "add-slot", event.pk), _typed(**typed)).status_code == 302

    made = event.slots.get()
    assert (made.start, made.minutes) == (start, minutes)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"start": "25h"}, "« 25h » n’est pas une heure : écrivez par exemple 10h45."),
        ({"start": "vers 10h"}, "« vers 10h » n’est pas une heure"),
        ({"end": "", "length": "longtemps"}, "« longtemps » n’est pas une durée"),
        ({"end": "", "length": "25h"}, "Un créneau dure au plus 24 heures."),
        ({"end": "9h"}, "La fin vient avant le début. Après minuit, donnez plutôt la durée."),
        ({"length": "30 mn"}, "La fin et la durée ne disent pas la même chose"),
        ({"start": ""}, "Dites l’heure de début."),
        ({"day": ""}, "Dites le jour de ce créneau."),
        ({"title": " "}, "Donnez un titre à ce créneau."),
        ({"function_1": "directrice"}, "Intervenant 2 : donnez son nom."),
        ({"name_0": "Ana", "name_1": "Ana"}, "Ana est déjà dans ce créneau."),
        ({"room": "Ailleurs"}, "Ailleurs"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(client, event, member, typed, sentence):
    client.force_login(member)

    answer = client.post(address("pro", "add-slot", event.pk), _typed(text="Un texte qui reste.", **typed))

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Un texte qui reste." in text(answer)
    assert not Slot.objects.exists()


def test_a_break_needs_no_title(client, event, member):
    client.force_login(member)

    client.post(address("pro", "add-slot", event.pk), _typed(kind="break", title=""))

    assert event.slots.get().title == "Pause"


def test_a_new_slot_is_offered_where_the_last_one_ends(face, client, event, people, now):
    first = actions.add_slot(event, slot("Premier", 9, 45), by=people[face], now=now)
    actions.add_slot(event, slot("Second", 11, 60), by=people[face], now=now)
    page = address(face, "add-slot", event.pk)

    assert 'name="start" value="12h00"' in text(client.get(page))
    assert 'name="start" value="9h45"' in text(client.get(f"{page}?apres={first.pk}"))
    assert client.get(f"{page}?apres=rien").status_code == 200


def test_a_slot_is_written_again_and_offers_three_more_rows(face, client, event, people, now):
    made = actions.add_slot(event, slot("Avant", 9, 60), by=people[face], now=now)
    page = address(face, "edit-slot", event.pk, made.pk)
    shown = client.get(page)

    typed = {**shown.context["form"].initial, "seen": shown.context["seen"], "title": "Après", "stay": "1"}
    answer = client.post(page, {name: value for name, value in typed.items() if value is not None})

    assert answer.url == page
    made.refresh_from_db()
    assert (made.title, made.start, made.minutes, made.appearances.get().name) == ("Après", time(9), 60, ANA.name)
    assert len(client.get(page).context["form"].people) == 4


def test_the_second_who_writes_is_told_and_keeps_her_text(face, client, event, people, now):
    made = actions.add_slot(event, slot("Créneau", 9, 60, text="Au début."), by=people[face], now=now)
    page = address(face, "edit-slot", event.pk, made.pk)
    seen = client.get(page).context["seen"]
    actions.edit_slot(made, slot("Créneau", 9, 60, text="Ce que l’autre a écrit."), by=people[face], now=now)
    hers = _typed(title="Créneau", start="9h", end="10h", text="Ce que j’ai écrit.", name_0=ANA.name, seen=seen)

    refused = client.post(page, hers)

    assert refused.status_code == 409
    assert "Quelqu’un a modifié ce créneau pendant ce temps." in text(refused)
    assert {one.label for one in refused.context["changes"]} == {"présentation", "intervenants"}
    assert "Ce que j’ai écrit.</textarea>" in text(refused)
    made.refresh_from_db()
    assert made.text == "Ce que l’autre a écrit."
    assert client.post(page, {**hers, "seen": refused.context["seen"]}).status_code == 302
    made.refresh_from_db()
    assert made.text == "Ce que j’ai écrit."


def test_what_is_written_of_a_slot_that_is_gone_may_be_added_again(face, client, event, people, now):
    made = actions.add_slot(event, slot("Parti"), by=people[face], now=now)
    page = address(face, "edit-slot", event.pk, made.pk)
    actions.remove_slot(made, by=people[face], now=now)

    answer = client.post(page, _typed(text="Mon texte."))

    assert answer.status_code == 422
    assert "Quelqu’un a retiré ce créneau" in text(answer)
    assert f'action="{address(face, "add-slot", event.pk)}"' in text(answer)
    assert "Mon texte." in text(answer)
    assert client.get(page).status_code == 404


def test_a_copy_is_opened(face, client, event, people, now):
    made = actions.add_slot(event, slot("Atelier", 9, 45), by=people[face], now=now)

    answer = client.post(address(face, "duplicate-slot", event.pk, made.pk))

    copy = event.slots.exclude(pk=made.pk).get()
    assert answer.url == address(face, "edit-slot", event.pk, copy.pk)
    assert copy.start == time(9, 45)


def test_a_slot_passes_before_and_after(face, client, event, people, now):
    first = actions.add_slot(event, slot("Premier", 9, 60), by=people[face], now=now)
    actions.add_slot(event, slot("Second", 10, 30), by=people[face], now=now)
    page = address(face, "move-slot", event.pk, first.pk)

    answer = client.post(page, {"sens": "apres"}, follow=True)
    assert "« Premier » passe après." in text(answer)
    assert list(event.slots.order_by("start").values_list("title", flat=True)) == ["Second", "Premier"]

    client.post(page, {"sens": "avant"})
    refused = client.post(page, {"sens": "avant"}, follow=True)
    assert "Ce créneau est déjà le premier de sa journée." in text(refused)


def test_a_slot_is_removed_once_it_is_confirmed(face, client, event, people, now):
    made = actions.add_slot(event, slot("À retirer"), by=people[face], now=now)
    page = address(face, "remove-slot", event.pk, made.pk)

    assert "Retirer « À retirer » ?" in text(client.get(page))
    assert event.slots.exists()
    assert "est retiré" in text(client.post(page, follow=True))
    assert not event.slots.exists()


def test_a_slot_of_another_event_is_not_found(client, event, structure, member, now):
    other = create(structure, member, now, title="Un autre")
    made = actions.add_slot(other, slot(), by=member, now=now)
    client.force_login(member)

    for name in ("edit-slot", "remove-slot"):
        assert client.get(address("pro", name, event.pk, made.pk)).status_code == 404
    for name in ("duplicate-slot", "move-slot"):
        assert client.post(address("pro", name, event.pk, made.pk)).status_code == 404
