"""The words of the resource centre: types, themes, publics, professions, licences, languages. Pure: no Django.

A code is stored and never changes. `DC_TYPES`: DCMI Type Vocabulary, for OAI-PMH; `SCHEMA_TYPES`: schema.org; `BIBTEX`/`RIS`: entry types of
those two formats.
"""

TYPES: dict[str, str] = {
    "report": "rapport",
    "guide": "guide",
    "protocol": "protocole",
    "agreement": "modèle de convention",
    "film": "film",
    "podcast": "podcast",
    "kit": "mallette de formation",
    "practice": "pratique prometteuse",
    "press_kit": "dossier de presse",
    "law": "texte juridique",
    "study": "étude",
    "tool": "outil",
    "article": "article",
}
DC_TYPES = {
    "film": "MovingImage",
    "podcast": "Sound",
    "kit": "Collection",
    "tool": "InteractiveResource",
}  # Text otherwise
SCHEMA_TYPES = {
    "report": "Report",
    "film": "Movie",
    "podcast": "PodcastEpisode",
    "article": "Article",
    "law": "Legislation",
    "kit": "LearningResource",
    "guide": "LearningResource",
}  # CreativeWork otherwise
BIBTEX = {"report": "techreport", "study": "techreport", "article": "article"}  # misc otherwise
RIS = {
    "report": "RPRT",
    "study": "RPRT",
    "article": "JOUR",
    "film": "VIDEO",
    "podcast": "SOUND",
    "law": "STAT",
}  # GEN otherwise

THEMES: dict[str, str] = {
    "understand": "comprendre",
    "spot": "repérer",
    "report": "signaler et transmettre",
    "talk": "parler avec un jeune",
    "runaway": "fugue",
    "online": "numérique et réseaux sociaux",
    "images": "images diffusées",
    "outreach": "aller-vers et maraudes",
    "protect": "protection de l’enfance",
    "shelter": "hébergement et éloignement",
    "health": "santé",
    "trauma": "psychotraumatisme",
    "justice": "justice et enquête",
    "buyers": "« clients » et auteurs",
    "trafficking": "traite des êtres humains",
    "families": "familles et proches",
    "school": "école et formation",
    "prevention": "prévention",
    "teams": "travail d’équipe et soutien des professionnels",
    "partners": "partenariat et protocoles",
    "research": "recherche et chiffres",
}
PUBLICS: dict[str, str] = {
    "children": "enfants de moins de 13 ans",
    "teens": "adolescents",
    "young_adults": "jeunes majeurs",
    "parents": "parents et proches",
    "professionals": "professionnels",
    "elected": "élus et décideurs",
    "everybody": "grand public",
}
PROFESSIONS: dict[str, str] = {
    "social": "travail social et éducatif",
    "street": "prévention spécialisée",
    "ase": "aide sociale à l’enfance",
    "pjj": "protection judiciaire de la jeunesse",
    "school": "éducation nationale",
    "health": "santé",
    "police": "police et gendarmerie",
    "justice": "magistrats et avocats",
    "youth": "animation et jeunesse",
    "local": "collectivités et politique de la ville",
    "associations": "associations",
    "research": "recherche",
}
LICENCES: dict[str, str] = {
    "unknown": "non précisée : tous droits réservés par défaut",
    "reserved": "tous droits réservés",
    "open": "Licence Ouverte 2.0 (Etalab)",
    "cc0": "CC0 1.0",
    "cc-by": "CC BY 4.0",
    "cc-by-sa": "CC BY-SA 4.0",
    "cc-by-nc": "CC BY-NC 4.0",
    "cc-by-nd": "CC BY-ND 4.0",
    "cc-by-nc-sa": "CC BY-NC-SA 4.0",
    "cc-by-nc-nd": "CC BY-NC-ND 4.0",
}
LANGUAGES: dict[str, str] = {
    "fr": "français",
    "en": "anglais",
    "ar": "arabe",
    "bg": "bulgare",
    "es": "espagnol",
    "fa": "dari, persan",
    "it": "italien",
    "ps": "pachto",
    "pt": "portugais",
    "ro": "roumain",
    "uk": "ukrainien",
    "lsf": "langue des signes française",
}
