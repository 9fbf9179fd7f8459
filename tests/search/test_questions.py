"""What a question says, how it is kept, and what its words lead to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.search import questions
from maillage.search.engine import Way
from maillage.search.families import Families, Family, read_versions
from maillage.search.questions import Question
from maillage.search.words import OURS

CODES = st.lists(st.text("abc.-_é", min_size=1, max_size=5), max_size=3).map(tuple)


@given(st.text(max_size=questions.LONGEST), CODES, CODES, st.sampled_from(("relevance", "date")), st.booleans())
def test_a_question_that_was_kept_is_the_same(words, themes, years, order, is_exact):
    asked = Question(words.strip(), themes=themes, years=years, order=order, is_exact=is_exact)

    assert Question.from_json(asked.to_json()) == asked


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_whatever_was_kept_is_read(kept):
    found = Question.from_json({"words": kept, "kinds": kept, "order": kept, "is_exact": kept, "page": kept})

    assert (found.page, len(found.words) <= questions.LONGEST) == (1, True)


@given(st.text(max_size=400))
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(typed):
    reading = questions.read(typed)

    assert bool(reading.terms) + bool(reading.refusal) == bool(typed.strip())
    assert len(reading.terms) <= questions.MOST_WORDS


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("x" * 10_000, questions.TOO_LONG),
        ("mot " * 5_000, questions.TOO_LONG),
        ("le la les du d'", questions.TOO_COMMON),
        ('?! … « » -- ++ "" ()', questions.NO_WORD),
        ("* ^ ~ : {} []", questions.NO_WORD),
        ("   ", ""),
        ("", ""),
    ],
)
def test_what_cannot_be_searched_is_told(typed, refusal):
    assert questions.read(typed).refusal == refusal


@pytest.mark.parametrize(
    "typed",
    ['"fugue" AND NOT mineur*', "title:fugue OR (mineur", "fugue^9 ~mineur", "+fugue -mineur", "fugue\\ mineur'; --"],
)
def test_operators_are_nothing_but_signs(typed):
    assert {term.stem for term in questions.read(typed).terms} >= {"fugu", "mineur"}


def test_words_beyond_the_twelfth_are_left_out_and_named():
    reading = questions.read(" ".join(f"mot{number}" for number in range(14)))

    assert (len(reading.terms), reading.left_out) == (12, ("mot12", "mot13"))


def _ways(families, typed):
    return [group for _, group in families.groups(questions.read(typed).terms)]


def test_words_that_stand_for_one_another_lead_to_each_other():
    families = Families([Family(("ASE", "aide sociale à l’enfance"))])

    assert _ways(families, "ASE Paris") == [
        (Way(("ase",)), Way(("aid", "social", "enfanc"), is_phrase=True)),
        (Way(("paris",)),),
    ]
    assert _ways(families, "aide sociale à l'enfance") == [(Way(("aid", "social", "enfanc")), Way(("ase",)))]


def test_a_hidden_word_leads_one_way():
    families = Families([Family(("emprise",), ("loverboy",))])

    assert _ways(families, "loverboy") == [(Way(("loverboy",)), Way(("empris",)))]
    assert _ways(families, "emprise") == [(Way(("empris",)),)]


def test_the_longest_expression_is_read_first():
    families = Families([Family(("aide sociale", "secours")), Family(("aide sociale à l’enfance", "ASE"))])

    assert [len(group[0].stems) for group in _ways(families, "aide sociale enfance fugue")] == [3, 1]


def test_a_family_never_makes_a_question_endless():
    families = Families([Family(tuple(f"mot{number}" for number in range(60)))])

    assert len(_ways(families, "mot1")[0]) == 13


def test_ours_can_be_read():
    ours = [family for families in read_versions(OURS.read_text()).values() for family in families]

    assert len(ours) > 50
    assert all(len(family.words) > 1 or family.typed for family in ours)
    assert max(len("\n".join(words)) for family in ours for words in (family.words, family.typed)) <= 500
