"""The help pages: what each is for, where its statements come from, when they were last read. Pure: no Django.

The texts are the templates of `orientation/guides/`; each statement cites one of the sources below by its key.
`neutral_title` is what the browser's history keeps, `description` what search engines show: they never say the subject (abuse case 53).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from maillage.orientation.pages.numbers import Source, is_stale

NEUTRAL_TITLE = "Trouver de l’aide près de chez soi"
_READ_ON = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Guide:
    """One help page. `to_review`: a lawyer or a professional has not read it yet, and the page says so."""

    slug: str
    title: str
    neutral_title: str
    description: str
    lead: str
    audience: str
    icon: str
    sources: tuple[Source, ...]
    verified_on: date
    to_review: bool
    needs: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        return f"orientation/guides/{self.slug}.html"

    @property
    def source(self) -> Mapping[str, Source]:
        """The sources by key, for the templates: `guide.source.law_2002`."""
        return MappingProxyType({source.key: source for source in self.sources})

    def stale(self, today: date) -> bool:
        return is_stale(self.verified_on, today)


_HELPLINES_FOR_YOUNG = Source(
    "Ministère des Solidarités, « Si tu as besoin d’aide, des numéros existent », mis à jour le 7 novembre 2025",
    "https://solidarites.gouv.fr/node/2219",
    "ministry_numbers",
    "ministère des Solidarités",
)
_LAW_2002 = Source(
    "Loi n° 2002-305 du 4 mars 2002, article 13, citée par le ministère des Solidarités",
    "https://solidarites.gouv.fr/enfance-et-famille/protection-de-lenfance/lutte-contre-la-prostitution-des-mineurs",
    "law_2002",
    "loi du 4 mars 2002",
    second_hand=True,
    reader="par un juriste",
)
_ALLO119 = Source(
    "allo119.gouv.fr, signes qui peuvent alerter et écoute spécialisée",
    "https://allo119.gouv.fr/confronte-une-situation-prostitution-mineurs",
    "allo119",
    "allo119.gouv.fr",
)
_MINISTRY_119 = Source(
    "Ministère des Solidarités, « 119 Allô enfance en danger » : ce que fait le 119",
    "https://solidarites-sante.gouv.fr/affaires-sociales/familles-enfance/pacte-pour-l-enfance/"
    "lutte-contre-les-violences-faites-aux-enfants/article/119-allo-enfance-en-danger",
    "ministry_119",
    "ministère des Solidarités",
)
_UAPED = Source(
    "Agence régionale de santé Auvergne-Rhône-Alpes, « Unités d’accueil pédiatriques Enfants en danger »",
    "https://www.auvergne-rhone-alpes.ars.sante.fr/index.php/"
    "unites-daccueil-pediatriques-enfants-en-danger-uaped-en-auvergne-rhone-alpes",
    "uaped",
    "agence régionale de santé",
)
_RUNAWAY_STEPS = Source(
    "Service-Public.fr, « Disparition d’un enfant mineur » (fiche F10385, reprise par associations.gouv.fr)",
    "https://associations.gouv.fr/dons-donations-et-legs.html?xml=F10385&xsl=.xsl",
    "runaway_steps",
    "Service-Public.fr",
    second_hand=True,
)
_DROIT_D_ENFANCE = Source(
    "Fondation Droit d’Enfance, « Le 116 000 Enfants Disparus »",
    "https://www.droitdenfance.org/116000-enfants-disparus-2/",
    "droit_d_enfance",
    "Droit d’Enfance",
)

GUIDES: tuple[Guide, ...] = (
    Guide(
        slug="fugue",
        title="Votre enfant est parti : que faire, dans l’ordre",
        neutral_title=f"{NEUTRAL_TITLE} – étapes",
        description="Les étapes, dans l’ordre, et les numéros gratuits qui répondent jour et nuit.",
        lead="Une fugue se signale tout de suite. Voici les étapes, une par une.",
        audience="relative",
        icon="signpost",
        sources=(
            _RUNAWAY_STEPS,
            Source(
                "Vibration, entretien avec Droit d’Enfance, mai 2024 : aucun délai avant de signaler",
                "https://www.vibration.fr/enfants-disparus-40-000-signalements-chaque-annee",
                "no_delay",
                "Droit d’Enfance, dans la presse",
                second_hand=True,
            ),
            _DROIT_D_ENFANCE,
            _ALLO119,
            _UAPED,
        ),
        verified_on=_READ_ON,
        to_review=True,
        needs=("runaway",),
    ),
    Guide(
        slug="toi",
        title="Tu as quitté la maison ou le foyer",
        neutral_title=f"{NEUTRAL_TITLE} – pour toi",
        description="Une page pour toi : qui appeler, jour et nuit, et où aller ce soir.",
        lead="Ou tu penses à partir. Des adultes peuvent t’aider ce soir, sans te juger.",
        audience="young",
        icon="home",
        sources=(
            _HELPLINES_FOR_YOUNG,
            Source(
                "Factuel, février 2024 : la police nationale, citée dans la presse, sur ce que risque un mineur parti de chez lui",
                "https://www.factuel.media/police-justice/articles/"
                "disparition-de-lucie-retrouvee-dans-un-canape-lit-que-risque-un-mineur-apre_tco_20627752",
                "not_an_offence",
                "la police, dans la presse",
                second_hand=True,
                reader="par un juriste",
                read_on=date(2026, 11, 22),
            ),
            Source(
                "Code de l’action sociale et des familles, article L223-2, cité par le Département du Pas-de-Calais",
                "https://pasdecalais.fr/laccueil-72-heures",
                "three_days",
                "code de l’action sociale",
                second_hand=True,
                reader="par un juriste",
            ),
            _LAW_2002,
            _UAPED,
            _DROIT_D_ENFANCE,
        ),
        verified_on=_READ_ON,
        to_review=True,
        needs=("runaway", "sleep"),
    ),
    Guide(
        slug="images",
        title="Des images de toi circulent",
        neutral_title=f"{NEUTRAL_TITLE} – en ligne",
        description="Agir en ligne : qui appeler, quoi garder, dans quel ordre.",
        lead="Ce n’est pas ta faute, même si tu les as envoyées. On peut agir, gratuitement, sans donner ton nom.",
        audience="young",
        icon="image",
        sources=(
            _HELPLINES_FOR_YOUNG,
            Source(
                "Association e-Enfance, qui répond au 3018 : retrait de contenus en quelques heures",
                "https://e-enfance.org/gendarmerie-nationale-convention-partenariat-2/",
                "removal",
                "e-Enfance",
            ),
            Source(
                "Vénissieux, présentation de l’application 3018 : coffre pour les preuves",
                "https://app.mlvenissieux.fr/amp/actu/c/0/i/77615637/cyberharcelement-3018",
                "vault",
                "ville de Vénissieux",
                second_hand=True,
            ),
            Source(
                "Cybermalveillance.gouv.fr, réponse à l’Institut national de la consommation sur le chantage",
                "https://inc-conso.fr/node/17023",
                "blackmail",
                "Cybermalveillance.gouv.fr",
                second_hand=True,
            ),
            Source(
                "Take It Down, questions fréquentes (en anglais)",
                "https://takeitdown.ncmec.org/faq/",
                "take_down",
                "Take It Down",
            ),
            Source(
                "Service-Public.fr, « Signaler un contenu internet illégal (Pharos) », vérifié le 22 septembre 2025",
                "https://www.service-public.gouv.fr/particuliers/vosdroits/R17674",
                "pharos",
                "Service-Public.fr",
            ),
            Source(
                "Code pénal, article 227-23, cité par Point de Contact",
                "https://www.pointdecontact.net/champ_competences/",
                "law_sharing",
                "code pénal, 227-23",
                second_hand=True,
                reader="par un juriste",
            ),
            Source(
                "Code pénal, article 227-23-1, créé par la loi n° 2021-478 du 21 avril 2021",
                "https://code-penal.fr/article-227-23-1-a43405758.html",
                "law_asking",
                "code pénal, 227-23-1",
                second_hand=True,
                reader="par un juriste",
            ),
        ),
        verified_on=_READ_ON,
        to_review=True,
        needs=("images",),
    ),
    Guide(
        slug="droits",
        title="Tes droits",
        neutral_title=f"{NEUTRAL_TITLE} – droits",
        description="Ce que la loi prévoit pour protéger les jeunes, et à qui en parler.",
        lead="La loi est de ton côté. Ces droits existent pour te protéger.",
        audience="young",
        icon="scales",
        sources=(
            _LAW_2002,
            Source(
                "Ministère des Solidarités, page sur les peines et l’aide sociale à l’enfance "
                "(elle écrit 2022 pour la loi de 2002 : c’est une coquille)",
                "https://solidarites.gouv.fr/agir-contre-la-prostitution-des-mineurs",
                "ministry_law",
                "ministère des Solidarités",
                reader="par un juriste",
            ),
            Source(
                "Code pénal, article 222-23-1, créé par la loi n° 2021-478 du 21 avril 2021 "
                "(rémunération : sans condition d’écart d’âge)",
                "https://code-penal.fr/article-222-23-1-a43405016.html",
                "law_2021",
                "code pénal, 222-23-1",
                second_hand=True,
                reader="par un juriste",
            ),
            Source(
                "Code pénal, article 222-23-3, cité par Kohen Avocats",
                "https://kohenavocats.com/code-penal-article-222-23-3",
                "twenty_years",
                "code pénal, 222-23-3",
                second_hand=True,
                reader="par un juriste",
            ),
            Source(
                "Code civil, article 375, cité par Me Juliette Clerbout",
                "https://julietteclerboutavocat.fr/comment-le-juge-des-enfants-est-il-saisi",
                "judge",
                "code civil, 375",
                second_hand=True,
                reader="par un juriste",
            ),
            Source(
                "Code de procédure civile, article 1186, cité dans une pétition à l’Assemblée nationale",
                "https://petitions.assemblee-nationale.fr/initiatives/i-1176",
                "lawyer",
                "code de procédure civile, 1186",
                second_hand=True,
                reader="par un juriste",
            ),
            Source(
                "Service-Public.fr, « Un mineur peut-il porter plainte ? » "
                "(fiche F1567 du 25 juillet 2024, reprise par une collectivité)",
                "https://c2lv.fr/index.php/demarches-pour-les-particuliers/?xml=F1567",
                "complaint",
                "Service-Public.fr",
                second_hand=True,
                reader="par un juriste",
            ),
            Source(
                "Essentiel Santé Magazine, « Un numéro d’écoute pour les victimes » : sans plainte",
                "https://www.essentiel-sante-magazine.fr/societe/droits-demarches/numero-ecoute-victimes?share=facebook",
                "without_complaint",
                "Essentiel Santé Magazine",
                second_hand=True,
            ),
            Source(
                "onSexprime.fr, « Comment voir un médecin sans que mes parents le sachent ? »",
                "https://www.onsexprime.fr/se-proteger/a-qui-parler-de-sexualite/"
                "comment-voir-un-medecin-sans-que-mes-parents-le-sachent",
                "doctor",
                "onSexprime.fr",
                reader="par un juriste",
            ),
            _UAPED,
            _HELPLINES_FOR_YOUNG,
        ),
        verified_on=_READ_ON,
        to_review=True,
        needs=("rights",),
    ),
    Guide(
        slug="parents",
        title="Vous vous inquiétez pour votre enfant",
        neutral_title=f"{NEUTRAL_TITLE} – parents",
        description="Des repères pour les familles, et des professionnels qui répondent gratuitement.",
        lead="Des professionnels aident les familles, gratuitement. Ce n’est pas votre faute.",
        audience="relative",
        icon="relatives",
        sources=(
            _ALLO119,
            _LAW_2002,
            _MINISTRY_119,
            _DROIT_D_ENFANCE,
            Source(
                "ACPE, « Détecter les mineur·e·s en souffrance » : reprendre les mots du jeune, sans le juger",
                "https://www.acpe-asso.org/post/prostitution-des-enfants-d%C3%A9tecter-les-mineur-e-s-en-souffrance-"
                "dans-prostitution-et-soci%C3%A9t%C3%A9",
                "words",
                "ACPE",
            ),
            Source(
                "ACPE, « L’accompagnement juridique des parents », juillet 2023",
                "https://www.acpe-asso.org/post/newsletter-ccteh-07-23-l-accompagnement-juridique-des-parents-"
                "d-enfants-victimes-de-traite-%C3%A0-des-fi",
                "legal_support",
                "ACPE",
            ),
            Source(
                "Code de l’action sociale et des familles, article D226-2-4",
                "https://legal.tricoteuses.fr/articles/LEGIARTI000033336311",
                "assessment",
                "code de l’action sociale",
                second_hand=True,
                reader="par un juriste",
            ),
        ),
        verified_on=_READ_ON,
        to_review=True,
        needs=("family",),
    ),
    Guide(
        slug="ami",
        title="Aider une amie, un ami",
        neutral_title=f"{NEUTRAL_TITLE} – amis",
        description="Écouter, conseiller, passer le relais : aider une amie ou un ami.",
        lead="Quelqu’un va mal, ou t’a confié un secret. Tu peux aider sans tout porter.",
        audience="young",
        icon="people",
        sources=(_HELPLINES_FOR_YOUNG, _MINISTRY_119, _LAW_2002),
        verified_on=_READ_ON,
        to_review=True,
        needs=("talk",),
    ),
    Guide(
        slug="traces",
        title="Effacer ses traces",
        neutral_title=f"{NEUTRAL_TITLE} – réglages",
        description="Les réglages du téléphone et du navigateur, pas à pas.",
        lead="Cette page dit ce qui reste dans ton téléphone, et ce qui n’y reste pas.",
        audience="young",
        icon="shield",
        sources=(
            Source(
                "CNIL, « Faites régulièrement le ménage dans l’historique de navigation », 13 mars 2019",
                "https://www.cnil.fr/documentation/fiches-pratiques/fiche/article/"
                "historique-de-navigation-faites-regulierement-le-menage/",
                "history",
                "CNIL",
                reader="sur chaque navigateur",
            ),
            Source(
                "Aide juridique Ontario, « Effacer vos traces » : un historique vide se remarque",
                "https://www.legalaid.on.ca/fr/effacer-vos-traces/",
                "gap",
                "Aide juridique Ontario",
            ),
            Source(
                "Aide de Google Chrome, « Naviguer en mode navigation privée »",
                "https://support.google.com/chrome/answer/95464?co=GENIE.Platform%3DiOS&hl=fr",
                "private",
                "aide de Chrome",
            ),
            Source(
                "Guide de protection numérique, « Je me protège des dispositifs de surveillance »",
                "https://www.guide-protection-numerique.com/je-securise-mon-telephone/"
                "maj-je-me-protege-des-logiciels-de-surveillance",
                "spying",
                "Guide de protection numérique",
            ),
            Source(
                "Coalition Against Stalkerware, informations pour les victimes",
                "https://stopstalkerware.org/fr/informations-pour-les-victimes/",
                "stalkerware",
                "Coalition contre les logiciels espions",
            ),
            _HELPLINES_FOR_YOUNG,
        ),
        verified_on=_READ_ON,
        to_review=True,
    ),
)

_BY_SLUG = {guide.slug: guide for guide in GUIDES}


def find(slug: str) -> Guide | None:
    """The page of this address, or nothing."""
    return _BY_SLUG.get(slug)


def for_need(code: str) -> tuple[Guide, ...]:
    """The pages to offer beside the answers to this need."""
    return tuple(guide for guide in GUIDES if code in guide.needs)


def for_search(needs: Iterable[str], audience: str) -> tuple[Guide, ...]:
    """What to read about these needs, in words for this audience; all of it when `audience` is empty, and for professionals."""
    about = dict.fromkeys(guide for need in needs for guide in for_need(need))
    return tuple(guide for guide in about if audience in {"", "professional", guide.audience})


def stale(today: date) -> tuple[Guide, ...]:
    """The pages that nobody has read again for twelve months."""
    return tuple(guide for guide in GUIDES if guide.stale(today))
