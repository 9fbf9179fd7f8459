"""How much two structures look alike, and why, in French. Pure: no Django.

Each thing in common adds to the score, the way independent signs add up (1 - (1-a)(1-b)…); each thing that contradicts takes a part of it away.
The score is no probability: THRESHOLD was chosen on a labelled sample (docs/duplicates.md tells how, and what was measured).
A protected place has given its département only (`queries.parties`): nothing here can tell more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from maillage.upkeep import siret as numbers
from maillage.upkeep.duplicates import names
from maillage.upkeep.duplicates.names import Lexicon

THRESHOLD = 0.6
_SAME_NAME, _CLOSE_NAME, _OTHER_NAME = 0.97, 0.75, 0.35


@dataclass(frozen=True, slots=True)
class Party:
    """A structure as it is compared: what is known of it, in one form (`queries` folds telephone numbers and addresses)."""

    key: str
    name: str
    short_name: str = ""
    siret: str = ""
    rna: str = ""
    parent: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()  # of e-mails and site, those that anybody may have left out
    websites: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()  # « 77288 12 rue de l exemple »
    communes: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()  # words of the names of its communes and départements
    departments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    score: float
    reasons: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Sign:
    weight: float
    reason: str


def compare(mine: Party, yours: Party, known: Lexicon) -> Likeness:
    """`known`: the words of the names of the whole directory, or of a part of it."""
    like = name_likeness(mine, yours, known)
    signs = [*_of_name(like), *_of_numbers(mine, yours), *_of_reach(mine, yours), *_of_place(mine, yours)]
    apart = 1.0
    for sign in signs:
        apart *= 1 - sign.weight
    score = (1 - apart) * _doubt(mine, yours, like)
    return Likeness(round(score, 3), tuple(sign.reason for sign in sorted(signs, key=lambda sign: -sign.weight)))


def name_likeness(mine: Party, yours: Party, known: Lexicon) -> float:
    """The best of full names and acronyms. The town where both are tells nothing; two towns tell two structures apart."""
    is_known = bool(mine.communes and yours.communes)
    places = mine.places & yours.places if is_known else mine.places | yours.places
    like = names.likeness(mine.name, yours.name, known, places)
    if mine.short_name or yours.short_name:
        short = names.likeness(mine.short_name or mine.name, yours.short_name or yours.name, known, places)
        like = max(like, 0.9 * short)
    return like


def _of_name(like: float) -> Iterator[_Sign]:
    if like >= _SAME_NAME:
        yield _Sign(0.68, "même nom")
    elif like >= _CLOSE_NAME:
        yield _Sign(0.6 * like, "noms très proches")
    elif like >= _OTHER_NAME:
        yield _Sign(0.6 * like * like, "noms proches")


def _of_numbers(mine: Party, yours: Party) -> Iterator[_Sign]:
    if mine.siret and mine.siret == yours.siret:
        yield _Sign(0.8, "même SIRET")
    elif mine.siret and yours.siret and numbers.siren_of(mine.siret) == numbers.siren_of(yours.siret):
        yield _Sign(0.1, "même SIREN, autre établissement")
    if mine.rna and mine.rna == yours.rna:
        yield _Sign(0.7, "même numéro RNA")


def _of_reach(mine: Party, yours: Party) -> Iterator[_Sign]:
    if mine.phones & yours.phones:
        yield _Sign(0.45, "même téléphone")
    if mine.emails & yours.emails:
        yield _Sign(0.5, "même courriel")
    if mine.websites & yours.websites:
        yield _Sign(0.4, "même site web")
    elif mine.domains & yours.domains and not mine.emails & yours.emails:
        yield _Sign(0.15, "même nom de domaine")


def _of_place(mine: Party, yours: Party) -> Iterator[_Sign]:
    if mine.streets & yours.streets:
        yield _Sign(0.4, "même adresse")
    elif mine.communes & yours.communes:
        yield _Sign(0.2, "même commune")
    elif mine.departments & yours.departments:
        yield _Sign(0.08, "même département")


def _doubt(mine: Party, yours: Party, like: float) -> float:
    """What is left of the score after what contradicts it."""
    part = 1.0
    is_same_establishment = bool(mine.siret) and mine.siret == yours.siret
    if mine.siret and yours.siret and not is_same_establishment:
        part *= 0.7 if numbers.siren_of(mine.siret) == numbers.siren_of(yours.siret) else 0.6
    if mine.rna and yours.rna and mine.rna != yours.rna:
        part *= 0.6
    if mine.communes and yours.communes and not mine.communes & yours.communes:
        part *= 0.95 if is_same_establishment else 0.75
    if mine.phones and yours.phones and not mine.phones & yours.phones:
        part *= 0.9
    if like < _OTHER_NAME:
        part *= 0.85 if is_same_establishment else 0.55
    if names.differ_by_number(mine.name, yours.name):
        part *= 0.6
    if mine.key and (mine.parent == yours.key or yours.parent == mine.key):
        part *= 0.4
    return part
