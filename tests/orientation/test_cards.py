"""What a page says of a result: short, true, in the voice of who asks."""

from datetime import date, datetime

import pytest

from maillage.orientation.finder import Result, Search
from maillage.orientation.pages import cards
from maillage.territories import gazetteer
from tests.orientation import worlds

LOCAL = datetime(2026, 11, 18, 10, 30)  # a Wednesday
BASE = {"reference": "r1", "name": "Halle", "organisation": "Association", "type_label": "Écoute"}


def card(record, search=None, *, distance_km=None, is_open=False, **more):
    result = Result(3, {**BASE, **record}, distance_km, is_open)
    return cards.card(result, search=search or Search(), local=LOCAL, **more)


def sheet(record, *, is_open=False, audience=""):
    return cards.sheet(Result(0, {**BASE, **record}, None, is_open), local=LOCAL, audience=audience)


def texts(labels):
    return [label.text for label in labels]


def facts(shown):
    return {fact.term: fact.highlight + fact.text for fact in shown.facts}


@pytest.fixture
def melun():
    return gazetteer.load().by_code(worlds.MELUN)


def test_the_least_record_makes_a_card():
    shown = card({})

    assert (shown.number, shown.title, shown.organisation, shown.kind) == (3, "Halle", "Association", "site")
    assert texts(shown.labels) == ["Écoute", "Pas encore vérifié"]
    assert facts(shown) == {"Pour qui": "Tout public", "Où": "À distance", "Quand": "Horaires à demander"}
    assert (shown.text, shown.phone, shown.link, shown.position, shown.is_protected) == ("", "", "", None, False)


def test_a_national_card_has_no_number():
    assert card({}, is_numbered=False).number == 0


def test_an_organisation_of_the_same_name_is_not_said_twice():
    assert card({"organisation": "Halle (H)"}).organisation == ""


def test_labels_say_how_and_at_what_cost_in_the_voice_of_who_asks():
    record = {"modes": ["outreach", "remote"], "is_free": True, "is_paid": True, "is_anonymous": True}

    young, adult = card(record, Search(audience="young")), card(record)

    assert texts(young.labels)[1:6] == ["Vient à ta rencontre", "À distance", "Gratuit", "Payant", "Anonyme"]
    assert texts(adult.labels)[1] == "Vient à votre rencontre"
    assert (young.kind, card({"modes": ["remote"]}).kind) == ("mobile", "site")


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        ([], []),
        (["on_site"], []),
        (["remote"], ["À distance"]),
        (["on_site", "remote"], ["Sur place ou à distance"]),
        (["on_site", "outreach"], ["Vient à votre rencontre"]),
        (["on_site", "outreach", "remote"], ["Vient à votre rencontre", "Sur place ou à distance"]),
    ],
)
def test_a_place_that_also_helps_from_afar_says_both(modes, expected):
    assert texts(card({"modes": modes}).labels)[1:-1] == expected


def test_a_type_that_is_the_name_is_not_said_twice():
    assert texts(card({"type_label": "Halle"}).labels) == ["Pas encore vérifié"]


@pytest.mark.parametrize(
    ("audience", "record", "expected"),
    [
        ("", {"young_text": "Tu peux venir.", "description": "Équipe."}, "Tu peux venir."),
        ("young", {"description": "Équipe."}, "Équipe."),
        ("professional", {"young_text": "Tu peux venir.", "description": "Équipe."}, "Équipe."),
        ("professional", {"young_text": "Tu peux venir."}, "Tu peux venir."),
    ],
)
def test_professionals_read_the_description_and_others_the_text_for_the_young(audience, record, expected):
    assert card(record, Search(audience=audience)).text == expected


def test_a_long_text_is_cut_between_two_words():
    text = cards.shortened("un mot, " * 60)

    assert len(text) <= 261
    assert text.endswith("mot, un…")
    assert cards.shortened("x" * 260) == "x" * 260


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({}, "Tout public"),
        ({"audiences": ["relative", "professional"]}, "Parents et proches, professionnels"),
        ({"ages": "11 à 21 ans"}, "11 à 21 ans"),
        ({"ages": "à partir de 12 ans", "audiences": ["young", "relative"]}, "À partir de 12 ans, parents et proches"),
        ({"ages": "11 à 21 ans", "audiences": ["relative"]}, "Parents et proches"),
    ],
)
def test_for_whom(record, expected):
    assert facts(card(record))["Pour qui"] == expected


