"""Whose minutes they are, which half-days they fill, and the page that shows it before it is kept."""

import re
from datetime import date, datetime, time
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from maillage.attendance.desk.presence import reviewing
from maillage.attendance.models import Presence
from maillage.attendance.presences import ledger, online
from maillage.attendance.presences.halves import Half
from maillage.attendance.presences.online import Person
from maillage.attendance.presences.report import Seen
from tests.attendance.presence import worlds
from tests.attendance.presence.worlds import SomeoneFactory
from tests.events.factories import EventFactory

DAY = date(2026, 3, 10)


def at(text):
    return datetime.combine(DAY, time.fromisoformat(text))


AM = Half(DAY, "am", "matin", at("09:00"), at("12:30"), 195, ((at("10:30"), at("10:45")),))
PM = Half(DAY, "pm", "après-midi", at("14:00"), at("16:00"), 120)


def span(begin, end):
    return at(begin), at(end)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([Seen("A", "", None, [span("09:00", "12:30")])], (195, 0)),
        ([Seen("A", "", None, [span("08:00", "23:00")])], (195, 120)),
        ([Seen("A", "", None, [span("10:00", "11:00")])], (45, 0)),  # the break is deducted
        # Two devices at once, and a line twice.
        ([Seen("A", "", None, [span("09:00", "10:00"), span("09:30", "10:30")]), Seen("B", "", None, [span("09:00", "10:00")])], (90, 0)),
        # From the first arrival to the last departure, half of the time only.
        ([Seen("A", "", 105, [span("09:00", "12:30")])], (98, 0)),
        ([Seen("A", "", 315, [])], (195, 120)),
        ([Seen("A", "", 63, [])], (39, 24)),
        ([Seen("A", "", 900, [])], (195, 120)),
        # Hours come before minutes that nobody can place.
        ([Seen("A", "", None, [span("14:00", "15:00")]), Seen("B", "", 100, [])], (0, 60)),
        ([Seen("A", "", None, [span("17:00", "18:00")])], (0, 0)),
    ],
)  # fmt: skip
def test_minutes_fill_the_half_days(seen, expected):
    found = online.minutes(seen, (AM, PM))

    assert (found[AM], found[PM]) == expected


@given(
    st.lists(
        st.tuples(st.integers(0, 1400), st.integers(1, 600), st.none() | st.integers(0, 900)), min_size=1, max_size=6
    )
)
def test_nobody_is_there_longer_than_the_half_day(rows):
    seen = [
        Seen(
            "A",
            "",
            minutes,
            [(at("00:00").replace(hour=begin // 60, minute=begin % 60), at("23:59"))] if size % 2 else [],
        )
        for begin, size, minutes in rows
        if begin < 1439
    ]

    assert all(0 <= count <= half.minutes_net for half, count in online.minutes(seen, (AM, PM)).items())


def test_half_of_a_half_day_is_enough():
    assert [online.is_enough(count, PM) for count in (59, 60)] == [False, True]


def match(name, email=""):
    people = [
        Person(uuid4(), "Ana Imaginaire", "ana@example.org"),
        Person(uuid4(), "Élie de la Fiction", "elie@example.org"),
        Person(uuid4(), "Bo Exemple", "bo1@example.org"),
        Person(uuid4(), "Bo Exemple", "bo2@example.org"),
    ]
    (found,) = online.matched(people, [Seen(name, email)])
    return found.person.email if found.person else [person.email for person in found.alike]


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        ("Quelqu’un", "ana@example.org", "ana@example.org"),
        ("IMAGINAIRE Ana", "", "ana@example.org"),
        ("elie DE LA fiction", "autre@example.org", "elie@example.org"),
        ("Ana Imaginaire (CHU)", "", ["ana@example.org"]),
        ("Ana Imagineire", "", ["ana@example.org"]),
        ("Bo Exemple", "", ["bo1@example.org", "bo2@example.org"]),
        ("iPhone", "", []),
        ("", "", []),
        ("!", "", []),
    ],
)
def test_people_are_known_by_their_address_then_their_name(name, email, expected):
    assert match(name, email) == expected


@pytest.fixture
def event(structure):
    return EventFactory(
        organiser=structure,
        departments=("77",),
        first_day=DAY,
        announced_start=time(9),
        announced_end=time(16),
        mode="remote",
        registering="here",
    )


@pytest.fixture
def page(client, member, event):
    client.force_login(member)
    address = f"/pro/agenda/{event.pk}/presence/en-ligne"
    return lambda data=None, **more: client.post(address, data, **more) if data is not None else client.get(address)


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " ").split())


def hidden(answer):
    return re.search(r'name="read" value="(\w*)"', answer.content.decode()).group(1)


REPORT = "Nom;Adresse électronique;Arrivée;Départ\nAna I.;{email};10/03/2026 09:00;10/03/2026 12:30\nBo Inventee;;09:00;10:00\nInconnu Total;;09:00;10:00\n"


