"""The public form « Référencer une structure »: what is asked, what is refused in words, what is kept of who sends (nothing)."""

import re

import pytest
from django.test import Client

from maillage.upkeep.models import ReferencingRequest
from tests import factories

FORM = "/reseau/referencer"
THANKS = "/reseau/referencer/merci"
SIRET = "12345678200010"
pytestmark = pytest.mark.django_db


@pytest.fixture
def said(db):
    factories.DepartmentFactory()
    return {
        "name": "La Passerelle",
        "kind": "association",
        "siret": "123 456 782 00010",
        "rna": "",
        "department": "77",
        "description": "Accueil de jour des jeunes, sans rendez-vous.",
        "website": "passerelle.example.org",
        "phone": "01 99 00 10 20",
        "email": "direction@example.org",
        "role": "Directrice",
    }


def errors(page):
    block = re.search(r'<div class="errors".*?</div>', page.content.decode(), re.DOTALL)
    return re.findall(r'<li>(?:<a href="#(\w+)">)?([^<]+)', block.group()) if block else []


def test_the_form_opens_without_an_account_and_leaves_no_cookie(client):
    page = client.get(FORM)

    assert (page.status_code, errors(page), page.cookies) == (200, [], {})


def test_a_request_is_sent_from_a_browser_without_cookies(said):
    """CSRF checks are on: the form has no token, and needs none."""
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(FORM, said)

    assert (answer.status_code, answer.url, browser.cookies) == (302, THANKS, {})
    row = ReferencingRequest.objects.get()
    assert (row.name, row.siret, row.website, row.department_id, row.state) == (
        "La Passerelle", SIRET, "https://passerelle.example.org", "77", "received",
    )  # fmt: skip


def test_the_thanks_say_what_happens_next(client):
    page = client.get(THANKS)

    assert re.findall(r"<h3>([^<]+)</h3>", page.content.decode())[:4] == [
        "Une première personne vérifie",
        "Une seconde personne décide",
        "Une période d’essai de trois mois",
        "Votre fiche est publique",
    ]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": ""}, ("id_name", "Écrivez le nom de la structure.")),
        ({"kind": ""}, ("id_kind", "Choisissez la nature de la structure.")),
        ({"siret": "123 456 782 00011"}, ("id_siret", "Ce SIRET contient une erreur de frappe : vérifiez ses 14 chiffres.")),
        ({"siret": "1"}, ("id_siret", "Un SIRET a 14 chiffres.")),
        (
            {"siret": "", "rna": "771234567"},
            ("id_rna", "Un numéro RNA commence par W, suivi de 9 caractères : par exemple W771234567."),
        ),
        ({"siret": ""}, ("id_siret", "Donnez au moins un numéro : SIRET ou RNA.")),
        ({"department": ""}, ("id_department", "Choisissez le département.")),
        ({"description": ""}, ("id_description", "Dites en quelques phrases ce que fait la structure.")),
        ({"description": "Aide."}, ("id_description", "Dites-en un peu plus : 30 caractères au moins.")),
        ({"website": "pas un site"}, ("id_website", "Cette adresse n’est pas celle d’un site : par exemple https://exemple.org.")),
        ({"phone": ""}, ("id_phone", "Donnez un numéro de téléphone de la structure.")),
        ({"phone": "appelez-nous"}, ("id_phone", "Ce numéro de téléphone n’est pas complet : par exemple 01 99 00 10 20.")),
        ({"phone": "12"}, ("id_phone", "Ce numéro de téléphone n’est pas complet : par exemple 01 99 00 10 20.")),
        ({"email": ""}, ("id_email", "Donnez un courriel : la réponse y sera envoyée.")),
        ({"email": "moi"}, ("id_email", "Ce courriel n’est pas complet : par exemple accueil@exemple.org.")),
        ({"role": ""}, ("id_role", "Écrivez votre fonction dans la structure.")),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_beside_its_field(client, said, change, error):
    page = client.post(FORM, {**said, **change})

    assert (page.status_code, errors(page)) == (422, [error])
    assert not ReferencingRequest.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+33 1 99 00 10 20", "01 99 00 10 20"),
        ("01.99.00.10.20", "01 99 00 10 20"),
        ("+32 2 555 12 34", "+32 2 555 12 34"),
    ],
)
def test_a_telephone_number_is_kept_as_it_is_dialled(client, said, typed, kept):
    client.post(FORM, {**said, "phone": typed})

    assert ReferencingRequest.objects.get().phone == kept


@pytest.mark.parametrize("change", [{"kind": "state"}, {"rna": "w77 1234567"}])
def test_one_number_is_enough_and_the_state_needs_none(client, said, change):
    assert client.post(FORM, {**said, "siret": "", **change}).url == THANKS


def test_a_flood_is_told_and_what_was_typed_stays(client, said):
    factories.ReferencingRequestFactory.create_batch(3)

    page = client.post(FORM, said)

    assert page.status_code == 429
    assert errors(page) == [
        ("", "Plusieurs demandes avec ce numéro attendent déjà une réponse. Elles seront lues : rien à refaire.")
    ]
    assert 'value="La Passerelle"' in page.content.decode()


def test_nothing_of_who_sends_is_kept(client, said):
    client.post(FORM, said, REMOTE_ADDR="192.0.2.77", headers={"user-agent": "canari-7f3a"})

    row = " ".join(map(str, ReferencingRequest.objects.values().get().values()))
    assert ("192.0.2.77" in row, "canari-7f3a" in row) == (False, False)
