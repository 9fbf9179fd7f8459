"""The words of the directory: needs, service types, publics, ways in, languages. Pure: no Django.

A code is stored and never changes; a number stands for a need in public addresses, where no word may appear.
The correspondence with data·inclusion v1 is lossy where that standard has no word of ours: docs/exchanges.md says where.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from maillage.core.text import fold


@dataclass(frozen=True, slots=True)
class Need:
    """What a person asks for. `label` is said to anybody; `is_first` needs are offered on the home page."""

    number: int
    code: str
    label: str
    icon: str
    is_first: bool = False
    for_professionals: bool = False


NEEDS: tuple[Need, ...] = (
    Need(1, "talk", "Parler à quelqu’un", "bubble", is_first=True),
    Need(2, "sleep", "Un endroit sûr où dormir", "roof", is_first=True),
    Need(3, "care", "Voir un soignant", "heart", is_first=True),
    Need(4, "rights", "Connaître ses droits", "scales", is_first=True),
    Need(5, "images", "Des images diffusées", "image", is_first=True),
    Need(6, "runaway", "Une fugue", "signpost", is_first=True),
    Need(7, "leave", "Partir loin pour être en sécurité", "arrow"),
    Need(8, "trauma", "Se remettre d’un choc", "shield"),
    Need(9, "respite", "Se poser, manger, se laver", "home"),
    Need(10, "follow_up", "Être accompagné dans la durée", "person"),
    Need(11, "meet", "Quelqu’un qui vient à ma rencontre", "pin"),
    Need(12, "family", "Aide pour les parents et les proches", "relatives"),
    Need(13, "group", "Parler en groupe", "people"),
    Need(14, "school", "École et formation", "book"),
    Need(15, "substances", "Drogues, alcool : réduire les risques", "alert"),
    Need(16, "report", "Signaler une situation", "letter", for_professionals=True),
    Need(17, "advice", "Avis d’une équipe spécialisée", "ear", for_professionals=True),
    Need(18, "training", "Se former", "calendar", for_professionals=True),
    Need(19, "prevention", "Prévenir, sensibiliser", "network", for_professionals=True),
    Need(20, "client_course", "Stage de responsabilisation des « clients »", "work", for_professionals=True),
)


@dataclass(frozen=True, slots=True)
class ServiceType:
    """A kind of service, the needs that it usually answers, and its nearest words in data·inclusion v1.

    `is_territorial`: the law or an appointment gives it a territory; it can do nothing for those who live beside it.
    """

    code: str
    label: str
    needs: tuple[str, ...]
    exchange_type: str
    exchange_topics: tuple[str, ...]
    audiences: tuple[str, ...] = ("young",)
    is_territorial: bool = False


_HEALTH = "sante--acces-aux-soins"
_MIND = "sante--sante-mentale"
_SEXUAL = "sante--sante-sexuelle"
_DRUGS = "sante--addictions"
_VIOLENCE = "famille--surmonter-conflits-separation-violence"
_PARENTS = "famille--soutien-a-la-parentalite-et-a-leducation"
_SHELTER = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
_JUSTICE = "difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire"
_RIGHTS = "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits"
_BONDS = "remobilisation--lien-social"

SERVICE_TYPES: tuple[ServiceType, ...] = (
    ServiceType("listening", "Écoute", ("talk",), "accompagnement", (_VIOLENCE, _MIND), ("young", "relative")),
    ServiceType("day_centre", "Accueil de jour", ("respite", "talk"), "accompagnement", (_BONDS,)),
    ServiceType("emergency_shelter", "Accueil d’urgence", ("sleep",), "accompagnement", (_SHELTER,)),
    ServiceType(
        "low_threshold_housing", "Hébergement à seuil adapté", ("sleep", "respite"), "accompagnement", (_SHELTER,)
    ),
    ServiceType("distancing", "Éloignement", ("leave", "sleep"), "accompagnement", (_SHELTER,)),
    ServiceType(
        "open_environment", "Accompagnement en milieu ouvert", ("follow_up", "talk"), "accompagnement", (_VIOLENCE,)
    ),
    ServiceType("care", "Soins", ("care",), "accompagnement", (_HEALTH, _SEXUAL)),
    ServiceType(
        "uaped",
        "Unité d’accueil pédiatrique enfants en danger (UAPED)",
        ("care", "talk", "advice"),
        "accompagnement",
        (_HEALTH, _VIOLENCE),
        ("young", "professional"),
    ),
    ServiceType("psychotrauma", "Psychotraumatologie", ("trauma", "care"), "accompagnement", (_MIND,)),
    ServiceType(
        "youth_health",
        "Maison des adolescents, point accueil écoute jeunes",
        ("talk", "care"),
        "accompagnement",
        (_MIND, _HEALTH),
        ("young", "relative"),
    ),
    ServiceType(
        "legal_support",
        "Accompagnement juridique",
        ("rights",),
        "information",
        (_RIGHTS, _JUSTICE),
        ("young", "relative"),
    ),
    ServiceType("outreach", "Aller-vers", ("meet", "talk"), "accompagnement", (_BONDS,)),
    ServiceType("night_outreach", "Maraude nocturne", ("meet", "respite"), "accompagnement", (_BONDS,)),
    ServiceType("digital_outreach", "Maraude numérique", ("meet", "talk", "images"), "accompagnement", (_BONDS,)),
    ServiceType(
        "family_support",
        "Accompagnement des familles",
        ("family", "talk", "runaway"),
        "accompagnement",
        (_PARENTS, _VIOLENCE),
        ("relative",),
    ),
    ServiceType(
        "runaway_support",
        "Aide en cas de fugue ou de disparition",
        ("runaway", "family"),
        "accompagnement",
        (_PARENTS, _VIOLENCE),
        ("relative", "young"),
    ),
    ServiceType(
        "support_group", "Groupe de parole", ("group", "talk"), "atelier", (_VIOLENCE, _MIND), ("young", "relative")
    ),
    ServiceType("schooling", "Scolarité", ("school",), "accompagnement", (_BONDS,)),
    ServiceType(
        "harm_reduction",
        "Réduction des risques (CAARUD, CSAPA)",
        ("substances", "care", "meet"),
        "accompagnement",
        (_DRUGS,),
    ),
    ServiceType(
        "online_violence",
        "Violences en ligne, images",
        ("images", "talk"),
        "information",
        (_JUSTICE,),
        ("young", "relative"),
    ),
    ServiceType(
        "prevention",
        "Prévention et sensibilisation",
        ("prevention",),
        "atelier",
        (_SEXUAL,),
        ("young", "relative", "professional"),
    ),
    ServiceType("client_course", "Stage « client »", ("client_course",), "atelier", (_JUSTICE,), ("professional",)),
    ServiceType(
        "professional_training",
        "Formation des professionnels",
        ("training",),
        "formation",
        (_VIOLENCE,),
        ("professional",),
    ),
    ServiceType(
        "professional_advice", "Appui aux professionnels", ("advice",), "information", (_VIOLENCE,), ("professional",)
    ),
    ServiceType(
        "justice_referent",
        "Référent justice, magistrat référent",
        ("report", "advice"),
        "information",
        (_JUSTICE,),
        ("professional",),
        is_territorial=True,
    ),
    ServiceType(
        "police_referent",
        "Référent police ou gendarmerie",
        ("report", "advice"),
        "information",
        (_JUSTICE,),
        ("professional",),
        is_territorial=True,
    ),
    ServiceType(
        "crip",
        "Cellule de recueil des informations préoccupantes (CRIP)",
        ("report", "advice"),
        "information",
        (_VIOLENCE,),
        ("professional", "relative"),
        is_territorial=True,
    ),
    ServiceType(
        "ase",
        "Aide sociale à l’enfance (ASE)",
        ("follow_up", "sleep", "report"),
        "accompagnement",
        (_VIOLENCE, _PARENTS),
        ("young", "relative", "professional"),
        is_territorial=True,
    ),
    ServiceType(
        "youth_justice",
        "Protection judiciaire de la jeunesse (PJJ)",
        ("follow_up",),
        "accompagnement",
        (_JUSTICE,),
        ("young", "professional"),
        is_territorial=True,
    ),
    ServiceType(
        "other", "Autre service", ("talk",), "accompagnement", (_VIOLENCE,), ("young", "relative", "professional")
    ),
)

AUDIENCES: dict[str, str] = {
    "young": "Jeunes",
    "relative": "Parents et proches",
    "professional": "Professionnels",
}
ACCESS_MODES: dict[str, str] = {
    "on_site": "Sur place",
    "remote": "À distance",
    "outreach": "Vient à la rencontre",
}
CONTACT_MODES: dict[str, str] = {
    "phone": "Téléphoner",
    "email": "Écrire un courriel",
    "visit": "Se présenter",
    "link": "Utiliser un lien",
}
NETWORKS: dict[str, str] = {
    "ase": "Aide sociale à l’enfance",
    "pjj": "Protection judiciaire de la jeunesse",
    "cidff": "CIDFF",
    "cmp": "Centre médico-psychologique",
    "csapa": "CSAPA",
    "caarud": "CAARUD",
    "chrs": "CHRS",
    "departements": "Départements",
    "mission-locale": "Mission locale",
    "points-justice": "Point-justice",
    "siao": "SIAO",
    "pare": "PARÉ",
}
# ISO 639-1 code -> French name; the order gives each language its bit in the index, so only ever add at the end.
LANGUAGES: dict[str, str] = {
    "fr": "français", "en": "anglais", "ar": "arabe", "ro": "roumain", "es": "espagnol", "pt": "portugais",
    "uk": "ukrainien", "bg": "bulgare", "it": "italien", "fa": "dari, persan", "ps": "pachto", "ru": "russe",
    "tr": "turc", "de": "allemand", "sq": "albanais", "sr": "serbe", "hr": "croate", "bs": "bosnien",
    "zh": "chinois", "vi": "vietnamien", "bn": "bengali", "ur": "ourdou", "hi": "hindi", "ta": "tamoul",
    "so": "somali", "am": "amharique", "ti": "tigrigna", "ln": "lingala", "wo": "wolof", "bm": "bambara",
    "ff": "peul", "sw": "swahili", "ka": "géorgien", "hy": "arménien", "pl": "polonais", "ku": "kurde",
    "ca": "catalan", "br": "breton", "co": "corse", "eu": "basque", "oc": "occitan", "rom": "romani",
    "gcf": "créole antillais", "rcf": "créole réunionnais", "gcr": "créole guyanais", "swb": "shimaoré",
    "lsf": "langue des signes française",
}  # fmt: skip

_LONGEST_SHOWN = 60  # characters of a wrong value, in a message

_NEED_BY_CODE = {need.code: need for need in NEEDS}
_NEED_BY_NUMBER = {need.number: need for need in NEEDS}
_TYPE_BY_CODE = {kind.code: kind for kind in SERVICE_TYPES}


def need(code: str) -> Need:
    """The need of that code; KeyError when there is none."""
    return _NEED_BY_CODE[code]


def need_by_number(number: int) -> Need | None:
    return _NEED_BY_NUMBER.get(number)


def service_type(code: str) -> ServiceType:
    """The service type of that code; KeyError when there is none."""
    return _TYPE_BY_CODE[code]


def need_codes() -> tuple[str, ...]:
    return tuple(_NEED_BY_CODE)


def type_codes() -> tuple[str, ...]:
    return tuple(_TYPE_BY_CODE)


def nearest(value: str, among: Iterable[str]) -> str | None:
    """The code or label most like `value`, to be suggested beside an error; None when nothing is near."""
    words, folded = _folded(frozenset(among))
    found = process.extractOne(fold(value[:_LONGEST_SHOWN]), folded, scorer=fuzz.WRatio, score_cutoff=60)
    return words[found[2]] if found else None


@lru_cache(maxsize=32)
def _folded(among: frozenset[str]) -> tuple[list[str], list[str]]:
    """In order, so that two words equally near always give the same suggestion; kept, for a file has many errors."""
    words = sorted(among)
    return words, [fold(word) for word in words]


def unknown_code(value: str, among: Iterable[str]) -> str:
    """The French sentence that refuses a code and names the nearest one."""
    near = nearest(value, among)
    return f"« {value[:_LONGEST_SHOWN]} » n’est pas un code connu." + (
        f" Vouliez-vous dire « {near} » ?" if near else ""
    )
