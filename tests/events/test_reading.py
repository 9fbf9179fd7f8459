"""A French programme that somebody pastes."""

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.events.programme import reading
from maillage.events.programme.records import SlotKind, State

TEXT = """
Journée d’exemple
mardi 9 mars 2027 de 9h30 à 16h

9h30 - Ouverture
- **Ana Imaginaire**, directrice (à confirmer)

10h15 - 12h15 - Une matinée d’exemple
- **Bo Inventé** et **Cy Inventée**, chercheurs à **EXEMPLE** : Présentation d’un constat.
Débat avec la salle

Pause déjeuner

13h30 /15h00 - Aller vers
Une ligne de présentation.
15h00 /16h00 - Atelier : écrire un protocole
16 h -Clôture
"""


def _at(hour, minute=0):
    return datetime(2027, 3, 9, hour, minute)


def test_each_hour_opens_a_slot():
    slots = reading.read(TEXT).programme.slots

    assert [(slot.kind, slot.title, slot.start, slot.end, slot.is_inferred) for slot in slots] == [
        (SlotKind.OPENING, "Ouverture", _at(9, 30), _at(10, 15), True),
        (SlotKind.SESSION, "Une matinée d’exemple", _at(10, 15), _at(12, 15), False),
        (SlotKind.BREAK, "Pause déjeuner", _at(12, 15), _at(13, 30), True),
        (SlotKind.SESSION, "Aller vers", _at(13, 30), _at(15), False),
        (SlotKind.WORKSHOP, "Atelier : écrire un protocole", _at(15), _at(16), False),
        (SlotKind.CLOSING, "Clôture", _at(16), None, False),
    ]


def test_what_stands_before_is_kept_and_its_hours_are_those_announced():
    draft = reading.read(TEXT)

    assert (draft.programme.announced_start, draft.programme.announced_end) == (_at(9, 30), _at(16))
    assert draft.unread == ("Journée d’exemple", "mardi 9 mars 2027 de 9h30 à 16h")


def test_speakers_have_their_function_and_their_state():
    opening, morning, *_ = reading.read(TEXT).programme.slots

    assert [(each.name, each.function, each.state) for each in opening.speakers] == [
        ("Ana Imaginaire", "directrice", State.UNCONFIRMED)
    ]
    assert [(each.name, each.function, each.state) for each in morning.speakers] == [
        ("Bo Inventé", "chercheurs à EXEMPLE", State.CONFIRMED),
        ("Cy Inventée", "chercheurs à EXEMPLE", State.CONFIRMED),
    ]
    assert (morning.text, morning.has_debate) == ("Présentation d’un constat", True)


def test_a_slot_to_be_confirmed_says_so():
    (slot, _) = reading.read("9h - Table ronde (sous réserve)\n10h - Suite", on=date(2027, 3, 9)).programme.slots

    assert (slot.title, slot.state) == ("Table ronde", State.UNCONFIRMED)


def test_a_break_without_a_hole_has_no_hour():
    slots = reading.read("9h - 10h Un\nPause café\n10h - 11h Deux", on=date(2027, 3, 9)).programme.slots

    assert [(slot.title, slot.start) for slot in slots] == [("Un", _at(9)), ("Pause café", None), ("Deux", _at(10))]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("9h - Accueil", "Dites le jour : le texte n’en donne pas, par exemple « vendredi 3 décembre 2021 »."),
        (
            "mardi 9 mars 2027\nUn programme sans heure",
            "Aucun horaire trouvé : commencez chaque ligne du programme par une heure, par exemple « 9h30 - Accueil ».",
        ),
    ],
)
def test_a_text_that_is_no_programme_is_refused(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        reading.read(text)


@given(st.text(max_size=400))
def test_any_text_under_an_hour_is_read(text):
    slots = reading.read(f"9h - Accueil\n{text}", on=date(2027, 3, 9)).programme.slots

    assert slots[0].kind == SlotKind.WELCOME
    assert len({slot.key for slot in slots}) == len(slots)
