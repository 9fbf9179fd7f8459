"""Words that ask for help are answered before any document; the words of professionals are left to the search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.orientation.pages import first_help
from maillage.search import questions

TYPED = {
    "dying": ["je veux mourir", "suicide", "me suicider", "je veux en finir", "j’ai envie de me tuer", "je me scarifie"],
    "danger": [
        "mon copain me force", "il me frappe", "mon père me bat", "IL ME TAPE", "on m'oblige à faire des choses", "j’ai peur de lui",
        "mes parents me frappent", "il m’a frappée", "il m'empeche de sortir", "au secours", "je suis en danger", "mariage forcé", "il me laisse pas sortir", "il a pris mon téléphone", "il a pris mes papiers",
    ],
    "sold": [
        "mon copain me vend", "michto", "escort", "sugar daddy", "lover boy", "ma copine fait des passes", "onlyfans", "mym", "proxo",
        "coucher pour de l'argent", "argent facile", "je me prostitue", "ma fille se prostitue",
    ],
    "touched": ["viol", "j'ai été violée", "mon beau-père me touche", "il m’a touchée", "inceste", "agression sexuelle", "porter plainte"],
    "images": ["j’ai envoyé des nudes", "il a diffusé ma vidéo", "snap", "snapchat", "un inconnu m’a demandé des photos", "chantage", "dickpic", "on m'a filmée"],
    "gone": ["j'ai fugué", "fugue", "j'ai fugué du foyer", "j’ai faim", "airbnb", "je veux partir de chez moi", "je sais pas où dormir", "je suis à la rue", "ma fille a disparu"],
    "body": ["je suis enceinte", "avortement", "IVG", "pilule du lendemain", "mst", "capote"],
    "substances": ["drogue", "coke", "shit", "protoxyde"],
    "mocked": ["harcèlement", "on se moque de moi", "harcelée au lycée"],
    "worried": ["ma fille", "mon fils", "ma petite sœur"],
    "friend": ["ma copine ne mange plus", "ma meilleure amie"],
    "papers": ["je suis sans papiers", "MNA"],
    "talk": ["j'ai honte", "c'est ma faute", "est-ce que mes parents vont le savoir", "parler à quelqu'un", "help", "aidez moi", "je suis seule", "je sais pas quoi faire"],
}  # fmt: skip
SAID_AT_WORK = [
    "aide sociale à l’enfance", "éducateur de rue", "mot de passe", "obligation de signaler", "forces de l’ordre", "mineur en danger", "protocole",
    "pièce jointe", "fiche", "foyer", "CRIP", "hébergement", "stage clients", "responsabilisation des clients", "toucher les jeunes", "fin d’année", "coup d’œil", "placement",
    "convention", "formation", "enfants", "prévention au collège", "partenaires", "Nantes", "",
]  # fmt: skip


@pytest.mark.parametrize(("code", "words"), [(code, words) for code, phrases in TYPED.items() for words in phrases])
def test_who_asks_for_help_is_answered(code, words):
    assert code in [one.code for one in first_help.answers(words)]


@pytest.mark.parametrize("words", SAID_AT_WORK)
def test_the_words_of_professionals_are_left_to_the_search(words):
    assert first_help.answers(words) == ()


def test_the_most_pressing_comes_first_and_no_more_than_two():
    found = first_help.answers("ma fille fugue, prend de la drogue et veut mourir")
    assert [one.code for one in found] == ["dying", "gone"]


def test_every_answer_leads_somewhere_in_short_sentences():
    for one in first_help.every():
        assert one.numbers or one.need, one.code
        assert one.said, one.code
        assert not {"tu", "vous"} & set(one.text.lower().replace("«", " ").split()) or "«" in one.text, one.code
        assert all(len(sentence.split()) <= 17 for sentence in one.text.split(". ")), one.code


@given(st.text(max_size=questions.LONGEST * 3))
def test_any_text_is_read(words):
    assert len(first_help.answers(words)) <= first_help.MOST


@pytest.mark.django_db
def test_it_stands_above_the_results_and_nothing_is_kept(client):
    page = client.post("/recherche", {"mots": "mon copain me frappe"}).content.decode()

    assert page.index("Frapper, menacer") < page.index("Rien ne correspond")
    assert 'href="tel:119"' in page
    assert 'href="sms:114"' in page
    assert "/aide/droits" in page
    assert "sessionid" not in client.cookies


@pytest.mark.django_db
def test_other_words_find_documents_only(client):
    page = client.post("/recherche", {"mots": "convention"}).content.decode()
    assert 'class="now"' not in page


@pytest.mark.parametrize("typed", ["mon copain me force", "snap", "je veux partir de chez moi", "fugue", "viol"])
def test_who_tells_the_town_box_what_happens_is_answered_without_a_reproach(client, typed):
    answer = client.post("/aide/chercher", {"ou": typed, "p": "1"})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert 'class="now"' in page
    assert "error-summary" not in page
    assert " " not in typed or typed not in page


@pytest.mark.parametrize(
    ("typed", "code"), [("je suis à Lyon", "69123"), ("j’habite près de melun", "77288"), ("a 77000 Melun", "77288")]
)
def test_a_town_at_the_end_of_a_sentence_is_read(client, typed, code):
    answer = client.post("/aide/chercher", {"ou": typed})
    assert f"l={code}" in answer["Location"]


@pytest.mark.parametrize("typed", ["Viols-le-Fort", "La Force", "Mouriès", "Sos"])
def test_towns_whose_names_sound_like_it_stay_towns(client, typed):
    assert client.post("/aide/chercher", {"ou": typed}).status_code == 302
