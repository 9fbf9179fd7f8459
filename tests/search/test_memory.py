"""The indexes of a process follow the database, whatever happens to it."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from maillage.search import actions, memory, queries
from maillage.search.extracts import extract
from maillage.search.models import SearchState
from maillage.search.questions import Question
from maillage.search.registry import Entry

KIND = "test.leaflet"


def _entry(ref, title="Fugue", **said):
    return Entry(KIND, ref, f"/{ref}", title, **said)


def _total(typed="fugue"):
    return queries.find(Question(typed)).total


class Undone(Exception):
    pass


def _put_and_undo(entry, total):
    """A change that is searched, then undone."""
    with transaction.atomic():
        actions.put([entry])
        assert _total() == total
        raise Undone


@pytest.mark.django_db
def test_nothing_is_read_again_while_nothing_changes(django_assert_num_queries):
    actions.put([_entry("1")])
    with django_assert_num_queries(5):  # state, documents, last, families, hits
        _total()
    with django_assert_num_queries(2):
        _total()
    actions.put([_entry("2")])
    with django_assert_num_queries(3):
        assert _total() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 30])
def test_a_search_costs_the_same_whatever_it_finds(django_assert_num_queries, count):
    actions.put(_entry(str(number), themes=("a",)) for number in range(count))
    _total()

    with django_assert_num_queries(2):
        queries.find(Question("fugue", themes=("a",)))
    with django_assert_num_queries(2):
        assert queries.find(Question("fuguee")).corrected == "fugue"
    with django_assert_num_queries(3):
        queries.like(KIND, "0", level=0)


@pytest.mark.django_db
def test_a_change_that_was_undone_is_forgotten():
    actions.put([_entry("1")])
    with pytest.raises(Undone):
        _put_and_undo(_entry("2"), 2)

    assert _total() == 1
    with pytest.raises(Undone):
        _put_and_undo(_entry("3"), 2)
    actions.put([_entry("4", "Nuit")])
    assert (_total(), _total("nuit")) == (1, 1)


@pytest.mark.django_db
def test_an_older_state_of_the_database_is_read_whole():
    actions.put([_entry("1")])
    actions.put([_entry("2")])
    assert _total() == 2
    SearchState.objects.update(number=1, stamp="other")

    assert _total() == 2


@pytest.mark.django_db
def test_many_changes_make_the_index_anew(monkeypatch):
    monkeypatch.setattr(memory, "_FEW", 3)
    actions.put([_entry("1")])
    for number in range(8):
        actions.put([_entry("1", f"Fugue {number}")])
        assert _total(f"fugue {number}") == 1

    index, _ = memory.look(0)
    assert (len(index), index.replaced <= 3) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_threads_that_search_at_once_find_the_same():
    totals, faults = [], []

    def search():
        try:
            totals.extend(_total() for _ in range(5))
        except Exception as error:  # noqa: BLE001 -- told below
            faults.append(error)
        finally:
            connection.close()

    for count in range(1, 4):  # each time, every thread meets a change
        actions.put(_entry(str(number)) for number in range(count * 10))
        threads = [threading.Thread(target=search) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert faults == []
    assert totals == [10] * 20 + [20] * 20 + [30] * 20


@pytest.mark.django_db
def test_a_hit_says_what_the_document_says():
    text = "mots " * 9_000
    actions.put([_entry("1", text=text, themes=("a", "b"), dated_on=date(2024, 2, 29), year=2024), _entry("2")])

    dated, plain = sorted(queries.find(Question("fugue")).hits, key=lambda hit: hit.ref)

    assert (dated.kind, dated.href, dated.title, dated.dated_on, dated.year) == (
        KIND, "/1", "Fugue", date(2024, 2, 29), 2024,
    )  # fmt: skip
    assert dated.extract == extract(text, {"fugu"})
    assert (plain.dated_on, plain.year, plain.extract) == (None, None, ())
