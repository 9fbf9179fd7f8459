"""Plain French prose for made-up services: a pool of texts of the usual lengths, drawn once."""

import numpy as np

_BEGINNINGS = ("Une équipe", "Un éducateur", "Une psychologue", "Une permanence", "Un service", "Une infirmière")
_VERBS = ("accueille", "écoute", "accompagne", "oriente", "informe", "reçoit", "soutient", "rencontre")
_WHOM = (
    "les jeunes de 11 à 21 ans et leurs proches",
    "toute personne mineure en danger, seule ou avec sa famille",
    "les adolescents qui vivent une situation de violence",
    "les parents inquiets, sans rendez-vous",
    "les professionnels qui cherchent un avis",
)
_HOW = (
    "dans un lieu calme, sans donner son nom",
    "au téléphone ou sur place, avec un interprète si besoin",
    "en lien avec l’école, l’hôpital et le juge des enfants",
    "aussi longtemps qu’il le faut, à son rythme",
    "en équipe : éducatrice, juriste, soignant",
)
_FIRST_NAMES = ("Le Relais", "La Passerelle", "L’Escale", "Le Fil", "La Boussole", "L’Abri", "Le Pont", "La Halte")
_POOL = 3000


class Prose:
    """Texts that repeat from a pool, as imported descriptions do."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        lengths = random.integers(2, 9, size=_POOL)
        self._descriptions = [" ".join(self._sentence() for _ in range(length)) for length in lengths]
        self._young_texts = [self._sentence() for _ in range(_POOL)]

    def description(self) -> str:
        return self._descriptions[int(self._random.integers(_POOL))]

    def young_text(self) -> str:
        return self._young_texts[int(self._random.integers(_POOL))]

    def organisation(self, number: int) -> str:
        return f"{_FIRST_NAMES[number % len(_FIRST_NAMES)]} {number}, à"

    def _sentence(self) -> str:
        parts = (_BEGINNINGS, _VERBS, _WHOM, _HOW)
        return " ".join(str(part[int(self._random.integers(len(part)))]) for part in parts) + "."
