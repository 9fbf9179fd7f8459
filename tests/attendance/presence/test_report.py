"""Reports of online rooms, as Zoom, Teams, BigBlueButton and a spreadsheet write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.attendance.presences import report

DAYS = {date(2035, 3, 13)}
ZONE = "Europe/Paris"


def at(text, day=13):
    hour, minute = map(int, text.split(":"))
    return datetime(2035, 3, day, hour, minute)


def read(text, days=DAYS):
    return [(one.name, one.email, one.minutes, one.spans) for one in report.read(text, days=days, zone=ZONE)]


def test_zoom_in_english_with_what_it_says_before():
    text = (
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
        '123,"Journée, matin",03/13/2035 08:50:00 AM,03/13/2035 12:40:00 PM,org@example.org,230,2\n\n'
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
        "Ana Imaginaire,ANA@example.org,03/13/2035 09:00:00 AM,03/13/2035 12:15:00 PM,195,Yes\n"
        "Bo,,03/13/2035 09:10:00 AM,03/13/2035 09:20:00 AM,10,Yes\n"
        "Bo,,03/13/2035 01:00:00 PM,03/13/2035 01:05:00 PM,5,Yes\n"
    )

    # The first table has an address and minutes too: it is the one that is read, and only the organiser is in it.
    assert read(text.split("\n\n")[1]) == [
        ("Ana Imaginaire", "ana@example.org", 195, [(at("9:00"), at("12:15"))]),
        ("Bo", "", 15, [(at("9:10"), at("9:20")), (at("13:00"), at("13:05"))]),
    ]


def test_a_report_with_its_heading_is_read_by_its_table_of_people():
    text = (
        "Réunion;Journée\nDébut;13/03/2035 08:50\n\n"
        "Prénom;Nom;Adresse électronique;Heure d’arrivée;Heure de départ\n"
        "Ana;Imaginaire;ana@example.org;13/03/2035 à 09h00;13/03/2035 à 10h30\n"
    )

    assert read(text) == [("Ana Imaginaire", "ana@example.org", None, [(at("9:00"), at("10:30"))])]


def test_teams_with_tabulations_in_utf_16():
    text = "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\nAna\t3/13/2035, 9:00:05 AM\t3/13/2035, 12:00:00 PM\t2h 30m 10s\tana@example.org\n"

    decoded = report.decoded(text.encode("utf-16"))

    assert [(name, minutes) for name, _, minutes, _ in read(decoded)] == [("Ana", 150)]
    assert report.decoded("Durée".encode("cp1252")) == report.decoded("Durée".encode()) == "Durée"
    assert report.decoded("\ufeffDurée".encode()) == "Durée"


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("65", 65),
        ("65,5", 65),
        ("1 h 05", 65),
        ("1h5", 65),
        ("01:05:59", 65),
        ("1:05", 65),
        ("65 min", 65),
        ("65 mn", 65),
        ("2 heures", 120),
        ("1h 5m 12s", 65),
        ("45s", 0),
    ],
)
def test_lengths_are_read_as_people_write_them(said, minutes):
    assert read(f"Nom;Durée\nAna;{said}\n") == [("Ana", "", minutes, [])]


@pytest.mark.parametrize("said", ["", "longtemps", "h", "12/03", "-5", "1e9"])
def test_what_is_no_length_is_nobody(said):
    assert read(f"Nom;Durée\nAna;{said}\n") == []


def test_seconds_are_told_by_the_title():
    assert read("Name,Duration (seconds)\nAna,3900\n") == [("Ana", "", 65, [])]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("13/03/2035 09:00", "9:00"),
        ("03/13/2035 09:00", "9:00"),
        ("2035-03-13 09:00:12", "9:00"),
        ("2035-03-13T08:00:00Z", "9:00"),
        ("2035-03-13T08:00:00.000+0000", "9:00"),
        ("13-03-35 9h00", "9:00"),
        ("09:00", "9:00"),
        ("9:00 AM", "9:00"),
    ],
)
def test_moments_are_those_of_the_place(said, expected):
    ((_, _, _, ((start, _),)),) = read(f"Nom;Arrivée;Départ\nAna;{said};13/03/2035 23:00\n")

    assert start.replace(second=0) == at(expected)


def test_the_days_of_the_event_say_which_is_the_month():
    text = "Nom;Arrivée;Départ\nAna;03/04/2035 09:00;03/04/2035 10:00\n"

    assert read(text, {date(2035, 4, 3)})[0][3][0][0].month == 4
    assert read(text, {date(2035, 3, 4)})[0][3][0][0].month == 3


def test_an_hour_without_a_day_is_left_out_when_there_are_several():
    assert read("Nom;Arrivée;Départ\nAna;09:00;10:00\n", {date(2035, 3, 13), date(2035, 3, 14)}) == []


def test_who_leaves_before_arriving_is_left_out():
    assert read("Nom;Arrivée;Départ\nAna;10:00;09:00\nBo;30:00;99:99\n") == []


@pytest.mark.parametrize("text", ["", "Nom;Prénom\nA;B\n", "Durée\n5\n", "Nom;Arrivée\nA;9:00\n", "x" * 200_000])
def test_without_the_columns_it_is_refused(text):
    with pytest.raises(report.Unreadable):
        read(text)


def test_two_devices_at_once_count_once():
    assert report.joined([(at("9:30"), at("11:00")), (at("9:00"), at("10:00")), (at("14:00"), at("15:00"))]) == [
        (at("9:00"), at("11:00")),
        (at("14:00"), at("15:00")),
    ]


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    for whole in (text, f"Nom;Arrivée;Départ;Durée\n{text}", f'Nom,Durée\n"{text}",{text}\n'):
        try:
            people = read(whole)
        except report.Unreadable:
            continue
        assert all(minutes is None or minutes >= 0 for _, _, minutes, _ in people)
        assert all(start < end for _, _, _, spans in people for start, end in spans)
