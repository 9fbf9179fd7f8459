"""What a machine says of a proposed resource before anybody reads it."""

import socket
import threading
import time

import pytest

from maillage.resources import checks, preview
from maillage.resources.checks import Finding, links, persons
from maillage.resources.models import ResourceFile
from maillage.upkeep.fetching import Answer, Fetcher

pytestmark = pytest.mark.django_db  # the guarded words
COMPLETE = {
    "type": "report",
    "title": "Rapport du groupe de travail",
    "summary": "Ce que les professionnels proposent, et comment le faire près de chez soi.",
    "themes": ["research"],
    "publics": ["professionals"],
    "year": 2021,
    "publisher_name": "Un ministère",
    "links": [{"label": "Lire", "url": "https://exemple.org/rapport"}],
    "licence": "open",
}
PRACTICE = {
    **{name: COMPLETE[name] for name in ("title", "summary", "themes", "publics")},
    "type": "practice",
    "practice_context": "Un quartier.",
    "practice_action": "Des permanences.",
    "practice_results": "Plus de demandes.",
    "practice_transfer": "Deux éducateurs.",
}


def alive(urls):
    return dict.fromkeys(urls, Answer(200))


def found(content, files=(), ask=alive):
    return [(one.field, one.is_blocking) for one in checks.before_review(content, files, ask=ask)]


def said(text, field="summary"):
    """What is told of that text, beside its length."""
    content = {**COMPLETE, field: f"{text} — une phrase assez longue pour un résumé de ressource."}
    return [one.text for one in checks.before_review(content, [], ask=alive) if one.field == field]


@pytest.mark.parametrize("content", [COMPLETE, PRACTICE])
def test_nothing_is_said_of_what_is_complete(content):
    assert checks.before_review(content, [], ask=alive) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            {},
            [
                ("type", True),
                ("title", True),
                ("summary", True),
                ("themes", True),
                ("publics", True),
                ("links", True),
                ("authors", True),
            ],
        ),
        ({**COMPLETE, "summary": "Court."}, [("summary", True)]),
        ({**COMPLETE, "links": []}, [("links", True)]),
        ({**COMPLETE, "links": [], "body": "Un texte."}, []),
        ({**COMPLETE, "publisher_name": ""}, [("authors", True)]),
        ({**COMPLETE, "publisher_name": "", "authors": "Une équipe"}, []),
        ({**COMPLETE, "year": None}, [("year", False)]),
        ({**COMPLETE, "type": "film", "year": None}, []),
        ({**COMPLETE, "files": ["x"], "licence": "unknown"}, [("licence", False)]),
        ({**PRACTICE, "practice_context": ""}, [("practice_context", True)]),
        ({**PRACTICE, "practice_results": ""}, [("practice_results", False)]),
        ({**COMPLETE, "body": "<b>gras</b>"}, [("body", False)]),
        ({**COMPLETE, "body": "<script>alert(1)</script>"}, [("body", False)]),
        ({**COMPLETE, "body": "3 < 5 et 7 > 2"}, []),
    ],
)
def test_what_readers_need_is_asked_for(content, expected):
    assert found(content) == expected


def test_what_is_blocking_comes_first():
    content = {**COMPLETE, "year": None, "themes": []}

    assert [one.is_blocking for one in checks.before_review(content, [])] == [True, False, False]


# Files


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            {"state": "refused", "reason": "C’est un programme."},
            [Finding("files", "« Annexe » a été refusé : C’est un programme. Retirez-le.", True)],
        ),
        (
            {"state": "waiting"},
            [Finding("files", "« Annexe » n’est pas encore contrôlé : cela prend une minute ou deux.")],
        ),
        ({"state": "ready", "type": "docx"}, []),
        (
            {
                "state": "ready",
                "type": "pdf",
                "findings": {"has_text": True, "is_tagged": True, "has_title": True, "has_language": True},
            },
            [],
        ),
        (
            {
                "state": "ready",
                "type": "pdf",
                "findings": {"has_text": True, "is_tagged": True, "has_title": True, "has_language": False},
            },
            [Finding("files", "Accessibilité : « Annexe » ne dit pas sa langue.")],
        ),
    ],
)
def test_what_is_known_of_files_is_told(file, expected):
    assert checks.before_review(COMPLETE, [ResourceFile(label="Annexe", **file)], ask=alive) == expected


