"""Creating and changing an event, in both working faces."""

from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse

from maillage.directory import standing
from maillage.events.desk.events import writing
from maillage.events.models import Event
from tests.events.factories import EventFactory, WeekFactory
from tests.factories import (
    CoordinatorFactory,
    DepartmentFactory,
    MembershipFactory,
    NationalFactory,
    OrganisationFactory,
    UserFactory,
)

FACES = ["pro", "coordination"]
SAID = {
    "kind": "colloquium",
    "title": "Journée d’étude",
    "first_day": "2035-03-13",
    "last_day": "",
    "announced_start": "09:00",
    "announced_end": "16:30",
    "mode": "onsite",
    "place_name": "Hôtel du Département",
    "departments": ["77"],
    "themes": ["prevention"],
    "level": "0",
    "registering": "none",
    "organiser_name": "",
}


@pytest.fixture
def enter(client, people):
    def into(face):
        client.force_login(people[face])
        return client

    return into


def _seen(event):
    return event.changed_at.strftime("%Y-%m-%dT%H:%M:%S.%f%z")


@pytest.mark.parametrize("face", FACES)
def test_an_event_is_created_as_a_draft(enter, structure, face):
    browser = enter(face)
    assert browser.get(reverse(f"{face}:create-event")).status_code == 200
    organiser = {"organiser": str(structure.pk)} if face == "pro" else {"organiser_name": "Réseau d’exemple"}

    answer = browser.post(reverse(f"{face}:create-event"), SAID | organiser)

    event = Event.objects.get()
    assert answer.url == reverse(f"{face}:show-event", args=[event.pk])
    assert (event.editorial, event.last_day, event.announced_end) == ("draft", date(2035, 3, 13), time(16, 30))
    assert (event.departments, event.themes, event.zone) == (("77",), ("prevention",), "Europe/Paris")
    assert event.organiser == (structure if face == "pro" else None)


def test_the_territory_of_her_structure_is_chosen_before_she_writes(enter, structure):
    form = enter("pro").get(reverse("pro:create-event")).context["form"]

    assert form["departments"].value() == [structure.department_id]


@pytest.mark.parametrize("face", FACES)
def test_mistakes_are_said_beside_their_field_and_nothing_is_lost(enter, structure, face):
    wrong = SAID | {
        "title": "",
        "last_day": "2035-03-12",
        "organiser": str(structure.pk) if face == "pro" else "",
        "organiser_name": "Nous" if face == "pro" else "",
        "registering": "elsewhere",
        "summary": "Deux phrases d’exemple.",
    }

    answer = enter(face).post(reverse(f"{face}:create-event"), wrong)

    assert answer.status_code == 422
    form = answer.context["form"]
    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "title": "Donnez un titre à l’évènement.",
        "last_day": "Le dernier jour vient avant le premier : corrigez l’un des deux.",
        "registration_link": "Donnez l’adresse où l’on s’inscrit : elle commence par https://.",
        **(
            {"organiser_name": "Choisissez une structure de la liste, ou écrivez un nom : pas les deux."}
            if face == "pro"
            else {"organiser": "Dites qui organise : une structure de la liste, ou un nom."}
        ),
    }
    assert "Deux phrases d’exemple." in answer.text
    assert 'href="#id_title"' in answer.text
    assert not Event.objects.exists()


def test_hours_in_one_day_come_in_order(enter, structure):
    answer = enter("pro").post(
        reverse("pro:create-event"), SAID | {"organiser": str(structure.pk), "announced_end": "08:00"}
    )

    assert list(answer.context["form"].errors) == ["announced_end"]


def test_the_time_zone_is_that_of_the_department_overseas(enter, structure):
    DepartmentFactory(code="974", name="La Réunion", seat="97411")
    said = SAID | {
        "organiser": str(structure.pk),
        "departments": ["974"],
        "registering": "here",
        "registration_closes_at": "2035-03-10T12:00",
    }

    enter("pro").post(reverse("pro:create-event"), said)

    event = Event.objects.get()
    assert (event.zone, event.registration_closes_at) == ("Indian/Reunion", datetime(2035, 3, 10, 8, tzinfo=UTC))
    page = enter("pro").get(reverse("pro:edit-event", args=[event.pk]))
    assert 'value="2035-03-10T12:00"' in page.text


