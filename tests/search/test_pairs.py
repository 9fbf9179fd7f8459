"""The 20 questions that must find their document, the 5 that must not, and ranks that no database changes."""

import hashlib
import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench import search_corpus as corpus
from maillage.search import actions, memory, queries, words
from maillage.search.questions import Question
from maillage.search.registry import Entry

pytestmark = pytest.mark.django_db
KIND = "test.leaflet"
COUNT, QUESTIONS = 400, 200
# Renew it on purpose only, when the analyser or the weights change: `pytest tests/search/renew_ranks.py`.
RANKS = Path(__file__).parent / "ranks.json"


def entries():
    """The corpus of the bench, with dates that go round."""
    for number, (title, text) in enumerate(corpus.documents(COUNT)):
        yield Entry(
            KIND,
            str(number),
            f"/{number}",
            title,
            text=text,
            themes=(f"t{number % 7}",),
            dated_on=date(2024, 1, 1) + timedelta(days=number * 37 % 500),
        )


def ranks():
    """What each question finds, in order, in short: one line to compare."""
    found = {}
    for typed in corpus.questions(QUESTIONS):
        results = queries.find(Question(typed), may_be_near=True)
        refs = " ".join(hit.ref for hit in results.hits)
        found[typed] = f"{results.total} {hashlib.sha256(f'{refs} {results.corrected}'.encode()).hexdigest()[:12]}"
    return found


@pytest.fixture(scope="module")
def prepared():
    return list(entries())


@pytest.fixture
def filled(prepared, now):
    words.lay(now=now)
    actions.put(prepared)


def test_each_question_finds_its_document_first_or_nearly(filled):
    places = {}
    for number, (typed, *_) in enumerate(corpus.PAIRS):
        refs = [hit.ref for hit in queries.find(Question(typed)).hits]
        places[typed] = refs.index(str(number)) + 1 if str(number) in refs else None

    assert {typed: place for typed, place in places.items() if place is None or place > 3} == {}


def test_each_question_finds_its_document_first_or_nearly_when_near_ones_are_given_too(filled):
    places = {}
    for number, (typed, *_) in enumerate(corpus.PAIRS):
        refs = [hit.ref for hit in queries.find(Question(typed), may_be_near=True).hits]
        places[typed] = refs.index(str(number)) + 1 if str(number) in refs else None

    assert {typed: place for typed, place in places.items() if place is None or place > 3} == {}


def test_no_question_finds_what_only_looks_like_it(filled):
    for number, (typed, *_) in enumerate(corpus.NEGATIVES, start=len(corpus.PAIRS)):
        found = [queries.find(Question(typed, page=page), may_be_near=True) for page in range(1, 21)]
        assert str(number) not in {hit.ref for results in found for hit in results.hits}


def test_two_hundred_questions_are_answered_alike_on_every_database(filled):
    """The file was written once, on SQLite; PostgreSQL runs the same test."""
    assert ranks() == json.loads(RANKS.read_text())


def test_ranks_do_not_depend_on_how_the_documents_came(prepared, now):
    words.lay(now=now)
    shuffled = random.Random(5).sample(prepared, len(prepared))
    actions.put(
        Entry(entry.kind, entry.ref, "/old", "Un autre titre", text="prostitution fugue") for entry in shuffled[:90]
    )
    actions.put([Entry(KIND, "gone", "/gone", "Prostitution", text="fugue " * 50)])
    queries.find(Question("fugue"))
    actions.drop(KIND, ["gone"])
    for begin in range(0, len(shuffled), 60):
        actions.put(shuffled[begin : begin + 60])
    memory.forget()

    assert ranks() == json.loads(RANKS.read_text())
