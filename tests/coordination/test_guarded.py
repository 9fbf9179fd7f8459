"""« Mots à éviter »: the list that the national team keeps, and that the checks follow."""

from importlib import import_module

import pytest
from django.apps import apps

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.resources import actions, checks, guarded
from maillage.resources.actions import words
from maillage.resources.guarded import Guarded
from maillage.resources.models import GuardedWords
from maillage.resources.queries.words import OURS
from maillage.resources.queries.words import guarded as read
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/coordination/mots-a-eviter"


@pytest.fixture
def national(client):
    person = factories.NationalFactory(first_name="Zoé", last_name="Petit")
    client.force_login(person)
    return person


def _said(text):
    return [one.text for one in checks.before_review({"body": text}, []) if one.field == "body"]


def test_ours_are_laid_with_the_tables_and_are_those_of_the_file():
    rows = GuardedWords.objects.filter(is_ours=True)

    assert [one.words for one in guarded.read(OURS.read_text())] == [
        tuple(row.words.split("\n")) for row in rows.order_by("pk")
    ]
    assert {bool(row.instead) for row in rows} == {True, False}
    assert read() == guarded.read(OURS.read_text())


def test_without_any_row_ours_are_followed():
    before = read()
    GuardedWords.objects.all().delete()

    assert read() == before
    import_module("maillage.resources.migrations.0008_lay_guarded_words").lay(apps, None)
    assert GuardedWords.objects.count() == len(before)


def test_what_the_national_team_adds_is_asked_about_at_once(client, national):
    assert _said("Une fille facile") == []

    answer = client.post(f"{PAGE}/ajouter", {"words": "fille facile\n filles  perdues", "instead": "« jeune victime »"})

    row = GuardedWords.objects.get(is_ours=False)
    assert answer.status_code == 302
    assert (row.words, row.instead, row.changed_by) == ("fille facile\nfilles perdues", "« jeune victime »", national)
    assert _said("Des filles faciles") == [
        "« filles faciles » : écrivez plutôt « jeune victime », sauf dans une citation."
    ]
    client.post(f"{PAGE}/{row.pk}/retirer")
    assert _said("Une fille facile") == []
    assert list(JournalEntry.objects.order_by("number").values_list("verb", flat=True)) == [
        "resources.add_guarded", "resources.remove_guarded",
    ]  # fmt: skip


def test_a_name_keeps_its_words(client, national):
    text = "Le livre « x » du Festival des clients"
    assert len(_said(text)) == 1

    client.post(f"{PAGE}/ajouter", {"words": "festival des clients", "instead": " "})

    assert _said(text) == []


def test_ours_is_edited_and_says_by_whom(client, national):
    row = GuardedWords.objects.get(words="client")

    shown = client.get(f"{PAGE}/{row.pk}").content.decode()
    client.post(f"{PAGE}/{row.pk}", {"words": "client\nusager", "instead": "« auteur »"})
    page = client.get(PAGE).content.decode()

    assert ">\nclient</textarea>" in shown
    assert "client, usager</a>" in page
    assert "par Zoé Petit" in page
    assert "plan national de lutte contre la prostitution des mineurs</a>" in page
    assert JournalEntry.objects.get().verb == "resources.edit_guarded"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"words": ""}, "au moins un mot"),
        ({"words": "a"}, "trop court"),
        ({"words": "le*"}, "trop court"),
        ({"words": ".*"}, "des mots seulement"),
        ({"words": "se * prostituer"}, "des mots seulement"),
        ({"words": "\n".join(f"mot{number}" for number in range(21))}, "Restez sous 20 lignes"),
        ({"words": "x" * 501}, "Restez sous 500 caractères"),
        ({"words": "mot", "instead": "x" * 201}, "Restez sous 200 caractères"),
    ],
)
@pytest.mark.parametrize("which", ["ajouter", "edit"])
def test_what_would_stop_every_text_is_refused(client, national, which, sent, said):
    row = GuardedWords.objects.first()

    answer = client.post(f"{PAGE}/{row.pk if which == 'edit' else which}", sent)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not GuardedWords.objects.filter(is_ours=False).exists()


def test_there_are_never_too_many(client, national, now, monkeypatch):
    monkeypatch.setattr(words, "MOST_GUARDED", 3)

    answer = client.post(f"{PAGE}/ajouter", {"words": "mot"})

    assert "Il y a déjà 3 lignes" in answer.content.decode()
    with pytest.raises(DomainError):
        actions.add_guarded(Guarded(("mot",)), by=national, now=now)


def test_only_the_national_team_keeps_the_list(client, now):
    coordinator = factories.CoordinatorFactory()
    row = GuardedWords.objects.first()
    client.force_login(coordinator)

    assert [client.get(path).status_code for path in (PAGE, f"{PAGE}/ajouter", f"{PAGE}/{row.pk}")] == [404] * 3
    for act in (
        lambda: actions.add_guarded(Guarded(("mot",)), by=coordinator, now=now),
        lambda: actions.edit_guarded(row, Guarded(("mot",)), by=coordinator, now=now),
        lambda: actions.remove_guarded(row, by=coordinator, now=now),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert GuardedWords.objects.filter(is_ours=True).count() == len(read())
