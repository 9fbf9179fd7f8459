"""How the seats of a door are shared, in words: what is kept for some, what is left for everybody, what does not add up."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from maillage.registrations.models.forms import Way


class Kept(NamedTuple):
    label: str
    way: str
    seats: int


class Shared(NamedTuple):
    """`text`: « 20 places sur place : 8 pour « santé », 12 pour tout le monde. » `warning`: what is wrong with it, and what to do."""

    text: str
    warning: str


def of(seats: dict[str, int | None], kept: Iterable[Kept]) -> list[Shared]:
    """One for each way in which one comes; `seats` None: no limit."""
    quotas = list(kept)
    return [_of(way, total, [one for one in quotas if one.way == way]) for way, total in seats.items()]


def _of(way: str, total: int | None, kept: Sequence[Kept]) -> Shared:
    said = [f"{one.seats} pour « {one.label} »" for one in kept]
    held, label = sum(one.seats for one in kept), Way(way).label
    if total is None:
        parts = ", ".join([*said, "et sans limite pour tout le monde"]) if said else ""
        warning = "Sans nombre de places, il y en a pour tout le monde : garder des places ne sert à rien. Dites combien il y en a en tout."
        return Shared(f"Places {label} sans limite{f' : {parts}' if parts else ''}.", warning if kept else "")
    begins = f"{number(total)} {label}"
    if not kept:
        return Shared(f"{begins}, pour tout le monde.", "")
    if held > total:
        warning = (
            f"{number(held)} gardées, mais {number(total)} en tout : augmentez les places {label}, ou gardez-en moins."
        )
        return Shared(f"{begins} : {', '.join(said)}.", warning)
    left = [f"{total - held} pour tout le monde"] if total > held else []
    warning = "" if left else f"Toutes les places {label} sont gardées : qui n’entre dans aucune ligne attendra."
    return Shared(f"{begins} : {', '.join([*said, *left])}.", warning)


def number(seats: int) -> str:
    return f"{seats} place" if seats < 2 else f"{seats} places"