def test_a_scanned_file_is_told_once():
    file = ResourceFile(label="Scan", state="ready", type="pdf", findings={"has_text": False, "is_tagged": False})

    findings = checks.before_review(COMPLETE, [file], ask=alive)

    assert [one.text.split(" :")[0] for one in findings] == ["« Scan » est une image de texte"]


# Links


@pytest.mark.parametrize(
    ("answer", "text", "is_blocking"),
    [
        (Answer(404), "ne répond pas comme il faut (erreur 404). Corrigez-le.", False),
        (Answer(500), "ne répond pas comme il faut (erreur 500). Corrigez-le.", False),
        (Answer(None), ": lien non vérifié. Ouvrez-le avant d’envoyer.", False),
        (Answer(None, is_refused=True), "ne mène pas à une page publique du web.", True),
    ],
)
def test_a_dead_link_is_told(answer, text, is_blocking):
    findings = checks.before_review(COMPLETE, [], ask=lambda urls: dict.fromkeys(urls, answer))

    assert findings == [Finding("links", f"https://exemple.org/rapport {text}", is_blocking)]


def test_links_in_the_texts_are_asked_too_and_each_once():
    body = "[mort](https://exemple.org/mort) ![image](http://10.0.0.1/i.png) [le même](https://exemple.org/rapport)"
    asked = []

    def ask(urls):
        asked.extend(urls)
        return {**dict.fromkeys(urls, Answer(404)), "http://10.0.0.1/i.png": Answer(None, is_refused=True)}

    findings = checks.before_review({**COMPLETE, "body": body}, [], ask=ask)

    assert asked == ["https://exemple.org/rapport", "https://exemple.org/mort", "http://10.0.0.1/i.png"]
    assert [(one.field, one.is_blocking) for one in findings] == [("body", True), ("links", False), ("body", False)]


def test_the_same_thing_of_several_texts_is_said_once_with_their_names():
    content = {**COMPLETE, "summary": f"{COMPLETE['summary']} <b>ici</b>", "body": "<i>là</i> et son petit ami"}

    said = [(one.text, one.anchor) for one in preview.said(content, []) if one.field != "links"]

    assert said == [
        (
            "Résumé, présentation : ce texte contient des balises HTML : elles seront montrées telles quelles.",
            "id_summary",
        ),
        (
            "Présentation : « petit ami » : écrivez plutôt « proxénète », « auteur », « emprise », sauf dans une citation.",
            "id_body",
        ),
    ]


def test_links_that_nobody_asked_are_told_not_verified():
    long = {**COMPLETE, "links": [{"label": "x", "url": "https://exemple.org/" + "x" * 100}]}

    assert (
        checks.before_review(COMPLETE, [])[0].text
        == "https://exemple.org/rapport : lien non vérifié. Ouvrez-le avant d’envoyer."
    )
    assert len(checks.before_review(long, [])[0].text) < 140


@pytest.mark.abuse(69)
@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/", "http://10.0.0.1/"])
def test_a_link_to_a_private_network_is_not_asked_and_stops_the_proposal(url):
    def connect(*_):
        raise AssertionError("a private address was reached")

    fetcher = Fetcher(resolve=lambda host, _: [host], connect=connect)
    content = {**COMPLETE, "links": [{"label": "x", "url": url}]}

    findings = checks.before_review(content, [], ask=lambda urls: checks.ask_quickly(urls, fetcher))

    assert [(one.field, one.is_blocking) for one in findings] == [("links", True)]


