"""« Signaler une erreur » and the answer: no account, no cookie, no code in an address, nothing about a person."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from maillage.core.models import JournalEntry
from maillage.directory import suggestions
from maillage.directory.models import Service
from maillage.moderation import actions, queries
from maillage.moderation.models import Proposal
from tests import factories
from tests.orientation import pages, worlds
from tests.orientation.pages import Reader

FORM = f"/aide/lieu/{worlds.CENTRE}/signaler"
FOLLOW = "/aide/suggestion"
CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")


@pytest.fixture
def record(db):
    """The service of the small world, in the database too."""
    structure = factories.OrganisationFactory(department=factories.DepartmentFactory())
    return factories.ServiceFactory(organisation=structure, reference=worlds.CENTRE, phone="01 99 00 00 01")


@pytest.fixture
def keeper():
    return factories.CoordinatorFactory()


def _send(client, **said):
    return client.post(FORM, {"r": ["2"], **said})


def _code(response):
    (code,) = CODE.findall(Reader(response).text)
    return code


def test_sheet_leads_to_the_form_without_a_query(client, small_world, django_assert_num_queries, db):
    shown = Reader(client.get(f"/aide/lieu/{worlds.CENTRE}"))
    assert FORM in shown.inside()
    assert FOLLOW in shown.inside()

    with django_assert_num_queries(0):
        response = client.get(FORM)

    assert response.status_code == 200
    assert list(response.context["form"].fields) == ["r", "n", "h", "a", "m"]


def test_suggestion_waits_for_the_coordination_in_a_structured_form(client, small_world, record, keeper):
    response = _send(
        client, r=["1", "2", "3", "4", "5"], n="01 99 00 00 02", h=" lundi  au vendredi ", a="3 rue", m="Le nom"
    )

    proposal = Proposal.objects.get()
    assert (response.status_code, proposal.state, proposal.is_public, proposal.author) == (200, "submitted", True, None)
    assert (proposal.kind, proposal.target, proposal.department_id) == ("directory.service", str(record.pk), "77")
    assert proposal.content == {"phone": "01 99 00 00 02", "status": "closed"}
    assert proposal.note == (
        "Ce lieu est fermé pour de bon.\nLe numéro n’est pas le bon.\n"
        "Les horaires ne sont pas justes : lundi au vendredi\nL’adresse n’est pas juste : 3 rue\n"
        "Autre chose n’est pas juste : Le nom"
    )
    assert [row.pk for row in queries.waiting(frozenset({"77"}), now=timezone.now())] == [proposal.pk]
    assert list(JournalEntry.objects.values_list("verb", "actor")) == [("moderation.suggest", "")]


def test_accepted_suggestion_changes_the_record_and_its_answer_is_read(client, small_world, record, keeper):
    code = _code(_send(client, n="01 99 00 00 02"))
    proposal = Proposal.objects.get()
    assert "Personne ne l’a encore relue" in Reader(client.post(FOLLOW, {"code": code})).text

    actions.accept(proposal, proposal.digest, by=keeper, now=timezone.now(), text="Corrigé, merci.")

    record.refresh_from_db()
    text = Reader(client.post(FOLLOW, {"code": code.lower().replace("-", " ")})).text
    assert record.phone == "01 99 00 00 02"
    assert "La fiche a été corrigée, ou va l’être." in text
    assert "Corrigé, merci." in text


def test_declined_suggestion_says_why(client, small_world, record, keeper):
    code = _code(_send(client))
    actions.refuse(Proposal.objects.get(), "Le numéro répond.", by=keeper, now=timezone.now())

    text = Reader(client.post(FOLLOW, {"code": code})).text

    assert "la fiche reste comme elle est" in text
    assert "Le numéro répond." in text


@pytest.mark.parametrize("state", ["withdrawn", "expired"])
def test_every_end_has_its_answer(state, client, small_world, record):
    code = _code(_send(client))
    Proposal.objects.update(state=state)

    assert "Sans suite" in Reader(client.post(FOLLOW, {"code": code})).text


def test_answer_names_neither_the_sheet_nor_anybody(client, small_world, record, keeper):
    keeper.first_name, keeper.last_name = "Inès", "Canari"
    keeper.save()
    code = _code(_send(client, n="01 99 00 00 02"))
    actions.refuse(Proposal.objects.get(), "Non.", by=keeper, now=timezone.now())

    body = client.post(FOLLOW, {"code": code}).content.decode()

    assert [word for word in (record.name, "Canari", "01 99 00 00 02", record.reference) if word in body] == []


@pytest.mark.parametrize("typed", ["", "x", "7K3F-9QWD-M0TX-58BH", "é" * 300, "\x00", "' or 1=1 --"])
def test_wrong_code_is_told_and_shows_nothing(typed, client, db):
    response = client.post(FOLLOW, {"code": typed})

    assert response.status_code == 200
    assert response.context["form"].errors["code"]
    assert "answer" not in response.context


def test_code_in_an_address_shows_nothing(client, small_world, record):
    code = _code(_send(client))

    assert "En attente" not in Reader(client.get(FOLLOW, {"code": code})).text


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"r": []}, "r", "Choisissez au moins une réponse."),
        ({"r": ["9"]}, "r", "Choisissez parmi les réponses de la liste."),
        ({"n": "12 34 56 78 90 12 34 56 78"}, "n", "Ce numéro n’a pas la bonne longueur. Vérifiez ses chiffres."),
        ({"h": "voir www.example.org"}, "h", "N’écrivez ici ni numéro, ni courriel, ni lien."),
        ({"a": "https://example.org"}, "a", "N’écrivez ici ni numéro, ni courriel, ni lien."),
        ({"m": "Écrire à camille@example.org"}, "m", "N’écrivez ici ni numéro, ni courriel, ni lien."),
        ({"m": "Camille, 01 99 00 00 03"}, "m", "N’écrivez ici ni numéro, ni courriel, ni lien."),
    ],
)
def test_wrong_suggestion_is_told_and_not_kept(said, field, sentence, client, small_world, record):
    response = _send(client, **said)

    assert response.context["form"].errors[field] == [sentence]
    assert sentence in Reader(response).text
    assert not Proposal.objects.exists()


@pytest.mark.abuse(70)
def test_nothing_else_than_the_fields_of_the_form_is_taken(client, small_world, record):
    """Mass assignment: other columns, other records."""
    _send(
        client,
        n="01 99 00 00 02",
        name="Canari",
        target="x",
        kind="directory.organisation",
        state="accepted",
        status="draft",
        author="1",
        note="Canari",
        content='{"name": "Canari"}',
    )

    proposal = Proposal.objects.get()
    assert (proposal.content, proposal.state, proposal.note) == (
        {"phone": "01 99 00 00 02"},
        "submitted",
        "Le numéro n’est pas le bon.",
    )
    assert "Canari" not in str(Proposal.objects.values().get())


@pytest.mark.abuse(70)
@pytest.mark.parametrize("url", pages.FORMS)
def test_forms_take_no_other_method(url, client, small_world):
    assert {getattr(client, method)(url).status_code for method in ("put", "patch", "delete", "options", "trace")} == {
        405
    }


@pytest.mark.abuse(66)
def test_suggestion_alone_never_changes_the_directory(client, small_world, record):
    before = Service.objects.values().get()

    _send(client, r=["1", "2"], n="01 99 00 00 66")

    assert Service.objects.values().get() == before


def test_what_is_given_instead_says_what_is_wrong(client, small_world, record):
    _send(client, r=[], n="01 99 00 00 02", h="le matin")

    proposal = Proposal.objects.get()
    assert proposal.content == {"phone": "01 99 00 00 02"}
    assert proposal.note == "Le numéro n’est pas le bon.\nLes horaires ne sont pas justes : le matin"


def test_what_the_sheet_says_already_is_told(client, small_world, record):
    """Nothing to write, but a reason to look."""
    _send(client, n=record.phone)

    assert (Proposal.objects.get().content, Proposal.objects.get().note) == ({}, "Le numéro n’est pas le bon.")


def test_sixth_suggestion_of_the_day_is_told_to_come_back(client, small_world, record):
    for _ in range(5):
        _send(client)

    response = _send(client)

    assert "Plusieurs personnes ont déjà signalé cette fiche" in Reader(response).text
    assert Proposal.objects.count() == 5


def test_sheet_that_nobody_sees_takes_no_suggestion(client, small_world, record):
    """Published once, not any more: the file still shows it."""
    Service.objects.update(visibility="network")

    response = _send(client)

    assert "n’est plus publiée" in Reader(response).text
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_sheet_has_no_form(method, client, small_world):
    assert getattr(client, method)("/aide/lieu/unknown/signaler").status_code == 404


def test_without_a_published_directory_there_is_no_form(client, empty_folder):
    assert client.get(FORM).status_code == 404


@pytest.mark.abuse(10)
def test_nothing_is_asked_that_could_tell_where_a_protected_place_is(client, small_world):
    form = client.get(f"/aide/lieu/{worlds.SHELTER}/signaler").context["form"]

    assert list(form.fields) == ["r", "n"]
    assert suggestions.ADDRESS not in dict(form.fields["r"].choices)


@pytest.mark.abuse(10)
def test_words_sent_all_the_same_about_a_protected_place_are_not_kept(record, now):
    """A form that was filled before the place became protected, or written by hand."""
    factories.ServiceSiteFactory(service=record, site=factories.ProtectedSiteFactory(organisation=record.organisation))
    canary = "canari-2b7d"
    said = suggestions.Correction(("3", "4", "5"), hours=canary, address=canary, other=canary)

    suggestions.suggest(record.reference, said, now=now)

    kept = Proposal.objects.values().get()
    assert kept["note"] == "Les horaires ne sont pas justes.\nAutre chose n’est pas juste."
    assert canary not in str(kept)


@pytest.mark.parametrize("url", [FORM, FOLLOW])
def test_database_that_is_stopped_is_told_with_the_numbers(url, client, small_world, monkeypatch, caplog):
    def stopped(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(suggestions, "suggest", stopped)
    monkeypatch.setattr(queries, "answer", stopped)

    response = client.post(url, {"r": ["2"], "code": "7K3F-9QWD-M0TX-58BH"})

    assert response.status_code == 503
    assert "tel:119" in [href for href, _ in Reader(response).links]
    assert "7K3F" not in caplog.text


@pytest.mark.abuse(53)
def test_pages_of_suggestions_leave_nothing_on_the_device(client, small_world, record):
    sent = _send(client, n="01 99 00 00 02")
    answered = client.post(FOLLOW, {"code": _code(sent)})

    for response in (client.get(FORM), sent, client.get(FOLLOW), answered):
        assert response.cookies == {}
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, noarchive"
        assert Reader(response).title.startswith("Trouver de l’aide près de chez soi")
        assert not any(CODE.search(link) for link in Reader(response).inside())
    assert client.cookies == {}


def test_late_suggestions_expire(client, small_world, record):
    _send(client)

    assert actions.expire(now=timezone.now() + timedelta(days=61)) == 1
