"""Which words are read as others, and which never are."""

import pytest

from maillage.search import analyser, questions
from maillage.search.engine import Index, Row
from maillage.search.families import Families, Family
from maillage.search.spelling import Spelling, sure

WRITTEN = "La prostitution d’un mineur en fugue : hébergement, signalement, éducatrice, harcèlement, police et parole. Le chantage en 2025."


def _spelling(*titles, texts=(), families=()):
    index = Index()
    rows = [
        Row(number, str(number), analyser.stems(title), "", said=" ".join(analyser.common(title)))
        for number, title in enumerate(titles)
    ]
    rows += [Row(number, str(number), "", analyser.stems(text)) for number, text in enumerate(texts, start=len(rows))]
    index.apply(rows, is_new=True)
    return Spelling(index, Families(families))


def _read(spelling, typed):
    return " ".join(term.surface for term in spelling.corrected(questions.read(typed).terms))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("prosttution", "prostitution"),  # one letter missing
        ("porstitution", "prostitution"),  # two letters turned round
        ("prostituton", "prostitution"),  # in the ending: its stem is far from the right one
        ("prostitutoin", "prostitution"),
        ("Prostituton", "prostitution"),
        ("fuge", "fugue"),
        ("hébergment", "hébergement"),
        ("hebergment", "hébergement"),
        ("signalment", "signalement"),
        ("educatrise", "éducatrice"),
        ("l’educatrise", "éducatrice"),
        ("harcelment", "harcèlement"),
        ("plice", "police"),
        ("fuxge", "fuxge"),  # short: two faults are too many
        ("moliice", "moliice"),  # seven letters: the same
        ("chantagess", "chantage"),  # long: two are forgiven
        ("rugue", "rugue"),  # up to nine letters, the first must be right
        ("barole", "barole"),
        ("farcèlement", "harcèlement"),
        ("fugué", "fugué"),  # up to five, none stands for another one
        ("fugze", "fugze"),
        ("fguue", "fugue"),
        ("fug", "fug"),  # too short to be corrected
        ("2024", "2024"),
        ("zzzzzzzz", "zzzzzzzz"),
        ("aujourd’huii", "aujourd’huii aujourd’huii"),  # a word in two pieces stays
    ],
)
def test_a_word_that_nobody_has_is_read_as_the_nearest_written(typed, read):
    assert _read(_spelling(WRITTEN), typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "Colloque : avec Marie Corbin, psychologue",
        "Marie Corbin : repérer plus tôt",
        "Le cinéma Corbin",
        "Avec l’équipe d’Éloise Corbin",
        "CORBIN",
        "Les corbins2 et le cor",
    ],
)
def test_no_word_is_ever_read_as_a_name(text):
    assert {"corbin", "marie", "éloise"}.isdisjoint(analyser.common(text))
    assert _read(_spelling(text), "corbim") == "corbim"


def test_the_first_word_of_a_sentence_is_no_name():
    found = analyser.common("Fugue : repères. Parler aide\n« Écouter » – Signaler, Dire")

    assert found == {"fugue", "repères", "parler", "aide", "écouter"}


def test_a_word_of_texts_alone_is_never_proposed():
    spelling = _spelling(WRITTEN, texts=("une lanterne, un corbin",))

    assert _read(spelling, "lanternr") == "lanternr"
    assert _read(spelling, "fuge") == "fugue"


def test_a_word_that_somebody_has_is_never_corrected():
    assert _read(_spelling("fugue", texts=("fuge",)), "fuge") == "fuge"


def test_a_word_of_a_family_is_never_corrected():
    spelling = _spelling("michta", families=[Family(("emprise",), ("michto",))])

    assert _read(spelling, "michto") == "michto"


def test_a_word_of_a_family_is_proposed_when_it_leads_somewhere():
    families = [Family(("signaler", "signalement")), Family(("emprise",), ("michetonnage",))]

    assert _read(_spelling(texts=("signaler",), families=families), "signalment") == "signalement"
    assert _read(_spelling(texts=("fugue",), families=families), "signalment") == "signalment"
    assert _read(_spelling(texts=("emprise",), families=families), "michetonage") == "michetonage"  # shown nowhere


def test_of_the_documents_and_the_families_the_nearest_is_read():
    families = [Family(("signaler", "signaleront"))]

    assert _read(_spelling("signalement", texts=("signaler",), families=families), "signalemnt") == "signalement"
    assert _read(_spelling("signalement", texts=("signaler",), families=families), "signaleron") == "signaleront"


def test_three_words_at_most_are_corrected():
    assert (
        _read(_spelling(WRITTEN), "prosttution fuge educatrise signalment")
        == "prostitution fugue éducatrice signalment"
    )


def test_the_most_frequent_way_to_write_a_word_is_told():
    assert _read(_spelling("les eleves", "un élève, des élèves", "trois élèves"), "elevess") == "élèves"


def test_only_long_words_stay_corrected_when_all_are_not_found_together():
    typed = questions.read("prosttution fuge").terms
    corrected = _spelling(WRITTEN).corrected(typed)

    assert [term.surface for term in sure(typed, corrected)] == ["prostitution", "fuge"]
