"""The days, the hours, the titles and the people of a pasted programme, one form at a time."""

from datetime import date, datetime, time

import pytest

from maillage.events.programme import building, days, doubts, naming, reading, stamps, titles
from maillage.events.programme.records import Role, State

DAY = date(2027, 3, 9)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("9 heures : Ouverture", (time(9), None, "Ouverture")),
        ("9h15 → 9h30 | Mots de bienvenue", (time(9, 15), time(9, 30), "Mots de bienvenue")),
        ("10.45 - 12.15 Table ronde", (time(10, 45), time(12, 15), "Table ronde")),
        ("(10h15 - 10h30) Pause", (time(10, 15), time(10, 30), "Pause")),
        ("À 13h45, reprise", (time(13, 45), None, "reprise")),
        ("à partir de 8h30 : accueil", (time(8, 30), None, "accueil")),
        ("1. 9h30 Ouverture", (time(9, 30), None, "Ouverture")),
        ("de 9 à 10h Atelier", (time(9), time(10), "Atelier")),
        ("Midi et demi – Déjeuner", (time(12, 30), None, "Déjeuner")),
        ("22h-24h Veillée", (time(22), time(0), "Veillée")),
        ("9h - 25h Titre", (time(9), None, "25h Titre")),
        ("8.30 Accueil", (time(8, 30), None, "Accueil")),
        ("1.10 Contexte", None),
        ("12.10.2026 : dernier délai", None),
        ("24h Fin", None),
        ("9-25h Titre", None),
        ("3 histoires de vie", None),
        ("2h de formation", None),
        ("99h", None),
    ],
)
def test_a_line_begins_with_its_hours(line, said):
    found = stamps.first(line)

    assert (found and (found.at, found.until, found.title)) == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Déjeuner (12h30-14h)", (time(12, 30), time(14), "Déjeuner")),
        ("Pause : 10h30 – 10h45", (time(10, 30), time(10, 45), "Pause")),
        ("Accueil café à partir de 8h30", (time(8, 30), None, "Accueil café")),
        ("Remise des prix (17h)", (time(17), None, "Remise des prix")),
        ("Atelier 1 (14h-15h30) : Écouter", (time(14), time(15, 30), "Atelier 1 : Écouter")),
        ("Atelier 1 (14h-15h30), salle B", (time(14), time(15, 30), "Atelier 1, salle B")),
        ("Les inscriptions ferment à 12h", None),
        ("mardi 9 mars 2027 de 9h30 à 16h", None),
        ("- Claire Exemple (10h-11h)", None),
        ("Pause : 10h30 – 25h", None),
        ("De 9h à 10h", None),
    ],
)
def test_a_title_ends_with_its_hours(line, said):
    found = stamps.last(line)

    assert (found and (found.at, found.until, found.title)) == said


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Discours d’ouverture", "opening"),
        ("Mots de bienvenue", "opening"),
        ("Accueil et ouverture", "opening"),
        ("Ouverture des portes", "welcome"),
        ("Accueil café", "welcome"),
        ("Accueil des mineurs en danger : quels lieux ?", "session"),
        ("Synthèse et clôture", "closing"),
        ("Discours de clôture", "closing"),
        ("Fin", "closing"),
        ("Fin de la première journée", "closing"),
        ("Fin de vie et fratries", "session"),
        ("Déjeuner-buffet", "break"),
        ("Café-débat avec les familles", "session"),
        ("Ateliers au choix", "workshop"),
    ],
)
def test_a_title_says_its_kind(title, kind):
    assert titles.kind(title) == kind


