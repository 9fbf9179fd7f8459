"""What the site does by itself, and what everybody did."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from maillage.coordination import journal_words
from maillage.core import journal, periodic
from maillage.core.models import JournalEntry, TaskRun
from maillage.moderation import registry
from tests import factories

pytestmark = pytest.mark.django_db
VERB = re.compile(rf"(?:{'|'.join(journal_words.DOMAINS)})\.[a-z_]+")
NAMED_OTHERWISE = {"Hook", "get_model", "kind_of", "registry.kind"}
JOURNAL, TASKS = "/coordination/journal", "/coordination/taches"


@pytest.fixture
def national(db):
    return factories.NationalFactory()


def _lines(answer):
    """Who did what."""
    return re.findall(r'data-label="Qui">([^<]*)</td>\s*<td data-label="Quoi">([^<]*)<', answer.content.decode())


def _record(verb, by=None, count=1, now=factories.MOMENT, **values):
    for _ in range(count):
        journal.record(verb, None, by=by, at=now, **values)


def test_the_journal_is_told_in_words_and_without_names(client, national):
    person = factories.UserFactory(first_name="Awa", last_name="Diallo")
    structure = factories.OrganisationFactory()
    journal.record("directory.verify", structure, by=person, at=factories.MOMENT)
    _record("directory.load")
    client.force_login(national)

    answer = client.get(JOURNAL)

    assert _lines(answer) == [
        ("le site lui-même", "a importé des fiches"),
        (f"compte {person.pk}", "a vérifié une fiche"),
    ]
    text = answer.content.decode()
    assert ("Diallo" in text, structure.name in text, "organisation" in text) == (False, False, True)


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ({"quoi": "moderation"}, ["a pris une proposition à relire"]),
        ({"resultat": "refused"}, ["a ouvert une adresse protégée"]),
        ({"quoi": "rien", "qui": "moi", "resultat": "?", "objet": "!", "avant": "x"}, None),
    ],
)
def test_filters_narrow_the_journal_and_nonsense_does_not(client, national, query, verbs):
    _record("directory.load")
    _record("moderation.take")
    _record("directory.open_address", result=journal.Result.REFUSED)
    client.force_login(national)

    shown = [what for _, what in _lines(client.get(JOURNAL, query))]

    assert shown == verbs if verbs else len(shown) == 3


def test_the_journal_of_one_account_and_of_one_object(client, national):
    one, other = factories.UserFactory(), factories.UserFactory()
    structure = factories.OrganisationFactory()
    journal.record("directory.verify", structure, by=one, at=factories.MOMENT)
    _record("directory.load", by=other)
    client.force_login(national)

    of_one = client.get(JOURNAL, {"qui": str(one.pk)})
    about = client.get(JOURNAL, {"objet": JournalEntry.objects.get(verb="directory.verify").object_id})

    assert [what for _, what in _lines(of_one)] == ["a vérifié une fiche"]
    assert [what for _, what in _lines(about)] == ["a vérifié une fiche"]


def test_a_long_journal_is_read_piece_by_piece(client, national):
    _record("directory.load", count=52)
    client.force_login(national)

    first = client.get(JOURNAL, {"quoi": "directory"})
    [older] = re.findall(r'href="(\?[^"]*avant=\d+)"', first.content.decode())
    second = client.get(JOURNAL + older.replace("&amp;", "&"))

    assert (len(_lines(first)), len(_lines(second))) == (50, 2)
    assert "avant=" not in second.content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_journal_costs_the_same_whatever_its_length(client, national, django_assert_num_queries, size):
    _record("directory.load", count=size)
    client.force_login(national)
    client.get(JOURNAL)

    with django_assert_num_queries(10):
        client.get(JOURNAL)


def _verbs_of(path):
    """What is given as a verb somewhere in a file that writes in the journal."""
    source = path.read_text()
    if "journal" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) not in NAMED_OTHERWISE:
            yield from (
                argument.value
                for argument in node.args
                if isinstance(argument, ast.Constant) and VERB.fullmatch(str(argument.value))
            )


def test_every_act_of_the_journal_has_its_words():
    written = {verb for path in (Path(settings.BASE_DIR) / "maillage").rglob("*.py") for verb in _verbs_of(path)}

    kinds = {kind.code for kind in registry.kinds()}
    assert len(written) > 20
    assert sorted(written - kinds - set(journal_words.VERBS)) == []


def test_a_verb_without_words_is_still_shown():
    assert (journal_words.what("future.verb"), journal_words.who(""), journal_words.who("7")) == (
        "future.verb",
        "le site lui-même",
        "compte 7",
    )


def test_tasks_tell_their_last_result_and_the_next_time(client, coordinator, now):
    tasks = periodic.tasks()
    TaskRun.objects.create(
        name=tasks[0].name,
        due_at=now,
        try_at=now,
        state="done",
        started_at=now,
        finished_at=now,
        result="12 fiches à revoir.",
    )
    client.force_login(coordinator)

    text = client.get(TASKS).content.decode()

    assert re.findall(r'<th scope="row">([^<]+)<', text) == [task.label.replace("'", "&#x27;") for task in tasks]
    assert "12 fiches à revoir." in text


@pytest.mark.parametrize(
    ("role", "tasks", "lines"), [("coordinator", 200, 404), ("national", 200, 200), ("operator", 200, 200)]
)
def test_who_reads_the_tasks_and_the_journal(client, role, tasks, lines):
    client.force_login(factories.MandateFactory(role=role).user)

    assert (client.get(TASKS).status_code, client.get(JOURNAL).status_code) == (tasks, lines)
