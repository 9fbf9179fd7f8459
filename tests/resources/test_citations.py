"""Citations: whatever the words, one field stays one field."""

from datetime import date

import pytest

from maillage.resources import citations, metadata
from maillage.resources.citations import Work
from tests.resources.factories import ResourceFactory

ON = date(2026, 11, 21)


def work(**said):
    about = {
        "slug": "rapport",
        "type": "report",
        "title": "Un rapport",
        "authors": "Camille Exemple; Dominique Exemple",
        "publisher": "Éditions d’exemple",
        "year": 2021,
        "language": "fr",
        "identifier": "",
        "url": "https://maillage.example/ressources/rapport",
    }
    return Work(**{**about, **said})


def test_french_sentence_says_who_when_what_and_where():
    assert citations.french(work(), read_on=ON) == (
        "Camille Exemple\u00a0; Dominique Exemple (2021). Un rapport. Éditions d’exemple."
        " https://maillage.example/ressources/rapport (consulté le 21 novembre 2026)."
    )


def test_french_sentence_of_what_says_little():
    url = "https://maillage.example/ressources/rapport"

    assert citations.french(work(authors="", year=None, title="Qui fait quoi ?"), read_on=ON) == (
        f"Éditions d’exemple (s.\u00a0d.). Qui fait quoi ? {url} (consulté le 21 novembre 2026)."
    )
    assert citations.french(work(authors=" ; ", publisher=""), read_on=ON) == (
        f"Un rapport (2021). {url} (consulté le 21 novembre 2026)."
    )


def test_bibtex_of_a_report():
    assert citations.bibtex(work(identifier="10.1234/ab_c")) == (
        "@techreport{rapport-2021,\n"
        "  title = {{Un rapport}},\n"
        "  author = {{Camille Exemple} and {Dominique Exemple}},\n"
        "  institution = {Éditions d’exemple},\n"
        "  year = {2021},\n"
        "  language = {français},\n"
        "  doi = {10.1234/ab\\_c},\n"
        "  url = {https://maillage.example/ressources/rapport},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("kind", "entry", "place"), [("article", "@article{", "journal"), ("film", "@misc{", "publisher")]
)
def test_bibtex_has_an_entry_for_each_type(kind, entry, place):
    said = citations.bibtex(work(type=kind, year=None, identifier="hal-01"))

    assert said.startswith(f"{entry}rapport,\n")
    assert f"  {place} = {{Éditions d’exemple}}," in said
    assert "  note = {hal-01}," in said
    assert "year" not in said


@pytest.mark.parametrize("title", ["}", "{", "a}} , evil = {b", "100 % & $x$ #1 ~ ^ \\input{/etc/passwd}", "a\nb\r\nc"])
def test_bibtex_braces_stay_in_pairs(title):
    said = citations.bibtex(work(title=title, publisher=title, authors=title))

    bare = said.replace("\\{", "").replace("\\}", "")
    assert bare.count("{") == bare.count("}")
    assert "\\input" not in said
    assert [line.split(" = ")[0].strip() for line in said.splitlines()[1:-1]] == [
        "title",
        "author",
        "institution",
        "year",
        "language",
        "url",
    ]


def test_ris_of_a_report():
    assert citations.ris(work(identifier="10.1234/abc", summary="Deux phrases.", themes=("fugue", "santé"))) == (
        "TY  - RPRT\r\nTI  - Un rapport\r\nAU  - Camille Exemple\r\nAU  - Dominique Exemple\r\n"
        "PB  - Éditions d’exemple\r\nPY  - 2021\r\nLA  - fr\r\nAB  - Deux phrases.\r\nKW  - fugue\r\nKW  - santé\r\n"
        "DO  - 10.1234/abc\r\nUR  - https://maillage.example/ressources/rapport\r\nER  - \r\n"
    )


@pytest.mark.parametrize("title", ["a\nER  - \nTY  - GEN", "a\r\nUR  - https://evil.example/", "a\x00b\u2028c", "\x0b"])
def test_ris_fields_cannot_be_added_by_words(title):
    said = citations.ris(work(title=title, summary=title)).split("\r\n")

    assert [line[:2] for line in said if line] == (
        ["TY", "TI", "AU", "AU", "PB", "PY", "LA", "AB", "UR", "ER"]
        if title.strip()
        else ["TY", "AU", "AU", "PB", "PY", "LA", "UR", "ER"]
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "kind"), [("bib", "application/x-bibtex"), ("ris", "application/x-research-info-systems")]
)
def test_citations_are_files_to_keep(client, form, kind):
    resource = ResourceFactory(title="Un <b>rapport</b>")

    response = client.get(f"{resource.get_absolute_url()}/citation.{form}")

    assert response.headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{resource.slug}.{form}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert "Un <b>rapport</b>" in response.content.decode()


@pytest.mark.django_db
def test_other_forms_of_citation_do_not_exist(client):
    resource = ResourceFactory()

    assert client.get(f"{resource.get_absolute_url()}/citation.html").status_code == 404
    assert client.get("/ressources/nulle-part/citation.bib").status_code == 404


def test_sign_language_has_its_own_code():
    assert metadata.language(ResourceFactory.build(language="lsf")) == "fsl"
    assert metadata.language(ResourceFactory.build(language="uk")) == "uk"
