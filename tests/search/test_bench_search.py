"""The bench of the search at a small size: always the same documents, and peers that answer. Nothing is timed."""

import pytest

from bench import search, search_corpus
from bench.measures import Times


def test_documents_and_questions_are_the_same_for_the_same_seed():
    first, again, other = (list(search_corpus.documents(60, seed)) for seed in (1, 1, 2))

    assert (first == again, first == other) == (True, False)
    assert search_corpus.questions(200) == search_corpus.questions(200)
    assert len(search_corpus.questions(200)) == 200
    assert len(set(search_corpus.words())) == 40_000


def test_the_pairs_come_first_then_the_negatives():
    documents = list(search_corpus.documents(26))

    assert [title for title, _ in documents[:20]] == [title for _, title, *_ in search_corpus.PAIRS]
    assert [title for title, _ in documents[20:25]] == [title for _, title, _ in search_corpus.NEGATIVES]


@pytest.mark.django_db
def test_ours_and_fts_answer_and_their_pairs_are_told(tmp_path):
    documents = list(search_corpus.documents(60))
    search.fill(documents)

    ours, fts = search._ours(), search._fts(documents, tmp_path / "fts.db")

    assert ours("gynécologue")[0][0] == 19
    assert fts("gynécologie")[0][0] == 19
    assert search._said(ours).startswith("20/20 in 20")
    assert search._said(ours).endswith("0 of 5 wrong")
    times = search._in_turns({"ours": lambda _: ([], 0)})
    assert isinstance(times["ours"], Times)
    assert len(times["ours"].wall) == 200
