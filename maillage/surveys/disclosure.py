"""What is kept, hence shown, of the answers to one question (docs/adr/0048). Pure: no Django.

An answer has sides: 4 or 5 and the rest, yes and no, each choice and all the others. Who reads knows who was there, and of which profession;
she may know that all of them answered. So that nobody's side can be told:

- **Everybody**: answers are kept as they are when two people at least stand on each side. Else « all of them, but one at most » is all that is
  kept: neither the mean, nor the median, nor which of the two it is; and how many gave the mark of that end (5, or 1), when two at least did
  and two at least did not. Under five answers, nothing.
- **A group** (a profession, a département): how many stand on each side, when five at least do on each, in every group. Else no group of this
  question is kept. So any sum or difference of groups has five on each side too, and four people who tell each other theirs learn no other.
- **Groups are made of people, not of answers**: ten ballots at least; the smaller ones are « other », with the next smallest while « other » is
  smaller itself. Of the professions, or else of the départements: never both, whose crossing would be a smaller group.

Everything that is published (pages, drawings, files, reports, public indicators) is worked out from what is kept, and from nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

OTHER = "other"
AXES = ("profession", "department")  # the first that makes groups is the one
LEAST = 5
ALONE = 1  # of everybody: so many on a side are not told from none
HIGH, LOW, SAME = "high", "low", "same"
_HIGH_MARKS = frozenset("45")
_BUT_ONE = "+"  # after a side: all of them stand there, but one at most
_TWO_SIDED = frozenset({"rating", "pair", "yes_no"})

Counts = Mapping[str, int]


def groups(people: Sequence[Mapping[str, str]], *, least: int = LEAST) -> tuple[str, list[str]] | None:
    """The axis, and the group of each of `people` in their order; None when there are not two groups."""
    for axis in AXES:
        found = merged([one.get(axis) or OTHER for one in people], least=2 * least)
        if found:
            return axis, found
    return None


def merged(strata: Sequence[str], *, least: int) -> list[str]:
    """Those of fewer than `least` become « other », and the next smallest while « other » has fewer itself. Empty: nothing is told apart."""
    sizes = Counter(strata)
    found = [one if sizes[one] >= least else OTHER for one in strata]
    while 0 < found.count(OTHER) < least and len(set(found)) > 1:
        smallest = _smallest(found)
        found = [OTHER if one == smallest else one for one in found]
    return found if len(set(found)) > 1 else []


def kept(kind: str, counts: Counts, ballots: int, *, least: int = LEAST) -> dict[str, int]:
    """Of everybody's answers, by value, those that may be told; the empty value: who gave none. Done twice, it changes nothing.

    Of several choices, one that is not in it was ticked by one person at most.
    """
    blank = {"": counts[""]} if counts.get("") else {}
    given = {value: count for value, count in counts.items() if value and count}
    answered = ballots - counts.get("", 0)
    if answered < least:
        return blank
    if kind == "several":
        told = {value: count for value, count in given.items() if count > ALONE}
        return {"": ballots - answered} | dict(_ticked(value, count, answered) for value, count in told.items())
    if any(map(nearly_all, given)):
        return blank | given
    side = _side_of_all(kind, given, answered)
    return blank | ({side + _BUT_ONE: answered} | _end(kind, side, given, answered) if side else given)


def kept_of_groups(kind: str, by_group: Mapping[str, Counts], *, least: int = LEAST) -> dict[str, dict[str, int]]:
    """By group: how many are on each side; empty when it would tell too much of one of them, or when this kind has no sides."""
    found = {group: _halves(kind, counts) for group, counts in by_group.items()}
    is_safe = len(found) > 1 and all(min(high, low) >= least for high, low in found.values())
    return {group: {HIGH: high, LOW: low} for group, (high, low) in found.items()} if is_safe else {}


def nearly_all(value: str) -> str:
    """The side of which a kept value says « all but one at most »; empty for an answer."""
    return value.removesuffix(_BUT_ONE) if value.endswith(_BUT_ONE) else ""


def is_high(kind: str, value: str) -> bool:
    """Whether an answer is on the satisfied side; of a pair, by its end."""
    if kind == "yes_no":
        return value == "yes"
    return value[-1:] in _HIGH_MARKS


def _smallest(strata: Iterable[str]) -> str:
    """Of those that are not « other »."""
    sizes = Counter(one for one in strata if one != OTHER)
    return min(sizes, key=lambda name: (sizes[name], name))


def _side_of_all(kind: str, given: Counts, answered: int) -> str:
    """That of all but one at most; empty when there is none. Of a pair: its end, else « same » for its beginning or its rise."""
    if kind == "choice":
        return next((value for value, count in given.items() if answered - count <= ALONE), "")
    if kind not in _TWO_SIDED:
        return ""
    high, low = _halves(kind, given)
    if min(high, low) <= ALONE:
        names = ("yes", "no") if kind == "yes_no" else (HIGH, LOW)
        return names[high <= low]
    return SAME if kind == "pair" and _is_alike(given, answered) else ""


def _end(kind: str, side: str, given: Counts, answered: int) -> dict[str, int]:
    """Of a rating: how many gave the mark of the end where nearly all stand, when that has two sides too."""
    mark = {HIGH: "5", LOW: "1"}.get(side, "") if kind == "rating" else ""
    count = given.get(mark, 0)
    return {mark: count} if ALONE < count < answered - ALONE else {}


def _is_alike(pairs: Counts, answered: int) -> bool:
    """Whether nearly all began on one side, or nearly all rose, or nearly none."""
    begun = sum(count for value, count in pairs.items() if value[0] in _HIGH_MARKS)
    rose = sum(count for value, count in pairs.items() if value[-1] > value[0])
    return min(begun, answered - begun, rose, answered - rose) <= ALONE


def _ticked(value: str, count: int, answered: int) -> tuple[str, int]:
    is_all = answered - count <= ALONE and not nearly_all(value)
    return (value + _BUT_ONE, answered) if is_all else (value, count)


def _halves(kind: str, counts: Counts) -> tuple[int, int]:
    """Who is on the satisfied side, and who is not."""
    if kind not in _TWO_SIDED:
        return 0, 0
    high = sum(count for value, count in counts.items() if value and is_high(kind, value))
    return high, sum(count for value, count in counts.items() if value) - high