def places(*cities):
    return {"places": [{"city": city} for city in cities]}


@pytest.mark.parametrize(
    ("record", "distance_km", "expected"),
    [
        (places("Melun"), 3.42, "Melun, à 3,4 km"),
        (places("Melun", "Meaux"), 3.42, "Le plus proche, à 3,4 km"),
        (places("Melun", "Meaux", "Melun"), None, "Melun, Meaux"),
        (places("A", "B", "C", "D", "E"), None, "A, B, C et 2 autres"),
        ({"areas": "Toute la France"}, None, "Toute la France"),
        (
            {**places("Melun"), "is_protected": True, "department": "Seine-et-Marne"},
            2.0,
            "Seine-et-Marne : adresse protégée",
        ),
    ],
)
def test_where(record, distance_km, expected):
    assert facts(card(record, distance_km=distance_km))["Où"] == expected


@pytest.mark.parametrize(
    ("distance", "expected"),
    [(0, "100 m"), (0.04, "100 m"), (0.84, "800 m"), (0.949, "900 m"), (0.97, "1 km"), (1.0, "1 km"), (3.42, "3,4 km"),
     (9.94, "9,9 km"), (9.97, "10 km"), (27.4, "27 km"), (149.6, "150 km")],
)  # fmt: skip
def test_kilometres_are_said_as_people_say_them(distance, expected):
    assert cards.kilometres(distance) == expected


DAY = ("2026-11-18", "2026-11-18")


@pytest.mark.parametrize(
    ("record", "is_open", "expected"),
    [
        ({}, False, "Horaires à demander"),
        ({}, True, "Ouvert"),
        ({"hours": "24/7"}, True, "Jour et nuit"),
        ({"hours": "We 09:00-18:00"}, True, "Ouvert, jusqu’à 18 h"),
        ({"hours": "We 14:00-18:00"}, False, "Ouvre à 14 h"),
        ({"hours": "We 14:00-18:00", "places": [{"hours": "We 10:00-11:00"}]}, True, "Ouvert, jusqu’à 11 h"),
        ({"places": [{}, {"hours": "We 14:00-18:00"}]}, False, "Ouvre à 14 h"),
        ({"hours": "24/7", "closures": [[*DAY, "", ""]]}, False, "Fermé jusqu’au 18/11/2026"),
        ({"hours": "24/7", "closures": [[*DAY, "", "Fermé : travaux"]]}, False, "Fermé : travaux"),
        ({"hours": "24/7", "closures": [["2026-11-19", "2026-11-20", "", ""]]}, True, "Jour et nuit"),
        ({"hours": "24/7", "closures": [["2026-11-01", "2026-11-17", "", ""]]}, True, "Jour et nuit"),
        ({"hours": "We 14:00-18:00", "closures": [[*DAY, "We 09:00-12:00", ""]]}, True, "Ouvert, jusqu’à 12 h"),
        ({"hours": "We 09:00-18:00", "closures": [[*DAY, "We 14:00-16:00", ""]]}, False, "Ouvre à 14 h"),
        (
            {"hours": "24/7", "closures": [[*DAY, "", "Fermé"], [*DAY, "We 09:00-12:00", ""]]},
            True,
            "Ouvert, jusqu’à 12 h",
        ),
    ],
)
def test_when(record, is_open, expected):
    assert facts(card(record, is_open=is_open))["Quand"] == expected


def test_delay_comes_before_languages():
    record = {"response_delay": "sous 48 heures", "languages": ["anglais", "arabe"]}

    assert facts(card(record))["Délai"] == "sous 48 heures"
    assert facts(card({"languages": ["anglais", "arabe"]}))["Langues"] == "anglais, arabe"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, "aujourd’hui"), (0, "aujourd’hui"), (1, "il y a 1 jour"), (30, "il y a 30 jours"), (31, "il y a 1 mois"),
     (364, "il y a 12 mois"), (365, "il y a 1 an"), (729, "il y a 1 an"), (730, "il y a 2 ans")],
)  # fmt: skip
def test_ago(days, expected):
    assert cards.ago(days) == expected