def _people(line, **more):
    found = naming.people(line, **more)
    return found and [(each.name, each.function, each.state.value) for each in found.speakers]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Claire Exemple, présidente", [("Claire Exemple", "présidente", "confirmed")]),
        ("Claire EXEMPLE", [("Claire EXEMPLE", "", "confirmed")]),
        ("Claire Exemple (à confirmer)", [("Claire Exemple", "", "unconfirmed")]),
        ("Claire Exemple, juge – sous réserve", [("Claire Exemple", "juge", "unconfirmed")]),
        ("Mme Exemple (pressentie), juge", [("Mme Exemple", "juge", "approached")]),
        ("Claire Exemple Directrice de foyer", [("Claire Exemple", "Directrice de foyer", "confirmed")]),
        ("Claire Exemple, Maison Exemple", [("Claire Exemple", "Maison Exemple", "confirmed")]),
        (
            "Claire Exemple et Léo Fictif, éducateurs",
            [(n, "éducateurs", "confirmed") for n in ("Claire Exemple", "Léo Fictif")],
        ),
        (
            "Claire Exemple (à confirmer) et Léo Fictif (Maison Exemple)",
            [("Claire Exemple", "", "unconfirmed"), ("Léo Fictif", "Maison Exemple", "confirmed")],
        ),
        (
            "Avec : Jean-Élie d’Exemple, Bo de La Fiction",
            [(n, "", "confirmed") for n in ("Jean-Élie d’Exemple", "Bo de La Fiction")],
        ),
        (
            "Pr Claire Exemple, Maison Exemple – Dr Léo Fictif, PMI",
            [("Pr Claire Exemple", "Maison Exemple", "confirmed"), ("Dr Léo Fictif", "PMI", "confirmed")],
        ),
        ("Claire Exemple", None),
        ("Maison Exemple, Exempleville", None),
        ("Claire Exemple présentera son rapport.", None),
        ("Claire Exemple, de retour à Exempleville, a vu.", None),
        ("Claire Exemple, 12 rue de l’Exemple", None),
        ("MM. Exemple et Fictif", None),
        ("Intervenants : les équipes", None),
        ("**Table ronde**", None),
        ("Par ailleurs, rien", None),
        ("x" * 2000, None),
    ],
)
def test_people_are_read_or_left(line, said):
    assert _people(line) == said


def test_a_bullet_says_that_a_name_stands_alone():
    assert _people("Claire Exemple", is_listed=True) == [("Claire Exemple", "", "confirmed")]
    assert naming.people("Claire Exemple : un constat.", is_listed=True).text == "un constat"


@pytest.mark.parametrize(
    ("line", "role", "function"),
    [
        ("Animée par Claire Exemple, journaliste", Role.HOST, "journaliste"),
        ("Modération : Claire Exemple", Role.MODERATOR, ""),
        ("Introduite par Claire Exemple", Role.SPEAKER, ""),
        ("Grand témoin : Claire Exemple, juge", Role.SPEAKER, "juge, grand témoin"),
    ],
)
def test_what_somebody_does_there_is_read(line, role, function):
    (speaker,) = naming.people(line).speakers

    assert (speaker.name, speaker.role, speaker.function) == ("Claire Exemple", role, function)


@pytest.mark.parametrize(
    ("title", "kept", "names"),
    [
        ("Ouverture par Claire Exemple, présidente", "Ouverture", ["Claire Exemple"]),
        ("Ouverture : Mme Exemple", "Ouverture", ["Mme Exemple"]),
        ("Rencontre avec Claire Exemple, autrice", "Rencontre avec Claire Exemple, autrice", ["Claire Exemple"]),
        ("Atelier : écrire un protocole", "Atelier : écrire un protocole", []),
        ("Visite, Hall Exemple", "Visite, Hall Exemple", []),
    ],
)
def test_a_title_gives_its_people(title, kept, names):
    found, speakers = naming.in_title(title)

    assert (found, [each.name for each in speakers]) == (kept, names)


