"""Invented people, always the same for the same seed: first names, and « Exemple » for a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from maillage.core.text import fold
from maillage.registrations.actions import Applicant

_FIRST_NAMES = (
    "Adèle", "Amine", "Anaïs", "Baptiste", "Camille", "Célia", "Chloé", "David", "Élise", "Émile", "Fanny", "Farid", "Gaëlle", "Hélène",
    "Idriss", "Jeanne", "Joël", "Kenza", "Laure", "Lucas", "Maëlle", "Malik", "Marion", "Nathan", "Noé", "Océane", "Paul", "Rachid",
    "Romane", "Sarah", "Sofia", "Thomas", "Valérie", "Victor", "Yann", "Zoé",
)  # fmt: skip
_MANY_NAMES = tuple(f"{name}{more}" for more in ("", "-Alix", "-Maé") for name in _FIRST_NAMES)
# Professions, as often as they come.
_PROFESSIONS = {"social": 7, "ase": 5, "school": 5, "health": 5, "police": 3, "justice": 2, "associations": 3}
_STRUCTURES = {
    "social": "Service éducatif d’exemple",
    "ase": "Aide sociale à l’enfance d’exemple",
    "school": "Collège imaginaire",
    "health": "Centre hospitalier d’exemple",
    "police": "Brigade imaginaire",
    "justice": "Tribunal d’exemple",
    "associations": "Association imaginaire",
}


@dataclass(frozen=True, slots=True)
class Someone:
    name: str
    email: str
    profession: str
    structure: str
    department: str

    def applicant(self) -> Applicant:
        return Applicant(self.name, self.email, self.profession, self.structure, self.department)


def draw(
    number: int, departments: Sequence[str], *, seed: str, often: Mapping[str, int] | None = None
) -> list[Someone]:
    """So many different people of these départements; `often`: how often each profession comes."""
    random = Random(seed)  # noqa: S311 -- invented people, the same each time
    names = random.sample(_FIRST_NAMES if number <= len(_FIRST_NAMES) else _MANY_NAMES, number)
    often = often or _PROFESSIONS
    professions = random.choices(list(often), weights=list(often.values()), k=number)
    return [
        Someone(
            name=f"{name} Exemple",
            email=f"{fold(name)}.{seed}@example.org",
            profession=profession,
            structure=_STRUCTURES[profession],
            department=departments[place % len(departments)],
        )
        for place, (name, profession) in enumerate(zip(names, professions, strict=True))
    ]