@pytest.mark.parametrize(("verified_on", "kind"), [("2025-11-18", "ok"), ("2025-11-17", "check")])
def test_a_verification_older_than_a_year_is_not_shown_as_good(verified_on, kind):
    label = cards.verified({"verified_on": verified_on}, LOCAL.date())

    assert (label.text, label.kind) == ("Vérifié il y a 1 an", kind)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"phone": "116 006"}, ("Numéro vérifié", "ok")),
        ({"phone": "3018"}, ("Numéro vérifié", "ok")),
        ({"phone": "01 99 00 10 00"}, ("Pas encore vérifié", "check")),
        ({"phone": "119", "verified_on": "2026-11-08"}, ("Vérifié il y a 10 jours", "ok")),
    ],
)
def test_a_national_number_is_data_that_was_checked_one_day(record, expected):
    label = cards.verified({**BASE, **record}, date(2026, 11, 22) if "verified_on" not in record else LOCAL.date())

    text, kind = expected
    assert label.text.startswith(text)
    assert label.kind == kind


def test_a_national_number_that_nobody_has_read_about_for_a_year_is_not_shown_as_good():
    label = cards.verified({**BASE, "phone": "119"}, date(2028, 1, 1))

    assert (label.text, label.kind) == ("Numéro vérifié il y a 1 an", "check")


def test_the_plan_has_the_nearest_public_place_and_says_what_it_has_not(melun):
    far, near = {"position": [3.3, 48.6]}, {"position": [2.66, 48.54]}
    shown = [
        cards.card(Result(rank, {**BASE, **record}, None, False), search=Search(place=melun), local=LOCAL)
        for rank, record in enumerate(
            [{"places": [far, {}, near]}, {"is_protected": True}, {"modes": ["outreach"]}, {"is_protected": True}],
            start=1,
        )
    ]

    assert cards.pins(shown) == [(1, 2.66, 48.54)]
    assert cards.off_plan(shown) == "Adresse protégée : 2, 4. Sans lieu fixe, ou à distance : 3."
    assert cards.off_plan(shown[:1]) == ""


def test_without_a_place_the_first_position_is_taken():
    assert card({"places": [{"position": [3.3, 48.6]}, {"position": [2.66, 48.54]}]}).position == (3.3, 48.6)


@pytest.mark.parametrize(
    ("total", "title", "widen"),
    [
        (0, "Pas de lieu trouvé autour de Melun, mais de l’aide existe", "Personne de proche pour l’instant"),
        (1, "Un lieu peut aider autour de Melun", "Rien ne convient ?"),
        (6, "6 lieux peuvent aider autour de Melun", "Rien ne convient ?"),
    ],
)
def test_titles_say_how_many(melun, total, title, widen):
    search = Search(place=melun)

    assert (cards.title(search, total), cards.widen_title(search, total)) == (title, widen)


def test_titles_without_a_place():
    assert cards.title(Search(), 0) == "Qui peut aider, partout en France"
    assert cards.widen_title(Search(), 0) == "Et près de chez soi ?"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Melun", "de Melun"),
        ("Le Havre", "du Havre"),
        ("Les Abymes", "des Abymes"),
        ("La Rochelle", "de La Rochelle"),
        ("L’Haÿ-les-Roses", "de L’Haÿ-les-Roses"),
        ("Évry-Courcouronnes", "d’Évry-Courcouronnes"),
        ("Œting", "d’Œting"),
    ],
)
def test_of_a_town(name, expected):
    assert cards.of(name) == expected


def test_population_says_its_year_when_it_is_old(melun):
    mayotte = next(place for place in gazetteer.load().places if place.department == "976")

    assert cards.population_note(melun) == ""
    assert cards.population_note(mayotte) == f" en {mayotte.population_year}"


