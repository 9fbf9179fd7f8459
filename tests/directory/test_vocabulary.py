import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.directory import vocabulary


def test_numbers_and_codes_of_needs_are_their_own():
    numbers = [need.number for need in vocabulary.NEEDS]

    assert numbers == list(range(1, len(vocabulary.NEEDS) + 1))
    assert len(set(vocabulary.need_codes())) == len(vocabulary.NEEDS)


def test_first_needs_are_not_for_professionals():
    assert [need.code for need in vocabulary.NEEDS if need.is_first and need.for_professionals] == []
    assert len([need for need in vocabulary.NEEDS if need.is_first]) == 6


@pytest.mark.parametrize("kind", vocabulary.SERVICE_TYPES, ids=lambda kind: kind.code)
def test_a_service_type_uses_known_words(kind):
    assert vocabulary.service_type(kind.code) is kind
    assert set(kind.needs) <= set(vocabulary.need_codes())
    assert set(kind.audiences) <= set(vocabulary.AUDIENCES)
    assert kind.needs
    assert kind.exchange_topics


def test_every_need_is_answered_by_a_type_of_service():
    answered = {need for kind in vocabulary.SERVICE_TYPES for need in kind.needs}

    assert answered == set(vocabulary.need_codes())


def test_needs_are_found_by_code_and_by_number():
    assert vocabulary.need("sleep").number == 2
    assert vocabulary.need_by_number(2).code == "sleep"
    assert vocabulary.need_by_number(99) is None
    with pytest.raises(KeyError):
        vocabulary.need("zzz")
    with pytest.raises(KeyError):
        vocabulary.service_type("zzz")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("slep", "sleep"), ("SLEEP", "sleep"), ("follow up", "follow_up"), ("zzzz", None), ("", None)],
)
def test_nearest_suggests_a_code_that_looks_like_it(value, expected):
    assert vocabulary.nearest(value, vocabulary.need_codes()) == expected


def test_an_unknown_code_is_refused_with_a_suggestion():
    assert (
        vocabulary.unknown_code("slep", ["sleep"]) == "« slep » n’est pas un code connu. Vouliez-vous dire « sleep » ?"
    )
    assert vocabulary.unknown_code("zzzz", ["sleep"]) == "« zzzz » n’est pas un code connu."
    assert vocabulary.unknown_code("z" * 10_000, ["sleep"]) == f"« {'z' * 60} » n’est pas un code connu."


@given(st.text(max_size=50))
def test_any_value_gets_an_answer(value):
    assert vocabulary.unknown_code(value, vocabulary.type_codes()).startswith("« ")
