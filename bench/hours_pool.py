"""A few hundred distinct opening hours in OpenStreetMap syntax, as directories hold them."""

from itertools import product

_DAYS = ("Mo-Fr", "Mo-Sa", "Tu-Sa", "Mo-Th", "Mo,We,Fr", "Tu,Th", "We", "Mo-Su")
_SPANS = (
    "09:00-12:00,14:00-18:00",
    "09:00-12:30,13:30-17:30",
    "08:30-12:00,13:30-17:00",
    "09:00-18:00",
    "10:00-19:00",
    "14:00-18:00",
    "13:00-20:00",
    "18:00-23:00",
    "20:00-02:00",
    "08:00-20:00",
)
_ENDS = ("", "; PH off", "; Sa 10:00-12:00", "; Su 15:00-18:00; PH off", "; Aug off")


def pool() -> list[str]:
    """The most common first: round the clock, then office hours, then the rarer ones."""
    texts = [f"{days} {spans}{end}" for end, spans, days in product(_ENDS, _SPANS, _DAYS)]
    return ["24/7", *texts]
