"""The ranking: equal to the rule written plainly, and its promises whatever the world."""

import dataclasses
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maillage.directory import hours
from maillage.orientation.snapshots import columns
from maillage.orientation.snapshots.columns import Closure, Entry, Place
from maillage.orientation.snapshots.index import Index, Question
from tests.orientation import naive

NOW = datetime(2026, 11, 18, 10, 30)
TODAY = NOW.toordinal()
# Communes of Seine-et-Marne and around, and two far away: no distance between two of them is at the edge of a rule.
POINTS = (
    (2.6608, 48.5400), (2.6400, 48.5443), (2.7006, 48.4047), (2.8789, 48.9601), (3.2994, 48.5597), (2.9781, 48.3806),
    (2.3483, 48.8534), (2.5597, 48.8781), (3.0875, 50.6292), (-52.3260, 4.9372), (55.4504, -20.8789),
)  # fmt: skip
AREAS = ("C77288", "E247700057", "D77", "D59", "R11", "F")
HOURS = ("", "open", "shut")
PATIENT = settings(deadline=None, max_examples=50)


def is_open_at(text, now):
    return {"": None, "open": True, "shut": False}[text]


places = st.builds(
    lambda point, text: Place(*point, hours=text), point=st.sampled_from(POINTS), text=st.sampled_from(HOURS)
)
closures = st.builds(
    lambda start, length, text: Closure(TODAY + start, TODAY + start + length, text),
    start=st.integers(-3, 3),
    length=st.integers(0, 3),
    text=st.sampled_from(HOURS),
)
verified_days = st.sampled_from((0, TODAY + 1, TODAY, TODAY - 183, TODAY - 184, TODAY - 365, TODAY - 366))


@st.composite
def entries(draw):
    low = draw(st.sampled_from((0.0, 11.0, 12.5, 16.0)))
    return Entry(
        reference="",
        needs=draw(st.integers(0, 7)),
        audiences=draw(st.integers(0, 7)),
        modes=draw(st.integers(1, 7)),
        languages=draw(st.integers(0, 3)) * 2 + 1,
        age_min=low,
        age_max=draw(st.sampled_from((200.0, low, 17.5, 21.0))),
        is_wheelchair_accessible=draw(st.booleans()),
        is_protected=draw(st.booleans()),
        comes_or_remote=draw(st.booleans()),
        is_territorial=draw(st.booleans()),
        areas=tuple(draw(st.lists(st.sampled_from(AREAS), max_size=2))),
        places=tuple(draw(st.lists(places, max_size=3))),
        hours=draw(st.sampled_from(HOURS)),
        closures=tuple(draw(st.lists(closures, max_size=2))),
        verified_day=draw(verified_days),
    )


@st.composite
def worlds(draw):
    """A few services, in any order, each with its reference."""
    found = [
        dataclasses.replace(entry, reference=f"r{number:08}")
        for number, entry in enumerate(draw(st.lists(entries(), max_size=14)))
    ]
    return draw(st.permutations(found))


@st.composite
def questions(draw):
    point = draw(st.sampled_from((*POINTS, None)))
    return Question(
        now=NOW,
        longitude=point[0] if point else None,
        latitude=point[1] if point else None,
        areas=tuple(draw(st.sets(st.sampled_from((*AREAS[:5], "Z99"))))) if point else (),
        distance_km=float(draw(st.sampled_from((10, 20, 40, 80, 150)))),
        needs=draw(st.sampled_from((0, 0, 1, 2, 3, 6, 8))),
        audience=draw(st.sampled_from((0, 0, 1, 2, 3, 5))),
        reader=draw(st.sampled_from((0, 0, 2, 4))),
        age=draw(st.sampled_from((None, None, 0, 11, 12, 17, 18, 120))),
        is_open_now=draw(st.booleans()),
        modes=draw(st.sampled_from((0, 0, 1, 2, 4))),
        language=draw(st.sampled_from((0, 0, 2, 4))),
        wheelchair=draw(st.booleans()),
    )


def index_of(world, opening=is_open_at):
    return Index(columns.build(world), opening)


def answers(world, question, opening=is_open_at):
    """The whole answer as references: near, national."""
    index = index_of(world, opening)
    answer = index.ask(question, count=max(1, len(world)))
    assert (len(answer.near), len(answer.national)) == (answer.near_total, answer.national_total)
    return [index.reference(one) for one in answer.near], [index.reference(one) for one in answer.national]


def test_points_keep_away_from_the_edges_of_the_rule():
    found = [naive.distance_km(one, other) for one in POINTS for other in POINTS if one != other]

    assert min(abs(km - limit) for km in found for limit in (10, 20, 25, 40, 50, 80, 100, 150)) > 0.01
    assert min(abs(km * 10 - round(km * 10)) for km in found if km <= 150) > 0.001


