"""Documents and questions for the search, always the same for the same seed: 20 that must be found, 5 that must not, and a crowd.

The crowd is drawn from the words of the field and from made-up words that sound French, by a law of Zipf: 150 to 400 words each.
"""

import random
from collections.abc import Iterator
from functools import cache

import numpy as np

_DOMAIN_SAID = """prévention prostitution mineur mineure mineurs mineures exploitation sexuelle sexuelles protection victime victimes fugue fugues
accompagnement repérage signalement éducateur éducatrice éducateurs rue département départements réseau réseaux association associations foyer
hébergement soins santé école infirmière police gendarmerie justice parquet magistrat procureur avocat famille familles parents jeune jeunes
adolescent adolescente adolescents adolescentes numérique proxénétisme proxénète sociaux vulnérabilité traite humains sensibilisation
formation formations colloque séminaire conférence rapport étude guide protocole convention partenariat financement appel projets diagnostic territoire
territorial territoriaux cartographie ressource ressources centre actualité film outil outils pratique pratiques évaluation indicateur objectif mesure
action enfance danger aide sociale unité médico judiciaire audition pédiatrique plainte enquête numéro vert écoute emprise conduite risque addictologie
maraude lieu accueil anonyme gratuit consultation gynécologie psychologue psychotraumatisme éducation vie affective consentement"""
_DOMAIN = _DOMAIN_SAID.split()
_FUNCTION_SAID = """le la les de des du un une et en à au aux pour par sur dans avec que qui est sont a ont cette ce ces leur leurs ne pas plus se son
sa ses il elle nous vous ou mais où dont comme entre vers chez sans sous être avoir"""
_FUNCTION = _FUNCTION_SAID.split()
_BEGINNINGS_SAID = "b bl br c ch cl cr d dr f fl fr g gl gr j l m n p pl pr r s st t tr v"
_BEGINNINGS = _BEGINNINGS_SAID.split()
_MIDDLES_SAID = "a e é è i o u ai an au eau en eu in oi on ou"
_MIDDLES = _MIDDLES_SAID.split()
_ENDINGS_SAID = "age ance ant asse elle ement ence ette eur euse ien if ine ique isme iste oir ois té tion ture ure"
_ENDINGS = _ENDINGS_SAID.split()
_WORDS = 40_000

# What is typed, the title and the text that must be found, and what it tries.
PAIRS = (
    (
        "prostitutions mineures",
        "Prostitution d'un mineur : que faire ?",
        "Conduite à tenir face à la prostitution d'un mineur.",
        "pluriel",
    ),
    (
        "prévention",
        "La prevention en milieu scolaire",
        "Actions de prevention menées au collège.",
        "accent absent du texte",
    ),
    (
        "prevention",
        "Prévenir : la prévention primaire",
        "Outils de prévention primaire.",
        "accent absent de la question",
    ),
    ("fugues", "Fugue répétée et mise en danger", "Toute fugue doit être signalée.", "pluriel"),
    ("fugueuse", "Jeunes en fugue", "Jeunes fugueurs et fugueuses accueillis en urgence.", "dérivé"),
    (
        "l'exploitation sexuelle",
        "Exploitations sexuelles en ligne",
        "Les exploitations sexuelles sur les réseaux.",
        "élision",
    ),
    (
        "exploitation",
        "Lutter contre l’exploitation",
        "Contre l’exploitation, d’exploitation, qu’exploitation.",
        "apostrophe typographique",
    ),
    (
        "educateurs de rue",
        "Le métier d'éducateur de rue",
        "Un éducateur de rue va vers les jeunes.",
        "accent et pluriel",
    ),
    (
        "proxenetes",
        "Démanteler un réseau : le proxénète",
        "Le proxénète utilise les réseaux sociaux.",
        "accents et pluriel",
    ),
    (
        "reseaux sociaux",
        "Le réseau social et ses risques",
        "Un réseau social peut servir au recrutement.",
        "pluriel en -aux",
    ),
    ("départementaux", "Stratégie départementale", "Une stratégie départementale pour le territoire.", "-aux et -ale"),
    ("signaler", "Signalement au procureur", "Comment faire un signalement.", "verbe et nom"),
    ("SOEUR", "Ma sœur est en danger", "Témoignage d'une sœur.", "ligature et capitales"),
    (
        "hébergements",
        "Foyer d'hébergement sécurisé",
        "Un hébergement loin du lieu d'exploitation.",
        "pluriel et élision",
    ),
    (
        "victime mineure Paris",
        "Mineurs victimes à Paris",
        "Les mineurs victimes accueillis à Paris.",
        "ordre et accord",
    ),
    (
        "aide sociale à l'enfance",
        "Enfances et aides sociales",
        "Les aides sociales à l'enfance dans le département.",
        "expression",
    ),
    ("ASE", "Les missions de l'Aide sociale à l'enfance", "L'Aide sociale à l'enfance protège les mineurs.", "sigle"),
    (
        "michetonnage",
        "Conduites prostitutionnelles des mineurs",
        "Les conduites prostitutionnelles et le vocabulaire des jeunes.",
        "mot caché",
    ),
    ("prosttution", "Prostitution : repères", "La prostitution des mineurs, repères pour agir.", "faute de frappe"),
    (
        "gynécologue",
        "Consultation de gynécologie",
        "Consultation gratuite de gynécologie pour les jeunes.",
        "-logue et -logie",
    ),
)
# What is typed, and a text that must not be found.
NEGATIVES = (
    ("fugue", "La fougue des supporters", "Avec fougue."),
    ("mineur", "Les minerais du Nord", "Un minerai de fer."),
    ("police", "La politesse à table", "Règles de politesse."),
    ("prostitution", "La prostate et le dépistage", "Dépistage de la prostate."),
    ("foyer", "Les foyères", "La foyère est une herbe."),
)