@pytest.mark.parametrize(
    ("text", "state", "kept"),
    [
        ("Table ronde (à confirmer)", State.UNCONFIRMED, "Table ronde"),
        ("Table ronde – sous réserve", State.UNCONFIRMED, "Table ronde"),
        ("Table ronde, horaire à confirmer", State.UNCONFIRMED, "Table ronde, horaire à confirmer"),
        ("Table ronde", State.CONFIRMED, "Table ronde"),
    ],
)
def test_a_doubt_is_taken_or_stays_in_its_words(text, state, kept):
    assert (doubts.state(text), doubts.without(text)) == (state, kept)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Vendredi 12 mars 2027 : ateliers", date(2027, 3, 12)),
        ("VENDREDI 12 MARS", date(2027, 3, 12)),
        ("vendredi 12", date(2027, 3, 12)),
        ("12/03/2027", date(2027, 3, 12)),
        ("Jour 2 – Ateliers", date(2027, 3, 10)),
        ("Deuxième journée", date(2027, 3, 10)),
        ("Jeudi", date(2027, 3, 11)),
        ("Mercredi 30 février 2027", None),
        ("13 avril 2028 : une loi", None),
        ("mardi 13 avril 2016", None),
        ("12", None),
        ("jeudi 11 mars 2027, " + "une phrase " * 20, None),
        ("Le colloque", None),
    ],
)
def test_a_line_opens_a_day(line, day):
    found = days.heading(line, after=DAY, near=DAY)

    assert (found and found.day) == day


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (["Depuis la loi du 13 avril 2016", "Mardi 9 mars 2027"], DAY),
        (["Les 21 et 22 janvier 2027"], date(2027, 1, 21)),
        (["du jeudi 21 au vendredi 22 janvier 2027"], date(2027, 1, 21)),
        (["09/03/2027 à Exempleville"], DAY),
        (["3 mars 0001", "salle 22, 9 mars 2027"], DAY),
        (["Rien"], None),
    ],
)
def test_the_head_says_the_day(head, day):
    assert days.of_head(head) == day


def test_a_year_that_is_not_said_is_the_next_one_when_the_day_is_long_past():
    assert days.heading("Vendredi 7 janvier", after=date(2027, 12, 30), near=date(2027, 12, 30)).day == date(2028, 1, 7)


def test_a_date_in_a_title_moves_nothing():
    draft = reading.read("9h - La loi du 13 avril 2016\n10h - Clôture", on=DAY)

    assert (draft.programme.first_day, draft.said) == (DAY, None)


def test_the_day_that_was_chosen_wins_over_the_text():
    draft = reading.read("jeudi 21 janvier 2027\n9h Accueil\nvendredi 22 janvier 2027\n9h Suite\n17h Clôture", on=DAY)

    assert [slot.start for slot in draft.programme.slots] == [
        datetime(2027, 3, 9, 9),
        datetime(2027, 3, 10, 9),
        datetime(2027, 3, 10, 17),
    ]
    assert (draft.programme.last_day, draft.said) == (date(2027, 3, 10), date(2027, 1, 21))


def test_the_day_may_stand_under_the_hours_of_the_poster():
    draft = reading.read("9h-17h et 18h-20h\nMardi 9 mars 2027\n9h Accueil\n10h Suite\n17h Clôture")

    assert draft.programme.announced_start == datetime(2027, 3, 9, 9)
    assert [slot.start.date() for slot in draft.programme.slots] == [DAY] * 3


def _slots(text):
    return reading.read(text, on=DAY).programme.slots


def test_a_doubt_on_its_own_line_is_of_the_person_or_of_the_slot():
    first, second = _slots("9h Un\n- Claire Exemple, juge\n(à confirmer)\n10h Deux\n(sous réserve)")

    assert [each.state for each in first.speakers] == [State.UNCONFIRMED]
    assert (first.state, second.state) == (State.CONFIRMED, State.UNCONFIRMED)


def test_a_doubt_in_a_text_stays_in_the_text():
    (slot,) = _slots("9h Un\nUne élue de la ville (à confirmer)")

    assert slot.text == "Une élue de la ville (à confirmer)"


