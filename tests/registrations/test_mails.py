"""The mails to those who register say nothing of what it is about."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from maillage.core.discretion import betrays
from maillage.core.templatetags.ui import french_date
from maillage.registrations import mails
from maillage.registrations.models import Letter, Registration, ReminderRule
from tests.events.factories import EventFactory
from tests.events.judges import faults
from tests.registrations.factories import FormFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
TITLE = "Prostitution des mineurs : repérer le chantage"
BANNED = (
    "prostitution", "mineur", "chantage", "repérer", "secrète", "melun", "mairie", "réseau d’exemple", "annulé :", "grève", "colloque",
    "canari", "enfant", "orientation",
)  # fmt: skip
STATES = tuple(Registration.State)


@pytest.fixture
def form():
    return FormFactory(
        event__title=TITLE,
        event__place_name="Maison secrète",
        event__slug="reperer-mineurs",
        event__departments=("77",),
    )


def in_state(form, state, now):
    until = now + timedelta(days=1) if state == "offered" else None
    return RegistrationFactory(form=form, state=state, offered_until=until)


def _text(message):
    """All that a mailbox shows of it but the link."""
    files = [content for _, content, _ in message.attachments]
    said = "\n".join([str(message.message()), message.subject, message.body, *files])
    return re.sub(r"https?://\S+", "LIEN", said).casefold()


@pytest.mark.abuse(48)
@pytest.mark.parametrize("kind", ["state", "change", "reminder", "survey", "certificate"])
@pytest.mark.parametrize("state", STATES)
def test_no_mail_of_a_registration_says_what_it_is_about(kind, state, form, now):
    rules = [
        ReminderRule(anchor=anchor, audience=audience, text="La prostitution des mineurs", form=form)
        for anchor in ("start", "end")
        for audience in ReminderRule.Audience
    ]
    for rule in rules if kind == "reminder" else [None]:
        letter = Letter(registration=in_state(form, state, now), kind=kind, rule=rule, at=now)

        message = mails.letter(letter)

        awaits = kind == "state" and state == "offered"
        about = "une action vous attend" if awaits else "votre inscription"
        said_of_the_day = (
            f"{about} pour le 13 mars 2035" if kind != "change" else "votre rendez-vous du 13 mars 2035 a changé"
        )
        assert message.subject == f"Maillage : {said_of_the_day}"
        said = _text(message)
        shown = BANNED if not message.attachments else [word for word in BANNED if word != "melun"]
        assert [word for word in shown if word in said] == []
        assert [word for word in said.split() if betrays(word)] == []
        Registration.objects.all().delete()


@pytest.mark.abuse(48)
def test_the_words_are_the_same_whatever_the_event(form, now):
    other = FormFactory(event__title="Réunion", event__zone="Europe/Paris")
    bodies = {
        re.sub(
            r"https?://\S+", "LIEN", mails.letter(Letter(registration=in_state(one, "waiting", now), kind="state")).body
        )
        for one in (form, other)
    }

    assert len(bodies) == 1


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("confirmed", "Votre inscription pour le 13 mars 2035 est confirmée. Rien à faire : vous"),
        ("waiting", "Vous êtes sur la liste d’attente pour le 13 mars 2035. Rien à faire : si"),
        ("offered", "Une place pour le 13 mars 2035 vous est proposée jusqu’au mardi 6 mars 2035 à 12\xa0h."),
        ("refused", "Votre inscription pour le 13 mars 2035 n’a pas pu être retenue."),
        ("cancelled", "Votre inscription pour le 13 mars 2035 est annulée. Rien à faire : vous"),
        ("lapsed", "elle n’est plus gardée pour vous"),
        ("requested", "Votre demande d’inscription pour le 13 mars 2035 est arrivée."),
    ],
)
def test_each_state_has_its_words(state, words):
    until = datetime(2035, 3, 6, 8, tzinfo=UTC) if state == "offered" else None
    form = FormFactory(event__zone="Indian/Reunion")
    row = RegistrationFactory(form=form, state=state, offered_until=until)

    assert words in mails.letter(Letter(registration=row, kind="state")).body


def test_a_day_that_is_not_known_is_not_said():
    row = RegistrationFactory(form__event__life="postponed")

    message = mails.letter(Letter(registration=row, kind="state"))

    assert message.subject == "Maillage : votre inscription"
    assert "Votre inscription est confirmée." in message.body


@pytest.mark.abuse(48)
@pytest.mark.parametrize(("name", "is_said"), [("Journée de travail", True), ("Journée sur la traite", False)])
def test_only_a_name_that_says_nothing_is_in_the_mail(name, is_said):
    row = RegistrationFactory(form__event__title=TITLE, form__event__neutral_title=name)

    message = mails.letter(Letter(registration=row, kind="state"))

    assert ("Rendez-vous : « Journée de travail »." in message.body) is is_said
    assert "traite" not in _text(message)


def test_the_words_of_the_organisers_are_in_the_reminder_unless_they_betray(form):
    row = RegistrationFactory(form=form)
    said = {
        text: mails.letter(Letter(registration=row, kind="reminder", rule=ReminderRule(text=text, form=form))).body
        for text in ("Prenez vos chaussons.", "Nous parlerons des violences sexuelles.")
    }

    assert ["Prenez vos chaussons." in body for body in said.values()] == [True, False]
    assert "sexuelles" not in said["Nous parlerons des violences sexuelles."]


@pytest.mark.abuse(54)
@pytest.mark.parametrize(
    ("said", "summary"),
    [
        ({}, "Rendez-vous professionnel"),
        ({"neutral_title": "Journée de travail"}, "Journée de travail"),
        ({"neutral_title": "Journée sur la traite"}, "Rendez-vous professionnel"),
    ],
)
def test_the_calendar_file_of_who_comes_says_the_hour_and_the_town(said, summary):
    row = RegistrationFactory(form=FormFactory(event=EventFactory(title=TITLE, slug="reperer-mineurs", **said)))

    ((name, content, kind),) = mails.letter(Letter(registration=row, kind="state")).attachments

    assert (name, kind) == ("rendez-vous.ics", "text/calendar")
    assert faults(content.encode()) == []
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(entry["summary"]), str(entry["location"]), entry.start.hour) == (summary, "Melun", 9)
    assert str(entry["uid"]) == str(row.form.event.pk)
    assert [one for one in ("attendee", "organizer", "description", "url") if one in entry] == []
    assert [word for word in ("traite", "mineurs", "rostitution", "/agenda/") if word in content] == []


@pytest.mark.parametrize(
    ("state", "kind", "rule", "has_file"),
    [
        ("confirmed", "state", None, True),
        ("waiting", "state", None, False),
        ("cancelled", "state", None, False),
        ("confirmed", "change", None, True),
        ("waiting", "change", None, False),
        ("confirmed", "reminder", {}, True),
        ("confirmed", "reminder", {"has_calendar": False}, False),
        ("confirmed", "reminder", {"anchor": "end"}, False),
        ("waiting", "reminder", {"audience": "waiting"}, False),
    ],
)
def test_only_who_comes_has_a_calendar_file(state, kind, rule, has_file, form):
    row = RegistrationFactory(form=form, state=state)
    rule = None if rule is None else ReminderRule(form=form, **rule)

    message = mails.letter(Letter(registration=row, kind=kind, rule=rule))

    assert bool(message.attachments) is has_file


@pytest.mark.parametrize("state", ["confirmed", "waiting"])
@pytest.mark.parametrize("kind", ["change", "state"])
def test_what_is_cancelled_is_said_in_the_subject_and_the_first_sentence(form, state, kind):
    form.event.life, form.event.cancelled_at = "cancelled", form.changed_at
    form.event.save()
    row = RegistrationFactory(form=form, state=state)

    message = mails.letter(Letter(registration=row, kind=kind, cause="again-1"))

    assert message.subject == f"Maillage : rendez-vous annulé pour le {french_date(form.event.first_day)}"
    assert "est annulé" in message.body.split("\n")[2]
    assert form.event.title not in f"{message.subject}{message.body}"
    if message.attachments:
        (entry,) = Calendar.from_ical(message.attachments[0].content).walk("VEVENT")
        assert str(entry["status"]) == "CANCELLED"
    assert bool(message.attachments) is (state == "confirmed" and kind == "change")


def test_what_is_postponed_says_not_to_come_and_names_no_day(form):
    form.event.life = "postponed"
    form.event.save()

    message = mails.letter(Letter(registration=RegistrationFactory(form=form), kind="change"))

    assert message.subject == "Maillage : rendez-vous reporté"
    assert "ne venez pas à la date prévue" in message.body


def test_a_mail_says_where_the_contact_of_the_organisers_is_read_not_the_contact(form):
    form.contact = "contact@example.org"

    body = mails.letter(Letter(registration=RegistrationFactory(form=form), kind="state")).body

    assert "leur contact derrière ce lien" in body
    assert "contact@example.org" not in body


@pytest.mark.abuse(48)
def test_the_mail_of_the_box_holds_a_link_and_nothing_else(mailoutbox):
    mails.box("ana@example.org", "https://reseau.example.org/mes-inscriptions/abc")

    (message,) = mailoutbox
    assert (message.to, message.subject) == (["ana@example.org"], "Maillage : une action vous attend")
    assert re.findall(r"https?://\S+", message.body) == ["https://reseau.example.org/mes-inscriptions/abc"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("state", "kind", "can"),
    [
        ("waiting", "state", True),
        ("confirmed", "reminder", True),
        ("cancelled", "state", False),
        ("confirmed", "certificate", False),
    ],
)
def test_a_mail_says_to_cancel_only_where_there_is_something_to_cancel(state, kind, can, form, now):
    message = mails.letter(Letter(registration=in_state(form, state, now), kind=kind))

    assert ("Annulez sur cette page" in message.body) == can
    assert ("Vous n’avez rien demandé ? Ne faites rien." in message.body) != can


def test_a_reminder_after_the_event_says_nothing_of_cancelling(form, now):
    rule = ReminderRule(anchor="end", audience="present", form=form)

    message = mails.letter(Letter(registration=in_state(form, "confirmed", now), kind="reminder", rule=rule))

    assert "Annulez" not in message.body