def test_all_links_are_asked_at_once_and_slow_ones_are_left(monkeypatch):
    """A person waits for that page."""
    monkeypatch.setattr(links, "_SECONDS", 0.3)
    released = threading.Event()

    def resolve(host, _):
        if host == "lent.example":
            released.wait(5)
        raise socket.gaierror

    started = time.monotonic()
    answers = checks.ask_quickly(["https://lent.example/", "https://rapide.example/"], Fetcher(resolve=resolve))
    spent = time.monotonic() - started
    released.set()

    assert answers == {"https://rapide.example/": Answer(None)}
    assert spent < 3


# Persons


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("Appelez le 06 39 98 00 12", "Il y a un numéro de portable"),
        ("Appelez le +33 6 39 98 00 12", "Il y a un numéro de portable"),
        ("Standard : 01.99.00.10.20", "Il y a un numéro de téléphone"),
        ("Écrire à anne.martin@exemple.org", "Il y a l’adresse électronique d’une personne"),
        ("Écrire à lili77@gmail.example", "Il y a l’adresse électronique d’une personne"),
        ("Une jeune née le 12/03/2010", "Il y a une date de naissance"),
        ("Né le 1er mars 2010", "Il y a une date de naissance"),
        ("Date de naissance : 12", "Il y a une date de naissance"),
        ("Léa, 15 ans, raconte", "Un prénom va avec un âge"),
        ("Léa M. (15 ans) raconte", "Un prénom va avec un âge"),
        ("La jeune Léa Martin, âgée de 15 ans, raconte", "Un prénom va avec un âge"),
        ("LÉA – 15 ans – raconte", "Un prénom va avec un âge"),
        ("Léa a quinze ans", "Un prénom va avec un âge"),
        ("Léa n’avait que 13 ans", "Un prénom va avec un âge"),
        ("Une fille de 15 ans prénommée Léa", "Un prénom va avec un âge"),
        ("Léa\u00a0Martin, 15\u00a0ans", "Un prénom va avec un âge"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", "Il y a un numéro de compte bancaire"),
    ],
)
def test_what_may_reach_or_name_a_person_is_asked_about(text, beginning):
    assert [one[: len(beginning)] for one in said(text)] == [beginning]


@pytest.mark.parametrize(
    "text",
    [
        "Appelez le 119, le 116 000, le 3018 ou le 114",
        "Appelez le 0 800 05 95 95",
        "Référence 2021-06-30, page 12345678901234",
        "Écrire à contact@exemple.org ou secretariat.melun@exemple.org",
        "Léa, 15 ans (le prénom a été modifié)",
        "Paris, 15 ans après la loi",
        "À Melun, 12 jeunes de 15 ans",
        "Anne Martin, 45 ans, directrice",
        "Depuis 15 ans, elle accueille",
        "Elle a 15 ans",
        "L’adolescente, 15 ans, raconte",
        "Les mineures de 15 ans",
        "Le code pénal protège les moins de 15 ans",
        "IBAN FR76 3000 6000 0112 3456 7890 188",
        "Le code 2 99 13 99 999 999 99",
    ],
)
def test_what_is_public_or_nobody_is_left_alone(text):
    assert said(text) == []


@pytest.mark.abuse(86)
def test_whoever_decides_is_shown_what_was_found_where_and_as_it_is_written():
    text = "La jeune Kelly Martin, 15 ans, 06 39 98 00 12, kelly@exemple.org, née le 3 mai 2011"
    content = {**COMPLETE, "body": text, "links": [{"label": "Léa, 14 ans", "url": "https://exemple.org/"}]}
    file = ResourceFile(label="Annexe", text="Zoé a treize ans. Accueil : 01 99 00 10 20, contact@exemple.org")

    found = [(one.where, one.pieces) for one in persons.doubts(content, [file])]

    assert found == [
        ("présentation", ("06 39 98 00 12",)),
        ("présentation", ("kelly@exemple.org",)),
        ("présentation", ("née le 3 mai 2011",)),
        ("présentation", ("Kelly Martin, 15 ans",)),
        ("liens", ("Léa, 14 ans",)),
        ("fichier « Annexe »", ("Zoé a treize ans",)),
    ]
    assert list(persons.doubts(COMPLETE, [])) == []