def test_a_member_cannot_write_in_the_name_of_others_only(enter, db):
    other = OrganisationFactory()

    answer = enter("pro").post(reverse("pro:create-event"), SAID | {"organiser": str(other.pk)})
    assert list(answer.context["form"].errors) == ["organiser"]
    answer = enter("pro").post(reverse("pro:create-event"), SAID | {"organiser_name": "Un autre"})
    assert answer.context["form"].errors["organiser"][0].startswith("Choisissez une de vos structures")
    assert not Event.objects.exists()


def test_a_coordinator_keeps_one_of_her_departments(enter, db):
    DepartmentFactory(code="59", name="Nord", seat="59350")

    answer = enter("coordination").post(
        reverse("coordination:create-event"), SAID | {"organiser_name": "Réseau", "departments": ["59"]}
    )

    assert answer.context["form"].errors["departments"][0].startswith("Choisissez au moins un de vos départements")
    assert not Event.objects.exists()


def test_a_structure_is_found_by_its_name_and_nothing_is_saved_meanwhile(enter, structure):
    guest = OrganisationFactory(name="Étape d’exemple")
    OrganisationFactory(name="Étape réservée", visibility="network")
    said = SAID | {"organiser": str(structure.pk), "title": "", "find": "étap"}

    answer = enter("pro").post(reverse("pro:create-event"), said | {"chercher": "1"})

    assert (answer.status_code, Event.objects.count()) == (200, 0)
    assert answer.context["form"].fields["co_organisers"].choices == [(str(guest.pk), "Étape d’exemple")]
    enter("pro").post(
        reverse("pro:create-event"), SAID | {"organiser": str(structure.pk), "co_organisers": [str(guest.pk)]}
    )
    assert list(Event.objects.get().co_organisers.all()) == [guest]


@pytest.mark.parametrize(("typed", "kept"), [("Étape une", 1), ("étape", 0), ("rien de tel", 0)])
def test_a_name_left_in_the_box_is_added_when_it_is_one_structure(enter, structure, typed, kept):
    for name in ("Étape une", "Étape deux"):
        OrganisationFactory(name=name)

    answer = enter("pro").post(reverse("pro:create-event"), SAID | {"organiser": str(structure.pk), "find": typed})

    assert Event.objects.count() == kept
    if kept:
        assert [one.name for one in Event.objects.get().co_organisers.all()] == ["Étape une"]
    else:
        assert list(answer.context["form"].errors) == ["find"]


def test_the_preview_shows_the_text_and_saves_nothing(enter, draft):
    said = SAID | {"body": "## Pourquoi\n\n**Venez.**", "apercu": "1"}

    answer = enter("pro").post(reverse("pro:edit-event", args=[draft.pk]), said)

    assert answer.status_code == 200
    assert "<strong>Venez.</strong>" in answer.text
    draft.refresh_from_db()
    assert draft.body == ""


@pytest.mark.parametrize("face", FACES)
def test_an_edit_keeps_what_was_not_touched(enter, structure, draft, face):
    page = enter(face).get(reverse(f"{face}:edit-event", args=[draft.pk]))
    form = page.context["form"]
    said = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}
    said |= {"announced_start": "09:00", "announced_end": "16:00", "summary": "Un autre résumé."}

    answer = enter(face).post(reverse(f"{face}:edit-event", args=[draft.pk]), said)

    assert answer.status_code == 302
    before, draft = draft, Event.objects.get()
    assert draft.summary == "Un autre résumé."
    for name in ("title", "first_day", "last_day", "organiser", "departments", "mode", "place_name", "zone", "level"):
        assert getattr(draft, name) == getattr(before, name)