@cache
def words(seed: int = 7) -> tuple[str, ...]:
    """Words that sound French and mean nothing, all different."""
    draw = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < _WORDS:
        syllables = "".join(draw.choice(_BEGINNINGS) + draw.choice(_MIDDLES) for _ in range(draw.randint(1, 3)))
        found[syllables + draw.choice(_BEGINNINGS) + draw.choice(_ENDINGS)] = None
    return tuple(found)


def documents(count: int, seed: int = 42) -> Iterator[tuple[str, str]]:
    """A title and a text, `count` times: the pairs first, then the negatives, then the crowd."""
    yield from [(title, text) for _, title, text, _ in PAIRS]
    yield from [(title, text) for _, title, text in NEGATIVES]
    draw, crowd = random.Random(seed), _Crowd(seed)
    for _ in range(count - len(PAIRS) - len(NEGATIVES)):
        title, text = crowd.text(draw.randint(5, 10)), crowd.text(draw.randint(150, 400))
        yield title.capitalize(), text


def questions(count: int, seed: int = 3) -> list[str]:
    """As people type: the pairs, then one to four words of the field or of the crowd, without accents or with a fault at times."""
    draw = random.Random(seed)
    asked = [typed for typed, *_ in PAIRS]
    while len(asked) < count:
        chosen = [
            draw.choice(_DOMAIN) if draw.random() < 0.8 else draw.choice(words()[:500])
            for _ in range(draw.randint(1, 4))
        ]
        typed = " ".join(chosen)
        if draw.random() < 0.3:
            typed = typed.translate(str.maketrans("éèêâîôûç", "eeeaiouc"))
        if draw.random() < 0.15 and len(chosen[0]) > 6:
            typed = typed[:3] + typed[4:]
        asked.append(typed)
    return asked[:count]


class _Crowd:
    """Four words in ten say nothing, one in eight is of the field."""

    def __init__(self, seed: int) -> None:
        self._draw = np.random.default_rng(seed)
        self._function, self._domain, self._words = (
            np.array(one, dtype=object) for one in (_FUNCTION, _DOMAIN, words())
        )
        self._of_domain, self._of_words = _zipf(len(_DOMAIN), 0.8), _zipf(_WORDS, 1.05)

    def text(self, length: int) -> str:
        which, where = self._draw.random(length), self._draw.random(length)
        said = np.empty(length, dtype=object)
        empty, domain = which < 0.40, (which >= 0.40) & (which < 0.52)
        rest = which >= 0.52
        said[empty] = self._function[(where[empty] * len(_FUNCTION)).astype(int)]
        said[domain] = self._domain[np.minimum(np.searchsorted(self._of_domain, where[domain]), len(_DOMAIN) - 1)]
        said[rest] = self._words[np.minimum(np.searchsorted(self._of_words, where[rest]), _WORDS - 1)]
        return " ".join(said)


def _zipf(count: int, power: float) -> np.ndarray:
    weights = np.cumsum(1 / np.arange(1, count + 1) ** power)
    return weights / weights[-1]