@pytest.mark.django_db
def test_a_report_is_reviewed_then_kept(page, event):
    ana, bo = worlds.people(event, 2)
    report = REPORT.format(email=ana.email)

    first = page({"text": report})

    assert (first.status_code, first["Cache-Control"]) == (200, "private, no-store")
    assert "1 personne reconnue" in text(first)
    assert "« Bo Inventee » Personne de la liste Bo Inventé" in text(first)
    assert "Inconnu Total" in text(first)
    assert not Presence.objects.exists()

    second = page({"text": report, "qui-1": bo.pk, "read": hidden(first), "keep": "1"})
    assert "2 personnes reconnues" in text(second)  # what changed is shown before it is kept
    assert not Presence.objects.exists()

    third = page({"text": report, "qui-1": bo.pk, "read": hidden(second), "keep": "1"}, follow=True)
    assert "C’est enregistré : demi-journées notées 2, déjà notées 0." in text(third)
    assert set(Presence.objects.values_list("registration", "half", "source", "minutes")) == {
        (ana.pk, "am", "online", 210),
        (bo.pk, "am", "online", 60),
    }
    assert set(ledger(event)) == {ana.pk}


@pytest.mark.django_db
def test_an_answer_that_was_not_offered_is_not_taken(page, event):
    ana, bo = worlds.people(event, 2)

    answer = page({"text": REPORT.format(email="x@example.org"), "qui-2": ana.pk, "qui-1": ana.pk})

    assert "Personne n’a été reconnu" in text(answer)
    assert bo.name in text(answer)


@pytest.mark.django_db
def test_a_file_is_read_whatever_its_writing(page, event):
    ana = worlds.people(event, 1)[0]
    content = f"Nom\tDurée\tCourriel\nAna\t2h\t{ana.email}\n".encode("utf-16")

    answer = page({"upload": SimpleUploadedFile("rapport.csv", content), "halves": [f"{DAY}-pm"]})

    assert "Après-midi : 120 sur 150 Présence" in text(answer)
    assert "Matin : " not in text(answer)


@pytest.mark.django_db
def test_who_is_noted_in_person_stays_so(page, event, member):
    ana = worlds.people(event, 1)[0]
    Presence.objects.create(registration=ana, day=DAY, half="am", source="door", at=ana.at)
    report = f"Courriel;Durée\n{ana.email};100\n"

    first = page({"text": report})
    page({"text": report, "read": hidden(first), "keep": "1"})

    assert "Matin : 58 sur 210 Déjà notée sur place" in text(first)
    assert set(Presence.objects.values_list("half", "source", "minutes")) == {
        ("am", "door", None),
        ("pm", "online", 41),
    }


@pytest.mark.django_db
def test_who_waits_is_told_so(page, event):
    SomeoneFactory(form=worlds.people(event, 1)[0].form, state="waiting", email="zoe@example.org", name="Zoé")

    answer = page({"text": "Courriel;Durée\nzoe@example.org;100\n"})

    assert "zoe@example.org : Cette personne est en liste d’attente" in text(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choisissez un fichier, ou collez le compte-rendu."),
        ({"text": "Bonjour"}, "La ligne des titres n’a pas été trouvée."),
    ],
)
def test_what_cannot_be_read_says_what_to_do(page, event, data, words):
    answer = page(data)

    assert (answer.status_code, words in text(answer)) == (422, True)


@pytest.mark.django_db
def test_a_line_whose_time_cannot_be_read_is_said(page, event):
    worlds.people(event, 1)

    answer = page({"text": "Nom;Durée\nLongtemps <b>Absente;longtemps\nZoé Lue;100\n"})

    assert "Sans durée lisible" in text(answer)
    assert "<li>Longtemps &lt;b&gt;Absente</li>" in answer.content.decode()
    assert answer.content.decode().count("<li>Zoé Lue") == 1


@pytest.mark.django_db
def test_hostile_names_are_shown_as_text(page, event):
    worlds.people(event, 1)

    answer = page({"text": 'Nom;Durée\n"<script>alert(1)</script>";100\n'})

    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;alert(1)" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 40])
def test_reading_costs_the_same_whatever_the_size(page, event, django_assert_num_queries, size):
    people = SomeoneFactory.create_batch(size, form=worlds.people(event, 1)[0].form)
    report = "Courriel;Durée\n" + "".join(f"{one.email};100\n" for one in people)
    page({"text": report})

    with django_assert_num_queries(10):
        page({"text": report})


@pytest.mark.parametrize(("minutes", "is_flagged"), [(420, False), (480, False), (481, True), (9999, True)])
def test_more_minutes_than_the_event_lasts_are_to_be_verified(minutes, is_flagged):
    said = reviewing._too_long(
        [Seen("A", "", minutes, []), Seen("B", "", None, [])], (AM, PM)
    )  # from 9 to 4, an hour more

    assert said == (f"{minutes} minutes" if is_flagged else "")


def test_nothing_is_too_long_of_no_hours():
    assert reviewing._too_long([Seen("A", "", 9999, [])], ()) == ""


@pytest.mark.django_db
def test_a_report_is_unexpected_of_what_is_held_on_site(page, event):
    event.mode = "onsite"
    event.save()
    assert "Cet évènement se tient sur place" in text(page())

    event.mode = "hybrid"
    event.save()
    assert "Cet évènement se tient sur place" not in text(page())


@pytest.mark.django_db
def test_minutes_that_cannot_be_are_flagged_before_they_are_kept(page, event):
    (ana,) = worlds.people(event, 1)

    shown = text(page({"text": f"nom;minutes\n{ana.name};9999", "halves": [f"{event.first_day}-am"]}))

    assert "Le compte-rendu dit 9999 minutes : plus que ne dure l’évènement." in shown