def test_the_question_is_said_again_as_labels(melun):
    search = Search(
        place=melun,
        audience="relative",
        needs=("talk", "images"),
        age=15,
        distance_km=20,
        is_open_now=True,
        mode="remote",
        language="en",
        wheelchair=True,
    )

    assert texts(cards.summary(search)) == [
        "Pour un proche",
        "Melun, à moins de 20 km",
        "Parler à quelqu’un",
        "Des images diffusées",
        "15 ans",
        "Ouvert maintenant",
        "Accès en fauteuil",
        "À distance",
        "Anglais",
    ]
    assert cards.summary(Search()) == []


@pytest.mark.parametrize(("age", "expected"), [(0, "0 an"), (1, "1 an"), (2, "2 ans")])
def test_an_age_agrees(age, expected):
    assert texts(cards.summary(Search(age=age))) == [expected]


def test_a_sheet_tells_everything():
    shown = sheet(
        {
            "needs": ["talk", "care"],
            "response_delay": "sous 48 heures",
            "languages": ["anglais"],
            "places": [{"city": "Melun", "wheelchair": "partly"}],
            "without_parental_consent": True,
            "verified_on": "2026-11-01",
            "areas": "Toute la France",
            "hours": "24/7",
            "closures": [
                ["2026-11-01", "2026-11-17", "", "Passé"],
                ["2026-12-24", "2027-01-03", "", ""],
                ["2027-07-14", "2027-07-14", "", "Fermé : fête"],
                ["2027-08-01", "2027-08-31", "Mo 09:00-12:00", ""],
            ],
        },
        is_open=True,
    )

    assert facts(shown) == {
        "Pour qui": "Tout public",
        "Où": "Melun",
        "Quand": "Jour et nuit",
        "Délai": "sous 48 heures",
        "Langues": "Français, anglais",
        "Accès": "Accès en fauteuil en partie",
        "Accord": "Possible sans l’accord des parents",
    }
    assert shown.needs == ("Parler à quelqu’un", "Voir un soignant")
    assert shown.closures == (
        "Du 24/12/2026 au 03/01/2027 : fermé",
        "Du 14/07/2027 au 14/07/2027 : Fermé : fête",
        "Du 01/08/2027 au 31/08/2027 : lundi : 9 h à 12 h",
    )
    assert (shown.verified_on, shown.areas) == (date(2026, 11, 1), "Toute la France")


def test_the_least_sheet():
    shown = sheet({"places": [{"city": "Melun"}]})

    assert list(facts(shown)) == ["Pour qui", "Où", "Quand"]
    assert (shown.needs, shown.closures, shown.verified_on, shown.areas) == ((), (), None, "")


TWO_TEXTS = {"young_text": "Tu peux venir.", "description": "Mineurs victimes d’exploitation."}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("", ("Tu peux venir.", "Mineurs victimes d’exploitation.")),
        ("relative", ("Tu peux venir.", "Mineurs victimes d’exploitation.")),
        ("professional", ("", "Mineurs victimes d’exploitation.")),
        ("young", ("Tu peux venir.", "")),
    ],
)
def test_a_sheet_gives_to_each_the_text_written_for_her(audience, expected):
    shown = sheet(TWO_TEXTS, audience=audience)

    assert (shown.young_text, shown.professional_text) == expected
    assert sheet({"description": "Équipe."}, audience="young").professional_text == "Équipe."


def test_a_sheet_speaks_to_the_young_person_who_asks():
    record = {"modes": ["outreach"], "is_protected": True, "phone": "01 99 00 10 00"}

    young, adult = sheet(record, audience="young"), sheet(record)

    assert "Vient à ta rencontre" in texts(young.labels)
    assert (young.before_coming, adult.before_coming) == (
        "L’adresse n’est pas publiée. Appelle avant de venir.",
        "L’adresse n’est pas publiée. Appelez avant de venir.",
    )
    assert sheet({"is_protected": True}).before_coming == "L’adresse n’est pas publiée."
    assert sheet({}).before_coming == ""


def test_a_sheet_says_when_its_national_number_was_checked():
    assert sheet({"phone": "119"}).number.code == "119"
    assert sheet({"phone": "01 99 00 10 00"}).number is None
    assert sheet({"phone": "119", "verified_on": "2026-11-01"}).number is None
