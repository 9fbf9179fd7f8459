"""The programme that was published, as its readers see it."""

from datetime import timedelta

import pytest

from maillage.events.programme.records import Role, SlotKind, State
from maillage.events.reading import drawing, timeline
from tests.events.reading.made import DAY, slot, speaker, version


def days(made, **papers):
    return timeline.days(made, at="/agenda/2035/journee", papers=lambda key: papers.get(key, ()))


def lines(made):
    return [line for day in days(made) for moment in day.moments for line in moment.lines]


def test_days_and_moments_come_in_order():
    made = version(slot("Soir", 18), slot("Demain", 9, day=DAY + timedelta(days=1)), slot("Matin", 9))

    assert [(day.anchor, day.title, [moment.hour for moment in day.moments]) for day in days(made)] == [
        ("jour-2035-03-13", "Mardi 13 mars 2035", ["9\u00a0h\u00a000", "18\u00a0h\u00a000"]),
        ("jour-2035-03-14", "Mercredi 14 mars 2035", ["9\u00a0h\u00a000"]),
    ]


def test_what_has_no_hour_comes_last():
    made = version(slot("Un jour", None), slot("Matin", 9))

    last = days(made)[-1]

    assert (last.anchor, last.moments[0].hour, last.moments[0].lines[0].calendar) == ("sans-heure", "", "")


def test_what_begins_together_stands_together_as_its_titles_number_it():
    made = version(
        slot("C. Hôtels", room="Bibliothèque"), slot("A. La parole", room="Salle Z"), slot("B. Images", room="Parc")
    )

    (moment,) = days(made)[0].moments

    assert moment.is_parallel
    assert [line.title for line in moment.lines] == ["A. La parole", "B. Images", "C. Hôtels"]


def test_without_numbers_the_track_or_the_room_gives_the_order():
    made = version(slot("Un", room="Salle B"), slot("Deux", room="Salle A"), slot("Trois", track="Recherche"))

    assert [line.title for line in lines(made)] == ["Trois", "Deux", "Un"]


def test_a_line_says_how_long_where_and_whether_people_debate():
    made = version(
        slot(minutes=75, room="Auditorium", track="Santé", has_debate=True, kind=SlotKind.WORKSHOP),
        slot("Clôture", 16, minutes=0, kind=SlotKind.CLOSING),
    )

    assert [line.about for line in lines(made)] == [
        "Atelier · 1\u00a0h\u00a015 · Auditorium · Santé · suivi d’un débat",
        "",
    ]


def test_a_day_that_is_off_is_struck_and_goes_in_no_calendar():
    """Its titles and its people may still be read."""
    made = version(slot("Un constat", speakers=(speaker(),)), slot("Demain", 9, day=DAY + timedelta(days=1)))
    off = {DAY: "date changée"}
    shown = timeline.days(
        made, at="/agenda/2035/journee", papers=lambda key: {}.get(key, ()), off=lambda day: off.get(day, "")
    )

    first, second = (day.moments[0].lines[0] for day in shown)
    drawn = drawing.programme(shown, has_days=True)

    assert (first.calendar, bool(second.calendar)) == ("", True)
    assert '<s>Mardi 13 mars 2035</s> <span class="label label--late">date changée</span>' in drawn
    assert '<time datetime="2035-03-13T09:00"><s>9' in drawn
    assert "<h4>Un constat</h4>" in drawn
    assert "<s>Mercredi" not in drawn
    alone = drawing.programme(shown[:1], has_days=False)
    assert 'class="programme__day"' in alone


def test_what_she_does_there_is_said_after_her_function():
    (line,) = lines(version(slot(speakers=(speaker(role=Role.MODERATOR), speaker("Bo", "", role=Role.HOST)))))

    assert [one.function for one in line.people] == ["éducatrice, modération", "animation"]


@pytest.mark.parametrize("kind", [SlotKind.BREAK, SlotKind.WELCOME])
def test_a_break_is_discreet_and_goes_in_no_calendar(kind):
    (moment,) = days(version(slot("Pause", kind=kind)))[0].moments

    assert (moment.is_discreet, moment.lines[0].calendar) == (True, "")


def test_people_who_were_only_asked_and_those_who_declined_are_not_shown():
    people = [speaker(f"Personne {state}", state=State(state)) for state in ("approached", "declined", "confirmed")]
    (line,) = lines(version(slot(speakers=tuple(people))))

    assert [one.name for one in line.people] == ["Personne confirmed"]


def test_who_has_not_confirmed_is_shown_and_said_so():
    made = version(slot(speakers=(speaker(state=State.UNCONFIRMED),)))

    (line,) = lines(made)

    assert (line.people[0].initials, line.people[0].is_unconfirmed) == ("?", True)
    assert timeline.has_unconfirmed(days(made))
    assert drawing.programme(days(made), has_days=False).count("(à confirmer)") == 1


def test_a_slot_that_is_not_sure_is_said_so():
    made = version(slot(state=State.UNCONFIRMED))

    assert timeline.has_unconfirmed(days(made))
    assert '<h4>Un constat <span class="label label--check">(à confirmer)</span></h4>' in drawing.programme(
        days(made), has_days=False
    )


@pytest.mark.parametrize("gone", [(), (slot(state=State.CANCELLED, speakers=(speaker(),)),)])
def test_what_is_cancelled_is_struck_and_names_nobody(gone):
    """Taken away, or told to be cancelled."""
    before = version(slot(speakers=(speaker(),)))
    made = version(*gone, slot("Autre", 11), after=before)

    drawn = drawing.programme(days(made), has_days=False)

    assert '<h4><s>Un constat</s> <span class="label label--late">annulé</span></h4>' in drawn
    assert "Ana Imaginaire" not in drawn
    assert not timeline.has_unconfirmed(days(made))


def test_each_slot_keeps_its_identifier_and_leads_to_its_file():
    made = version(slot())

    (line,) = lines(made)

    assert line.uid == made.slots[0].uid
    assert line.calendar == f"/agenda/2035/journee/creneaux/{line.uid}.ics"


def test_a_slot_without_a_title_is_called_after_its_kind():
    (line,) = lines(version(slot("", kind=SlotKind.CLOSING)))

    assert line.title == "Clôture"


def test_what_people_write_is_text():
    made = version(slot("<script>", text="<b>", room="<i>", speakers=(speaker("<u>", "<em>", state=State.CONFIRMED),)))

    drawn = drawing.programme(days(made), has_days=True)

    assert [tag for tag in ("<script>", "<b>", "<i>", "<u>", "<em>") if tag in drawn] == []


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Claire Aubrac", "CA"),
        ("Dr Jean-Marc de La Tour", "JT"),
        ("Pr. Élise d’Arc", "ÉA"),
        ("Présidence", "P"),
        ("« 3018 »", "–"),
    ],
)
def test_initials(name, letters):
    assert timeline.initials(name) == letters