def test_a_social_security_number_stops_the_proposal():
    number = "2 10 03 77 288 001"
    key = 97 - int(number.replace(" ", "")) % 97
    corsican = "1 90 05 2A 004 001"
    corsican_key = 97 - int(corsican.replace(" ", "").replace("2A", "19")) % 97

    for text in (f"NIR {number} {key:02}", f"{corsican} {corsican_key:02}"):
        content = {**COMPLETE, "body": text}
        assert found(content) == [("body", True)]


def test_files_are_read_too_and_what_was_found_is_not_repeated():
    file = ResourceFile(label="Annexe", state="ready", type="docx", text="Voir Léa, 15 ans, 06 39 98 00 12")

    findings = checks.before_review(COMPLETE, [file], ask=alive)

    assert [one.field for one in findings] == ["files", "files"]
    assert all(one.text.startswith("« Annexe » : ") for one in findings)
    assert "Léa" not in str(findings)
    assert "06 39" not in str(findings)


def test_a_long_file_is_read_in_reasonable_time():
    text = ("Léa " * 50 + "a.b" * 50 + " 0 1 2 3 4 5 6 7 8 9 " * 20 + "né le ") * 600
    started = time.monotonic()

    list(persons._seen(text[:400_000]))

    assert time.monotonic() - started < 5


# Words


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Une jeune prostituée de 15 ans", "mineur victime"),
        ("La prostitution enfantine", "exploitation sexuelle des mineurs"),
        ("Lutter contre la pédopornographie", "contenus d’abus sexuels sur enfants"),
        ("Les michetonneurs", "auteur"),
        ("Les clients de la prostitution", "« client » entre guillemets"),
        ("Elle se prostitue depuis un an", "en situation d’exploitation"),
        ("Elle s'est prostituée", "en situation d’exploitation"),
        ("Une mineure consentante", "en situation d’exploitation"),
        ("Un réseau de filles", "réseau d’exploitation"),
        ("Des réseaux de filles", "réseau d’exploitation"),
        ("Elle a eu trois rendez-vous, et les clients payaient", "« client » entre guillemets"),
        ("Elle a choisi", "en situation d’exploitation"),
        ("ELLE A CHOISI", "en situation d’exploitation"),
        ("Consentante, dit-on", "en situation d’exploitation"),
        ("Son petit ami venait la chercher", "emprise"),
        ("Les petites amies", "emprise"),
        ("Des jeunes prostitué·e·s", "mineur victime"),
        ("La pédo-pornographie", "contenus d’abus sexuels"),
        ("Elles se sont **prostituées**", "en situation d’exploitation"),
    ],
)
def test_words_that_blame_the_child_are_asked_about(text, instead):
    assert [instead in one for one in said(text, "body")] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Un mineur victime d’exploitation sexuelle",
        "Elle dit : « je suis une jeune prostituée »",
        "> les jeunes prostituées, disait-on",
        "Le plan national de lutte contre la prostitution des mineurs",
        "La prostitution des mineurs",
        "Le « client » du mineur",
        "Le michetonnage",
        "Une clientèle, un petit groupe. Amis et familles",
        "Elle a dit ce qu’elle a. Choisi par l’équipe, le mot reste",
        "Entre adultes consentants",
        'Elle dit : "mon petit ami"',
    ],
)
def test_quotations_and_official_names_keep_their_words(text):
    assert said(text, "body") == []


def test_the_title_of_a_work_is_its_own():
    title = "La prostitution infantile : rapport"

    assert found({**COMPLETE, "title": title}) == []
    assert found({**PRACTICE, "title": title}) == [("title", False)]
