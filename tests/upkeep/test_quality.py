from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.directory import vocabulary
from maillage.directory.models import Verification
from maillage.upkeep import quality
from maillage.upkeep.freshness import Check
from maillage.upkeep.quality import Facts

TODAY = date(2026, 11, 18)
DAYS = st.dates(date(2022, 1, 1), TODAY)
CHECKS = st.builds(
    Check,
    on=DAYS,
    method=st.sampled_from(Verification.Method.values),
    result=st.sampled_from(Verification.Result.values),
)
FLAGS = [field.name for field in fields(Facts) if field.name.startswith(("has_", "knows_"))]
FACTS = st.builds(
    Facts,
    type=st.sampled_from(vocabulary.type_codes()),
    written_on=DAYS,
    today=st.just(TODAY),
    checks=st.lists(CHECKS, max_size=4).map(tuple),
    contact_modes=st.lists(st.sampled_from(list(vocabulary.CONTACT_MODES)), unique=True).map(tuple),
    **{name: st.booleans() for name in FLAGS},
)
FULL = Facts(
    type="care",
    written_on=TODAY,
    today=TODAY,
    checks=(Check(date(2026, 2, 1), "call", "confirmed"), Check(date(2026, 10, 1), "call", "confirmed")),
    contact_modes=("phone", "email", "link", "visit"),
    **dict.fromkeys(FLAGS, True),
)
EMPTY = Facts(type="care", written_on=TODAY, today=TODAY)


def points(facts, label):
    return next(criterion.points for criterion in quality.explain(facts) if criterion.label == label)


def test_all_that_can_be_had_is_a_hundred():
    assert quality.score(FULL) == 100
    assert [criterion.advice for criterion in quality.explain(FULL)] == [""] * 11


def test_nothing_is_nought_and_says_what_to_do():
    assert quality.score(EMPTY) == 0
    assert [criterion.label for criterion in quality.explain(EMPTY) if not criterion.advice] == []


def test_a_full_record_that_nobody_verified_cannot_pass_forty():
    assert quality.score(replace(FULL, checks=())) == 40


def test_an_empty_record_that_was_verified_may_reach_sixty():
    assert quality.score(replace(EMPTY, checks=FULL.checks)) == 60


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 5, 19), 30),
        (date(2026, 5, 18), 30),
        (date(2026, 2, 18), 15),
        (date(2025, 11, 18), 0),
        (date(2024, 1, 1), 0),
    ],
)
def test_a_verification_is_worth_less_and_less_once_its_time_has_passed(on, expected):
    assert points(replace(FULL, checks=(Check(on, "call", "confirmed"),)), "Vérifiée à temps") == pytest.approx(
        expected, abs=1
    )


@pytest.mark.parametrize(
    ("method", "expected"),
    [("call", 15), ("visit", 15), ("email", 12), ("link", 12), ("member", 12), ("website", 8), ("import", 5)],
)
def test_asking_the_structure_is_worth_more_than_reading_a_page(method, expected):
    assert points(replace(FULL, checks=(Check(TODAY, method, "confirmed"),)), "La façon de vérifier") == expected


def test_nobody_answers_any_more():
    checks = (*FULL.checks, Check(date(2026, 11, 1), "call", "unreachable"))

    assert points(replace(FULL, checks=checks), "La structure répond") == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"contact_modes": ("phone",), "has_phone": True}, 8),
        ({"contact_modes": ("phone", "email"), "has_phone": True}, 4),
        ({"contact_modes": (), "has_email": True}, 4),
        ({"contact_modes": ("visit",), "has_place": True}, 0),
        ({"contact_modes": ("phone",)}, 0),
    ],
)
def test_each_announced_way_needs_its_means(values, expected):
    assert points(replace(EMPTY, **values), "Comment contacter") == expected


@given(FACTS)
def test_points_never_pass_their_most_which_sum_up_to_a_hundred(facts):
    found = quality.explain(facts)

    assert sum(criterion.most for criterion in found) == 100
    assert [criterion for criterion in found if not 0 <= criterion.points <= criterion.most] == []
    assert [criterion for criterion in found if bool(criterion.advice) != (criterion.points < criterion.most)] == []


@given(FACTS, st.sampled_from(FLAGS))
def test_filling_a_field_never_lowers_the_score(facts, name):
    assert quality.score(replace(facts, **{name: True})) >= quality.score(replace(facts, **{name: False}))


@given(FACTS, st.sampled_from(["call", "visit", "email", "link", "member", "website", "import"]))
def test_verifying_today_never_lowers_the_score(facts, method):
    assert quality.score(replace(facts, checks=(*facts.checks, Check(TODAY, method, "confirmed")))) >= quality.score(
        facts
    )


@given(FACTS, st.integers(0, 1000))
def test_time_alone_never_raises_the_score(facts, days):
    assert quality.score(replace(facts, today=TODAY + timedelta(days=days))) <= quality.score(facts)


@given(FACTS)
def test_a_verified_record_is_worth_more_than_the_same_never_verified(facts):
    verified = replace(facts, checks=(Check(TODAY, "import", "confirmed"),))

    assert quality.score(verified) > quality.score(replace(facts, checks=()))