@PATIENT
@given(world=worlds(), question=questions())
@example(world=[], question=Question(now=NOW))
def test_answer_is_the_one_of_the_rule_written_plainly(world, question):
    assert answers(world, question) == naive.ask(world, question, is_open_at)


@PATIENT
@given(world=worlds(), question=questions())
def test_distances_told_are_those_of_public_places_within_reach(world, question):
    index = index_of(world)
    by_reference = {entry.reference: entry for entry in world}

    answer = index.ask(question, count=20)

    told = {index.reference(number): km for number, km in answer.distances.items()}
    expected = {
        index.reference(one): naive.nearest(by_reference[index.reference(one)], question) for one in answer.near
    }
    assert told == pytest.approx({reference: km for reference, km in expected.items() if km is not None}, abs=0.001)


FILTERS = {
    "age": {"age": 12},
    "open now": {"is_open_now": True},
    "mode": {"modes": 2},
    "language": {"language": 2},
    "wheelchair": {"wheelchair": True},
    "audience": {"audience": 1},
}


@pytest.mark.parametrize("added", FILTERS.values(), ids=FILTERS)
@PATIENT
@given(world=worlds(), question=questions())
def test_adding_a_filter_never_adds_a_result_and_keeps_the_order(added, world, question):
    without = dataclasses.replace(question, **{name: getattr(Question(now=NOW), name) for name in added})

    wide, narrow = answers(world, without), answers(world, dataclasses.replace(question, **added))

    for before, after in zip(wide, narrow, strict=True):
        assert after == [one for one in before if one in set(after)]


@PATIENT
@given(world=worlds(), question=questions(), farther=st.sampled_from((20.0, 40.0, 80.0, 150.0)))
def test_a_smaller_distance_never_adds_a_result(world, question, farther):
    wide_question = dataclasses.replace(question, distance_km=max(farther, question.distance_km))

    (near, national), (wide_near, wide_national) = answers(world, question), answers(world, wide_question)

    assert set(near) <= set(wide_near)
    assert {*near, *national} <= {*wide_near, *wide_national}


@PATIENT
@given(world=worlds(), question=questions(), more=st.integers(1, 15))
def test_needs_widen_each_other(world, question, more):
    one = dataclasses.replace(question, needs=question.needs or 1)
    several = dataclasses.replace(one, needs=one.needs | more)

    for narrow, wide in zip(answers(world, one), answers(world, several), strict=True):
        assert set(narrow) <= set(wide)


@PATIENT
@given(world=worlds(), question=questions(), data=st.data())
def test_answer_does_not_depend_on_the_order_of_the_entries(world, question, data):
    shuffled = data.draw(st.permutations(world))

    assert answers(shuffled, question) == answers(world, question)


@PATIENT
@given(world=worlds(), question=questions(), size=st.integers(1, 5))
def test_pages_cut_the_whole_answer_without_repeat_or_loss(world, question, size):
    index = index_of(world)
    whole = index.ask(question, count=max(1, len(world)))

    pages = [index.ask(question, first=first, count=size) for first in range(0, len(world) + size, size)]

    assert [one for page in pages for one in page.near] == list(whole.near)
    assert {page.near_total for page in pages} == {whole.near_total}
    assert all(list(page.national) == list(whole.national[:size]) for page in pages)


@PATIENT
@given(world=worlds(), question=questions(), count=st.integers(0, 3))
def test_totals_do_not_depend_on_the_page(world, question, count):
    index = index_of(world)

    answer = index.ask(question, first=7, count=count)

    near, national = naive.ask(world, question, is_open_at)
    assert (answer.near_total, answer.national_total) == (len(near), len(national))


def one(reference="r1", **said):
    return Entry(reference=reference, **said)


def here(**said):
    east, north = POINTS[0]
    return Question(**{"now": NOW, "longitude": east, "latitude": north, "areas": ("C77288", "D77"), **said})


NEXT_DOOR = Place(*POINTS[1])


def test_without_a_place_only_national_services_answer():
    world = [
        one("country", areas=("F",)),
        one("nowhere"),
        one("near", places=(NEXT_DOOR,)),
        one("area", areas=("D77",)),
    ]

    assert answers(world, Question(now=NOW)) == ([], ["country", "nowhere"])


def test_a_national_service_within_the_distance_is_near_and_not_national():
    world = [one("country", areas=("F",), places=(NEXT_DOOR,))]

    assert answers(world, here()) == (["country"], [])


def test_unknown_areas_cover_nothing():
    assert answers([one(areas=("D77",))], here(areas=("X1", ""))) == ([], [])


def test_a_service_with_several_places_is_found_once_by_the_nearest():
    world = [one(places=(Place(*POINTS[3]), NEXT_DOOR, Place(*POINTS[2])))]

    answer = index_of(world).ask(here())

    assert list(answer.near) == [0]
    assert answer.distances == pytest.approx({0: naive.distance_km(POINTS[0], POINTS[1])}, abs=0.001)