def test_a_debate_that_says_more_keeps_its_words():
    first, second = _slots(
        "9h Un\nÉchanges animés par Claire Exemple, juge\n10h Deux\nDébat sur les outils de l’Exemple"
    )

    assert ([each.name for each in first.speakers], first.has_debate, first.text) == (["Claire Exemple"], True, "")
    assert (second.has_debate, second.text) == (True, "Débat sur les outils de l’Exemple")


def test_a_person_alone_on_a_line_is_known_from_elsewhere_or_by_the_next_line():
    first, second = _slots("9h Un\nClaire Exemple\nJuge des enfants\n10h Deux\nClaire Exemple\nBo Inconnu")

    assert [(each.name, each.function) for each in (*first.speakers, *second.speakers)] == [
        ("Claire Exemple", "Juge des enfants")
    ] * 2
    assert second.text == "Bo Inconnu"


def test_a_function_under_a_listed_name_and_a_name_that_comes_twice():
    (slot,) = _slots("9h Un\n- Claire Exemple\n- présidente\n- Claire EXEMPLE, juge\n- Claire Exemple, juge")

    assert [(each.name, each.function) for each in slot.speakers] == [("Claire Exemple", "présidente, juge")]


def test_a_title_that_is_somebody_stays_the_title():
    (slot,) = _slots("9h Claire Exemple, juge")

    assert (slot.title, [each.name for each in slot.speakers]) == ("Claire Exemple, juge", ["Claire Exemple"])


def test_lines_that_a_page_cut_are_joined():
    text = "9h Un\nUn texte\nqui continue\n- Claire Exemple, directrice de la maison d’enfants\nde l’Exemple"

    (slot,) = _slots(text)

    assert slot.text == "Un texte qui continue"
    assert [each.function for each in slot.speakers] == ["directrice de la maison d’enfants de l’Exemple"]


def test_a_label_without_people_stays():
    first, second = _slots("9h Un\nIntervenants :\n- Claire Exemple\n10h Deux\nIntervenants :\nles équipes du foyer")

    assert (first.text, [each.name for each in first.speakers]) == ("", ["Claire Exemple"])
    assert second.text == "Intervenants :\n\nles équipes du foyer"


def test_hours_that_cannot_be_are_shown_in_the_text():
    first, second, third = _slots("14h - 13h Un\n20h - 0h30 Deux\n20h Trois")

    assert (first.end, first.text) == (datetime(2027, 3, 9, 20), "14\u00a0h – 13\u00a0h")
    assert (second.end, third.end) == (datetime(2027, 3, 10, 0, 30), None)


def test_slots_that_go_back_have_no_inferred_end():
    first, second = _slots("17h Un\n9h Deux")

    assert (first.end, second.end) == (None, None)


def test_hours_within_a_slot_are_of_its_text():
    first, second = _slots("9h-12h Un\nSéquence A (10h-11h)\n12h Deux")

    assert (first.text, second.title) == ("Séquence A (10h-11h)", "Deux")


def test_an_hour_without_a_title_has_none():
    *_, last = _slots("9h Un\n10h")

    assert last.title == ""


def test_what_is_too_long_goes_on_in_the_text():
    function = "juge " + "d’un long tribunal " * 20
    (slot,) = _slots(
        f"9h {'Un titre ' * 40}\n- **Claire Exemple**, {function}\n"
        + "".join(f"- Claire E{n:03}x\n" for n in range(70))
    )

    assert len(slot.title) <= 250
    assert len(slot.speakers[0].function) <= 300
    assert (slot.title + " " + slot.text).count("titre") == 40
    assert len(slot.speakers) == 60
    assert building._cut("x" * 10, 4) == ("xxxx", "xxxxxx")


def test_a_text_that_no_slot_can_hold_is_left():
    draft = reading.read("9h Un\n" + "Une phrase.\n" * 1000, on=DAY)

    assert len(draft.programme.slots[0].text) <= 5000
    assert " ".join([draft.programme.slots[0].text, *draft.unread]).count("phrase") == 1000
