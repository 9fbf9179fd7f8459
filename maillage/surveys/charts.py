"""Charts as numbers for an SVG: a bar of five parts for a scale, a bar of one part for a share. Pure: no Django.

Each stands beside its table: the drawing says nothing more.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.surveys.statistics import Share

WIDTH = 320
_ROOM = 34  # under this, a figure does not fit in its part


@dataclass(frozen=True, slots=True)
class Part:
    """`shade` 1 (least) to 5 (most); `text` empty where it would not fit; `middle`: where it stands."""

    shade: int
    x: float
    width: float
    middle: float
    text: str


@dataclass(frozen=True, slots=True)
class Stack:
    """`said`: the same, for who does not see it."""

    width: int
    parts: tuple[Part, ...]
    said: str


def stack(shares: Iterable[tuple[str, Share]]) -> Stack:
    """Of the values of a scale, in their order; those that nobody gave have no part."""
    known, at, parts = list(shares), 0.0, []
    for shade, (_, share) in enumerate(known, start=1):
        width = share.value * WIDTH
        if width:
            text = percent(share.value) if width >= _ROOM else ""
            parts.append(Part(shade, round(at, 1), round(width, 1), round(at + width / 2, 1), text))
        at += width
    said = ", ".join(f"{label} : {percent(share.value)}" for label, share in known)
    return Stack(WIDTH, tuple(parts), said)


def percent(value: float) -> str:
    """« 87 % », with the no-break space of French; what is nearly none or nearly all is not said to be it."""
    rounded = round(value * 100)
    if rounded == 0 and value > 0:
        return "< 1\u00a0%"
    if rounded == 100 and value < 1:
        return "> 99\u00a0%"
    return f"{rounded}\u00a0%"


def mark(value: float) -> str:
    """« 4,3 »."""
    return f"{value:.1f}".replace(".", ",")
