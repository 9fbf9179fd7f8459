"""Who enters the coordination face, and what surrounds its pages."""

import re

import pytest
from django.urls import NoReverseMatch, reverse

from maillage.coordination import navigation
from maillage.directory.standing import Standing
from tests.factories import (
    CoordinatorFactory,
    DepartmentFactory,
    MandateFactory,
    MembershipFactory,
    NationalFactory,
    UserFactory,
)
from tests.routes_table import ROUTES

pytestmark = pytest.mark.django_db
DASHBOARD = "/coordination"


def _options(page):
    return re.findall(r'<option value="([\w-]+)"( selected)?>([^<]+)</option>', page.content.decode())


@pytest.mark.parametrize("role", ["account", "operator"])
def test_the_face_does_not_exist_for_who_coordinates_nothing(client, role):
    person = UserFactory()
    if role == "operator":
        MandateFactory(user=person, role="operator")
    client.force_login(person)

    assert client.get(DASHBOARD).status_code == 404


def test_the_face_asks_strangers_to_log_in(client):
    assert client.get(DASHBOARD).status_code == 302


def test_a_coordinator_opens_on_her_departement(client):
    client.force_login(CoordinatorFactory())

    assert _options(client.get(DASHBOARD)) == [
        ("77", " selected", "Seine-et-Marne (77)"),
        ("france", "", "France entière"),
    ]


def test_a_coordinator_of_two_opens_on_both(client):
    person = CoordinatorFactory()
    MandateFactory(user=person, department=DepartmentFactory(code="91", name="Essonne", article="l’"))
    client.force_login(person)

    assert [(code, bool(chosen)) for code, chosen, _ in _options(client.get(DASHBOARD))] == [
        ("mes-departements", True),
        ("77", False),
        ("91", False),
        ("france", False),
    ]


def test_the_national_team_opens_on_the_country_and_chooses_any_departement(client):
    client.force_login(NationalFactory())

    options = _options(client.get(DASHBOARD, {"territoire": "2A"}))

    assert len(options) == 102
    assert options[0] == ("france", "", "France entière")
    assert [code for code, chosen, _ in options if chosen] == ["2A"]


def test_a_territory_of_others_is_not_shown(client):
    client.force_login(CoordinatorFactory())

    options = _options(client.get(DASHBOARD, {"territoire": "91"}))

    assert [code for code, chosen, _ in options if chosen] == ["77"]


def test_the_column_marks_the_page_and_the_part_where_one_stands():
    standing = Standing(is_national=True)

    def marked(path):
        links = [link for section in navigation.sections(path, standing) for link in section.links]
        return [(link.text, link.current) for link in links if link.current]

    assert marked("/coordination") == [("Tableau de bord", "page")]
    assert marked("/coordination/inconnu") == [("Tableau de bord", "true")]


def test_the_column_refuses_an_unknown_section():
    with pytest.raises(ValueError, match="Ailleurs"):
        navigation.register(navigation.Entry("Ailleurs", "Rien", "coordination:dashboard", "home", rank=1))


def test_an_entry_registered_twice_stands_once():
    standing = Standing(is_national=True)
    before = navigation.sections("/", standing)
    navigation.register(navigation.NETWORK[0])

    assert navigation.sections("/", standing) == before
    assert before[0].links[0].href == reverse("coordination:dashboard")


def _pages(client):
    """The addresses of the face that hold no number and that the person may read."""
    for name in ROUTES:
        try:
            address = reverse(name) if name.startswith("coordination:") else ""
        except NoReverseMatch:
            continue
        if address and client.get(address).status_code == 200:
            yield address


@pytest.mark.parametrize("who", [CoordinatorFactory, NationalFactory])
def test_nobody_has_to_type_the_address_of_a_page(client, who):
    client.force_login(who())
    pages = set(_pages(client))
    found, unread = {DASHBOARD}, [DASHBOARD]

    while unread:
        links = re.findall(r'(?:href|action)="(/coordination[^"#?]*)', client.get(unread.pop()).content.decode())
        fresh = (set(links) & pages) - found
        found |= fresh
        unread += fresh

    assert found == pages
    assert len(pages) > 20


def test_what_belongs_to_trainings_stands_in_the_column():
    standing = Standing(is_national=True)

    def marked(name):
        links = [link for section in navigation.sections(reverse(name), standing) for link in section.links]
        return [link.text for link in links if link.current]

    assert marked("coordination:show-training-report") == ["Formations"]
    assert marked("coordination:list-questionnaires") == ["Questionnaires"]
    assert marked("coordination:list-events") == ["Agenda"]


def _menu(page):
    return re.search(r'<details class="account">.*?</details>', page.content.decode(), re.DOTALL).group()


def test_the_account_and_the_way_out_are_on_top_of_each_page(client):
    person = CoordinatorFactory(first_name="Karim", last_name="Lestrade")
    client.force_login(person)

    menu = _menu(client.get(DASHBOARD))

    assert 'aria-hidden="true">KL</span>' in menu
    assert '<a href="/pro/compte">' in menu
    assert '<form action="/pro/deconnexion" method="post">' in menu
    assert "Espace de ma structure" not in menu


def test_who_has_both_faces_goes_from_one_to_the_other(client):
    person = CoordinatorFactory()
    MembershipFactory(user=person)
    client.force_login(person)

    assert '<a href="/pro">Espace de ma structure</a>' in _menu(client.get(DASHBOARD))
    assert '<a href="/coordination">Espace de coordination</a>' in _menu(client.get("/pro"))


def test_who_keeps_the_machine_has_no_way_to_what_is_not_hers(client):
    operator = MandateFactory(role="operator", department=None).user
    client.force_login(operator)

    page = client.get("/coordination/taches")

    links = set(re.findall(r'(?:href|action)="(/coordination[^"#?]*)"', page.content.decode()))
    assert links == {"/coordination/taches", "/coordination/journal"}
    assert '<a href="/coordination/taches">Tâches et journal du site</a>' in _menu(client.get("/pro/compte"))