def test_what_serves_other_territories_only_comes_after():
    world = [one("r1", areas=("D59",), places=(NEXT_DOOR,)), one("r2", places=(Place(*POINTS[2]),))]

    assert answers(world, here()) == (["r2", "r1"], [])


def test_what_is_bound_to_a_territory_helps_nobody_beside_it():
    world = [
        one("r1", areas=("D59",), places=(NEXT_DOOR,), is_territorial=True),
        one("r2", areas=("D77",), places=(NEXT_DOOR,), is_territorial=True),
        one("r3", areas=("D77",), is_territorial=True),
        one("r4", places=(NEXT_DOOR,), is_territorial=True),  # it does not say which
        one("r5", areas=("F",), is_territorial=True),
    ]

    assert answers(world, here()) == (["r2", "r4", "r3"], ["r5"])


def test_a_protected_place_is_in_the_second_band_and_tells_no_distance():
    world = [
        one("r1", areas=("D77",), is_protected=True),
        one("r2", places=(NEXT_DOOR,)),
        one("r3", places=(Place(*POINTS[2]),)),
        one("r4", places=(Place(*POINTS[3]),)),
    ]

    answer = index_of(world).ask(here(distance_km=150.0))

    assert list(answer.near) == [1, 0, 2, 3]
    assert 0 not in answer.distances


@pytest.mark.parametrize(
    ("text", "opens", "shuts"),
    [
        ("We 09:00-12:00", datetime(2026, 11, 18, 9, 0), datetime(2026, 11, 18, 12, 0)),
        ("We 20:00-02:00", datetime(2026, 11, 18, 20, 0), datetime(2026, 11, 19, 2, 0)),
    ],
    ids=["in the day", "past midnight"],
)
def test_open_now_begins_and_ends_at_the_minute(text, opens, shuts):
    index = index_of([one(areas=("D77",), hours=text)], hours.is_open)

    def found(moment):
        return index.ask(here(now=moment, is_open_now=True)).near_total

    assert found(opens.replace(hour=opens.hour - 1, minute=59, second=59)) == 0
    assert found(opens) == 1
    assert found(shuts.replace(hour=shuts.hour - 1, minute=59, second=59)) == 1
    assert found(shuts) == 0


@pytest.mark.parametrize(
    ("closure", "expected"),
    [
        (Closure(TODAY, TODAY), False),
        (Closure(TODAY - 1, TODAY + 1), False),
        (Closure(TODAY + 1, TODAY + 2), True),
        (Closure(TODAY - 2, TODAY - 1), True),
        (Closure(TODAY, TODAY, "We 10:00-11:00"), True),
        (Closure(TODAY, TODAY, "We 14:00-18:00"), False),
    ],
)
def test_a_closure_replaces_the_hours_of_its_days_both_included(closure, expected):
    index = index_of([one(areas=("D77",), hours="24/7", closures=(closure,))], hours.is_open)

    assert index.is_open(0, NOW) is expected


def test_unknown_hours_are_not_open():
    index = index_of([one(areas=("D77",), hours="Mo-Fr unknown"), one("r2", areas=("D77",))], hours.is_open)

    assert index.ask(here(is_open_now=True)).near_total == 0


def test_a_service_is_open_when_one_of_its_places_is():
    world = [one(places=(NEXT_DOOR, Place(*POINTS[2], hours="24/7")))]

    assert index_of(world, hours.is_open).is_open(0, NOW) is True


def test_hours_are_evaluated_once_for_each_minute():
    asked = []

    def opening(text, now):
        asked.append((text, now))
        return True

    index = index_of([one(hours="a", areas=("D77",))], opening)
    for second in (0, 1, 59):
        index.ask(here(now=NOW.replace(second=second)))
    index.ask(here(now=NOW.replace(minute=31)))

    assert asked == [(text, NOW.replace(minute=minute)) for minute in (30, 31) for text in ("", "a")]


def test_reference_and_position_are_each_other_s_inverse():
    index = index_of([one("bbb"), one("aaa"), one("ccc")])

    assert index.size == 3
    assert [index.reference(number) for number in range(3)] == ["aaa", "bbb", "ccc"]
    assert [index.position(name) for name in ("aaa", "bbb", "ccc")] == [0, 1, 2]


@pytest.mark.parametrize("reference", ["", "abb", "zzz", "é", "a" * 10_000, "aaa\0"])
def test_unknown_reference_stands_nowhere(reference):
    assert index_of([one("aaa"), one("bbb")]).position(reference) is None


def test_nothing_is_found_in_an_empty_index():
    index = index_of([])

    assert index.ask(here(is_open_now=True)).near_total == 0
    assert index.position("aaa") is None
