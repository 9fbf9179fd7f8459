"""From a question to places, in a stable order, with a sentence when the answer is not plain. Pure."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from maillage.core.text import fold
from maillage.territories import questions
from maillage.territories.places import Areas, Found, Place
from maillage.territories.questions import Question
from maillage.territories.spelling import BEGUN, EXACT, IN_PART, MISSPELT, NOTHING, NameIndex, Ranks, spelt_out

# An exact name is taken without asking when it weighs this many times all its homonyms together.
CERTAIN_FACTOR = 20
# Room kept, after names begun or in part, for a larger city that is one mistake away.
KEPT_FOR_MISTAKES = 2

EMPTY = "Écrivez le nom d’une ville ou un code postal."
NOT_FOUND = "Nous ne trouvons pas cette ville. Essayez le code postal, ou une ville voisine."
INEXACT = "Nous ne trouvons pas exactement ce nom. Est-ce l’une de ces villes ?"
SEVERAL = "Plusieurs villes correspondent : laquelle ?"
AREA = "C’est aussi le nom d’un territoire plus grand. Quelle ville, ou laquelle est la plus proche ?"
SHARED_CODE = "Ce code postal est celui de {count} communes : laquelle ?"
SHORT_CODE = "Choisir une ville, ou écrire les cinq chiffres du code postal."
UNKNOWN_CODE = "Nous ne connaissons pas le code postal {code}. Vérifiez-le, ou écrivez le nom de la ville."
NEAREST_CODES = (
    "Nous ne connaissons pas le code postal {code}. Voici les plus proches ; sinon, écrivez le nom de la ville."
)
DISAGREEMENT = "Le nom et le numéro ne vont pas ensemble : quelle ville ?"
OVERSEAS = (
    "Les collectivités d’outre-mer comme Saint-Martin, la Polynésie française ou la Nouvelle-Calédonie "
    "ne sont pas encore dans Maillage. L’aide à distance reste ouverte : cherchez sans indiquer de ville."
)
# No address has these codes, but people write them for the whole city.
CITY_CODES = {"13000": "13055", "69000": "69123", "75000": "75056"}
OVERSEAS_CODES = ("97133", "97150", "975", "986", "987", "988")
OVERSEAS_NAMES = {
    "noumea", "nouvelle caledonie", "papeete", "polynesie", "polynesie francaise", "saint pierre et miquelon", "tahiti",
    "wallis et futuna",
}  # fmt: skip

ARTICLES = ("Le ", "La ", "Les ", "L’", "Aux ", "Las ", "Los ")
_PARENTHESIS = re.compile(r"\(.*\)")
_RANK = re.compile(r"\d+")
_BEFORE_AREA = {"d", "dans", "de", "departement", "du", "en", "l", "la", "le", "les"}


class PlaceSearch:
    """Built once from all places, in the order of their codes."""

    def __init__(self, places: Sequence[Place], areas: Areas) -> None:
        self._places = places
        self._areas = areas
        self._positions = {place.code: position for position, place in enumerate(places)}
        self._populations = np.array([place.population for place in places], dtype=np.int64)
        self._by_weight = np.argsort(-self._populations, kind="stable")
        self._departments = np.array([place.department for place in places])
        self._is_whole = np.array([not place.parent for place in places], dtype=np.bool_)
        self._everywhere = np.ones(len(places), dtype=np.bool_)
        self._postal = _postal_positions(places, self._positions)
        self._postal_codes = sorted(self._postal)
        self._forms = [_forms(place.name) for place in places]
        self._names = NameIndex(self._forms)
        self._arrondissements = _arrondissements(places)
        self._department_names = {fold(area.name): area.code for area in areas.departments.values()}
        self._members = _members(areas)

    def search(self, text: str, limit: int) -> Found:
        """The places that `text` may mean; never fails, whatever the text.

        Order: exact name, name begun, name in part, then mistakes (fewest first); within each, by population, then code.
        A postal code gives all its communes, however many. A number of a département keeps to it, if it can.

        Certain, that is one reasonable answer: a postal code of one commune; an INSEE code that is no postal code;
        an arrondissement by its rank; the only place whose name has these words; or an exact name that has at least 20
        times the population of all its homonyms together, that no more populous place has as its first words
        (« Clermont »), and that is not also the name of a larger territory elsewhere (« Vienne »).
        Never after a typing mistake.
        """
        question = questions.read(text)
        if question.code:
            return self._by_code(question, limit)
        if question.beginning:
            return self._by_beginning(question.beginning, limit)
        if not question.words:
            return Found((), is_certain=False, message=EMPTY)
        return self._by_arrondissement(question) or self._by_name(question, limit)

    def _by_code(self, question: Question, limit: int) -> Found:
        positions = self._postal.get(question.code) or _known(self._positions, question.code)
        if not positions:
            return self._by_unknown_code(question, limit)
        sharing = self._sharing(positions)
        if not question.words:
            return sharing
        among = np.zeros_like(self._everywhere)
        among[positions] = True
        ranks = self._names.ranks(question.words, among=among, with_mistakes=True)
        if np.all(ranks == NOTHING) and question.code not in self._postal:
            return self._by_unknown_code(question, limit)
        if np.all(ranks == NOTHING):
            return self._disagreement(question.words, limit, first=sharing.places)
        return self._answer(question.words, ranks, limit)

    def _sharing(self, positions: Sequence[int]) -> Found:
        if len(positions) == 1:
            return Found((self._places[positions[0]],), is_certain=True, message="")
        places = tuple(self._places[position] for position in self._weighed(positions))
        return Found(places, is_certain=False, message=SHARED_CODE.format(count=len(places)))

    def _by_unknown_code(self, question: Question, limit: int) -> Found:
        code = question.code
        if code.startswith(OVERSEAS_CODES):
            return Found((), is_certain=False, message=OVERSEAS)
        if question.words:
            department = code[:3] if code[:3] in self._areas.departments else code[:2]
            found = self._by_name(Question(words=question.words, department=department), limit)
            if found.places:
                return found
        near = [known for known in self._postal_codes if known[:2] == code[:2]] if code.isdigit() else []
        near.sort(key=lambda known: abs(int(known) - int(code)))
        positions = dict.fromkeys(position for known in near[:limit] for position in self._weighed(self._postal[known]))
        places = tuple(self._places[position] for position in list(positions)[:limit])
        message = NEAREST_CODES if places else UNKNOWN_CODE
        return Found(places, is_certain=False, message=message.format(code=code))

    def _by_beginning(self, beginning: str, limit: int) -> Found:
        if beginning in self._areas.departments:
            positions = np.flatnonzero((self._departments == beginning) & self._is_whole)
        else:
            low, high = (bisect_left(self._postal_codes, edge) for edge in (beginning, beginning + ":"))
            codes = self._postal_codes[low:high]
            positions = np.array(sorted({position for code in codes for position in self._postal[code]}), dtype=np.intp)
        places = tuple(self._places[position] for position in self._weighed(positions)[:limit])
        return Found(places, is_certain=False, message=SHORT_CODE if places else NOT_FOUND)

    def _by_arrondissement(self, question: Question) -> Found | None:
        """« Marseille 13 » may be the arrondissement, or the city with its département: then both are given."""
        place = self._arrondissements.get(question.arrondissement) if question.arrondissement else None
        if place is None:
            return None
        if place.department == question.department:
            city = self._places[self._positions[place.parent]]
            return Found((city, place), is_certain=False, message=SEVERAL)
        return Found((place,), is_certain=True, message="")

    def _by_name(self, question: Question, limit: int) -> Found:
        words, department = question.words, question.department
        if not department and question.aside in self._department_names:
            words, department = self._split(words)
        if department:
            return self._within(department, words, limit)
        name = " ".join(words)
        if name in OVERSEAS_NAMES:
            return Found((), is_certain=False, message=OVERSEAS)
        ranks = self._names.ranks(words, among=self._everywhere, with_mistakes=False)
        if name in self._members:
            return self._by_area(self._members[name], words, ranks, limit)
        shorter, department = self._split(words)
        if department and not np.any(ranks == EXACT):
            inside = self._within(department, shorter, limit)
            return self._either(inside, self._best(ranks, limit), limit)
        return self._answer(words, self._names.ranks(words, among=self._everywhere, with_mistakes=True), limit)

    def _within(self, department: str, words: Sequence[str], limit: int) -> Found:
        ranks = self._names.ranks(words, among=self._departments == department, with_mistakes=True)
        return self._disagreement(words, limit) if np.all(ranks == NOTHING) else self._answer(words, ranks, limit)

    def _either(self, inside: Found, whole: Sequence[Place], limit: int) -> Found:
        """« Champigny Marne » may be Champigny in that département, or Champigny-sur-Marne."""
        if not whole:
            return inside
        places = tuple(dict.fromkeys((*whole, *inside.places)))[:limit]
        return Found(places, is_certain=False, message=SEVERAL)

    def _by_area(self, members: Sequence[str], words: Sequence[str], ranks: Ranks, limit: int) -> Found:
        """The name of a département or région: the communes of that name, then the largest of the area."""
        inside = np.isin(self._departments, members)
        if np.any(inside & (ranks == EXACT)):
            return self._answer(words, ranks, limit)
        ranks[ranks != EXACT] = NOTHING
        ranks[inside & self._is_whole] = BEGUN
        return Found(self._best(ranks, limit), is_certain=False, message=AREA)

    def _split(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """« saint denis la réunion » is Saint-Denis in that département."""
        for cut in range(1, len(words)):
            tail = list(words[cut:])
            while tail and " ".join(tail) not in self._department_names and tail[0] in _BEFORE_AREA:
                tail.pop(0)
            if department := self._department_names.get(" ".join(tail)):
                return words[:cut], department
        return words, ""

    def _disagreement(self, words: Sequence[str], limit: int, first: Iterable[Place] = ()) -> Found:
        elsewhere = self._best(self._names.ranks(words, among=self._everywhere, with_mistakes=True), limit)
        places = tuple(dict.fromkeys((*first, *elsewhere)))
        return Found(places, is_certain=False, message=DISAGREEMENT if places else NOT_FOUND)

    def _answer(self, words: Sequence[str], ranks: Ranks, limit: int) -> Found:
        places = self._best(ranks, limit)
        if not places:
            return Found((), is_certain=False, message=NOT_FOUND)
        if int(ranks.min()) > IN_PART:
            return Found(places, is_certain=False, message=INEXACT)
        is_certain = self._is_certain(words, ranks)
        return Found(places, is_certain=is_certain, message="" if is_certain else SEVERAL)

    def _is_certain(self, words: Sequence[str], ranks: Ranks) -> bool:
        exact = self._weighed(np.flatnonzero(ranks == EXACT))
        if not exact:
            return bool(np.count_nonzero(ranks != NOTHING) == 1)
        weights = [int(self._populations[position]) for position in exact]
        if len(exact) > 1 and weights[0] < CERTAIN_FACTOR * sum(weights[1:]):
            return False
        start = " ".join(spelt_out(words)) + " "
        larger = np.flatnonzero((ranks == BEGUN) & (self._populations > weights[0]))
        return not any(form.startswith(start) for position in larger for form in self._forms[position])

    def _best(self, ranks: Ranks, limit: int) -> tuple[Place, ...]:
        """By rank, then population; some room is kept for a larger city that is one mistake away: « lion » may be Lyon."""
        plain = self._in_order(np.where(ranks <= IN_PART, ranks, NOTHING), limit)
        if not plain:
            best = self._in_order(ranks, limit)
        else:
            heaviest = self._populations[ranks <= IN_PART].max()
            is_larger = (ranks == MISSPELT) & (self._populations > heaviest)
            larger = self._in_order(np.where(is_larger, ranks, NOTHING), KEPT_FOR_MISTAKES)
            best = [*plain[: limit - len(larger)], *larger, *self._in_order(ranks, limit)]
        return tuple(self._places[position] for position in list(dict.fromkeys(best))[:limit])

    def _in_order(self, ranks: Ranks, limit: int) -> list[int]:
        ordered = ranks[self._by_weight]
        best: list[int] = []
        for rank in np.unique(ordered[ordered != NOTHING]):
            best.extend(self._by_weight[np.flatnonzero(ordered == rank)[: limit - len(best)]].tolist())
        return best

    def _weighed(self, positions: Sequence[int] | NDArray[np.intp]) -> list[int]:
        return sorted((int(position) for position in positions), key=lambda one: (-int(self._populations[one]), one))


def _known(positions: dict[str, int], code: str) -> list[int]:
    return [positions[code]] if code in positions else []


def _forms(name: str) -> tuple[str, ...]:
    """The ways to write a name, folded: whole; without article; without what is in parentheses or « arrondissement »."""
    whole = fold(name)
    forms = [whole]
    if name.startswith(ARTICLES):
        forms.append(whole.partition(" ")[2])
    if "(" in name:
        forms.append(fold(_PARENTHESIS.sub("", name)))
    if whole.endswith(" arrondissement"):
        forms.append(whole.removesuffix(" arrondissement"))
    return tuple(forms)


def _postal_positions(places: Sequence[Place], positions: dict[str, int]) -> dict[str, list[int]]:
    """Places by postal code; a city gives way to its arrondissements, which say more."""
    found: dict[str, list[int]] = {}
    for position, place in enumerate(places):
        for code in place.postal_codes:
            found.setdefault(code, []).append(position)
    for code, sharing in found.items():
        cities = {positions[places[position].parent] for position in sharing if places[position].parent}
        found[code] = [position for position in sharing if position not in cities]
    return found | {code: [positions[city]] for code, city in CITY_CODES.items() if city in positions}


def _arrondissements(places: Sequence[Place]) -> dict[tuple[str, int], Place]:
    found: dict[tuple[str, int], Place] = {}
    for place in places:
        if place.parent and (rank := _RANK.search(place.name)):
            found[fold(place.name).split()[0], int(rank[0])] = place
    return found


def _members(areas: Areas) -> dict[str, list[str]]:
    """Départements of each département or région, by its folded name, with and without article."""
    found: dict[str, list[str]] = {}
    for region in areas.regions.values():
        members = [area.code for area in areas.departments.values() if area.region == region.code]
        found |= {fold(region.name): members, fold(region.full_name): members}
    for department in areas.departments.values():
        found |= {fold(department.name): [department.code], fold(department.full_name): [department.code]}
    return found
