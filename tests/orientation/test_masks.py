"""Codes as bits: stable, because a snapshot outlives a release."""

import pytest

from maillage.directory import vocabulary
from maillage.orientation.snapshots import masks


def test_each_need_has_its_bit_in_the_order_of_the_vocabulary():
    assert [masks.needs_mask([code]) for code in vocabulary.need_codes()] == [1 << n for n in range(20)]


def test_codes_add_up_and_unknown_ones_give_nothing():
    assert masks.needs_mask(["talk", "care", "talk", "unknown"]) == 0b101
    assert masks.audiences_mask(["relative", "professional", ""]) == 0b110
    assert masks.modes_mask([]) == 0


def test_french_is_spoken_where_nothing_is_said():
    assert masks.languages_mask([]) == 1
    assert masks.languages_mask(["en"]) == 0b11


def test_masks_fit_their_columns():
    assert masks.needs_mask(vocabulary.need_codes()) < 2**32
    assert masks.audiences_mask(vocabulary.AUDIENCES) < 0xFF
    assert masks.modes_mask(vocabulary.ACCESS_MODES) < 2**8
    assert masks.languages_mask(vocabulary.LANGUAGES) < 2**64


@pytest.mark.parametrize(
    ("level", "code", "expected"),
    [("commune", "77288", "C77288"), ("epci", "1", "E1"), ("department", "2A", "D2A"), ("region", "11", "R11"),
     ("country", "", "F")],
)  # fmt: skip
def test_territories_have_keys(level, code, expected):
    assert masks.area_key(level, code) == expected


def test_needs_are_numbered_in_their_order():
    assert [need.number for need in vocabulary.NEEDS] == list(range(1, len(vocabulary.NEEDS) + 1))
