"""The programme of an event in both working faces: what is shown, and to whom."""

import re
from datetime import date

import pytest

from maillage.events import actions
from tests.events.desk.programmes import FACES, address, ready, slot, text
from tests.events.factories import WeekFactory
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("face", FACES)
def test_each_slot_is_shown_with_its_findings(face, client, event, people, now):
    ready(event, people[face], now)
    bad = actions.add_slot(event, slot("Sans fin", 15, None, state="unconfirmed"), by=people[face], now=now)
    client.force_login(people[face])

    page = text(client.get(address(face, "show-programme", event.pk)))

    assert "Mardi 9 mars 2027" in page
    assert "10\u00a0h – 12\u00a0h" in page
    row = page[page.index(f'id="creneau-{bad.pk}"') :]
    row = row[: row.index("</tr>")]
    assert "À confirmer" in row
    assert "Erreur" in row
    assert "« Sans fin » n’a pas d’heure de début ou de fin." in row
    assert "1 erreur empêche la publication, 1 avertissement à expliquer" in page


def test_nobody_else_sees_a_programme(client, event, now):
    elsewhere = CoordinatorFactory(mandate__department=DepartmentFactory(code="91"))
    other = MembershipFactory(organisation=OrganisationFactory()).user

    for face, person in (("pro", other), ("coordination", elsewhere), ("coordination", other)):
        client.force_login(person)
        assert client.get(address(face, "show-programme", event.pk)).status_code == 404


def test_two_warnings_of_the_whole_are_explained_each_by_its_reason(client, event, member, now):
    """No opening, no closing: the same rule, two findings."""
    actions.add_slot(event, slot("Séance", 9, 60), by=member, now=now)
    client.force_login(member)
    shown = client.get(address("pro", "show-programme", event.pk))

    fields = re.findall(r'id="(raison-W9[^"]*)"', text(shown))
    assert len(set(fields)) == len(fields) == 2
    opening = next(one.finding for one in shown.context["sheet"].said if one.finding.code == "W9")
    said = {"code": "W9", "slot": "", "mark": opening.mark, "reason": "Une réunion courte."}
    client.post(address("pro", "waive-finding", event.pk), said)

    page = text(client.get(address("pro", "show-programme", event.pk)))
    assert page.count("Raison donnée : Une réunion courte.") == 1
    assert page.count("« Une réunion courte. » Est-ce encore vrai ?") == 1


def test_what_she_does_there_is_said(client, event, member, now):
    people = (actions.Someone("Ana Imaginaire", role="moderator", state="confirmed"),)
    actions.add_slot(event, slot(people=people), by=member, now=now)
    client.force_login(member)

    assert "Modération" in text(client.get(address("pro", "show-programme", event.pk)))


def test_a_programme_that_is_not_written_is_checked_too(client, event, member, now):
    """What does not hang on its slots: the dates of its week."""
    event.parent = WeekFactory(first_day=date(2027, 1, 4), last_day=date(2027, 1, 8))
    event.save()
    client.force_login(member)

    page = text(client.get(address("pro", "show-programme", event.pk)))

    assert "hors des dates de sa semaine : du 4\u00a0janvier au 8\u00a0janvier." in page


@pytest.mark.parametrize("face", FACES)
def test_the_pages_need_no_script(face, client, event, people, now):
    """Acts are buttons of forms, each with its address."""
    made = actions.add_slot(event, slot(), by=people[face], now=now)
    client.force_login(people[face])

    page = text(client.get(address(face, "show-programme", event.pk)))

    for name in ("move-slot", "duplicate-slot"):
        assert f'form="actes" formaction="{address(face, name, event.pk, made.pk)}"' in page
    assert f'href="{address(face, "remove-slot", event.pk, made.pk)}"' in page
    assert "hx-" not in page[page.index("<main") : page.index("</main>")]