def test_what_somebody_changed_meanwhile_is_said_and_what_was_typed_is_kept(enter, structure, draft, now):
    said = SAID | {"organiser": str(structure.pk), "title": "Mon titre", "seen": _seen(draft)}
    draft.title, draft.changed_at = "Le sien", now
    draft.save()

    answer = enter("pro").post(reverse("pro:edit-event", args=[draft.pk]), said)

    assert (answer.status_code, answer.context["changed"][0]) == (409, "Titre")
    assert 'value="Mon titre"' in answer.text
    again = said | {"seen": answer.context["form"]["seen"].value()}
    assert enter("pro").post(reverse("pro:edit-event", args=[draft.pk]), again).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Mon titre"


def test_a_part_chooses_among_announced_weeks(enter, structure, now):
    shown = WeekFactory(title="Semaine annoncée")
    WeekFactory(title="Semaine en brouillon d’autres", editorial="draft")
    WeekFactory(title="Semaine réservée", level=3)
    WeekFactory(title="Semaine passée", first_day=date(2020, 3, 2))
    own = WeekFactory(title="Semaine à nous", editorial="draft", organiser=structure)
    EventFactory(title="Un colloque")

    page = enter("pro").get(reverse("pro:create-event"))

    choices = page.context["form"].fields["parent"].choices
    assert sorted(text for _, text in choices[1:]) == [
        "Semaine annoncée (du 13 au 17 mars 2035)",
        "Semaine à nous (du 13 au 17 mars 2035)",
    ]
    enter("pro").post(reverse("pro:create-event"), SAID | {"organiser": str(structure.pk), "parent": str(shown.pk)})
    assert Event.objects.get(title="Journée d’étude").parent == shown
    assert own.editorial == "draft"


def test_nobody_reserves_an_event_to_a_level_above_her_own(enter, structure):
    said = SAID | {"organiser": str(structure.pk), "level": "3"}

    assert list(enter("pro").post(reverse("pro:create-event"), said).context["form"].errors) == ["level"]
    browser = enter("pro")
    browser.force_login(NationalFactory())
    browser.post(reverse("coordination:create-event"), said | {"organiser": "", "organiser_name": "Équipe nationale"})
    assert Event.objects.get().level == 3


def test_a_structure_that_is_not_public_is_not_named_to_everybody(enter, structure):
    structure.visibility = "professionals"
    structure.save()
    said = SAID | {"organiser": str(structure.pk)}

    answer = enter("pro").post(reverse("pro:create-event"), said)

    assert answer.context["form"].non_field_errors()[0].startswith("Tout le monde ne peut pas savoir")
    enter("pro").post(reverse("pro:create-event"), said | {"level": "2"})
    assert Event.objects.get().level == 2


@pytest.mark.parametrize("face", FACES)
def test_a_stranger_finds_nothing(client, draft, face):
    far = CoordinatorFactory(mandate__department=DepartmentFactory(code="59", seat="59350"))
    for person in (MembershipFactory().user, far):
        client.force_login(person)
        for method in (client.get, client.post):
            assert method(reverse(f"{face}:edit-event", args=[draft.pk])).status_code == 404


def test_somebody_without_a_structure_is_sent_back_to_the_list(client, db):
    client.force_login(UserFactory())

    assert client.get(reverse("pro:create-event")).url == reverse("pro:list-events")


def test_two_courses_of_one_title_are_told_apart_and_zones_have_their_names(structure, now):
    hers = standing.of(CoordinatorFactory(), now=now)
    for year in (2035, 2036):
        EventFactory(kind="training", title="Repérer", first_day=date(year, 3, 2), organiser=structure)

    form = writing.form(None, None, standing=hers, now=now)

    assert [text for _, text in form.fields["parent"].choices[1:]] == ["Repérer (2035)", "Repérer (2036)"]
    assert [text for _, text in form.fields["zone"].choices] == [
        "Son département",
        "Paris",
        "Guadeloupe",
        "Martinique",
        "Guyane",
        "La Réunion",
        "Mayotte",
    ]
