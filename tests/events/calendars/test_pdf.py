"""The programme on paper: tagged, in French, with what is held and nothing else; no text is ever code."""

import io
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.events.calendars import papers, pdf
from maillage.events.calendars.pdf import Day, Line, Paper
from tests.events.calendars.worlds import CLOSING, OPENING, SLOTS, event, version
from tests.factories import MOMENT

HOSTILE = (
    '#eval("1 + 1") $x^2$ @ref <label> *gras* _penché_ `code` // rien /* rien */ = titre \\ #panic("non") [x] ~ --- '
)


def drawn(paper):
    return pdf.write(paper, at=MOMENT)


def text(content):
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).replace("\ufffe", "").replace("\u200b", "").split())


def tags(content):
    """Kinds of the parts of the document, as a screen reader meets them."""
    document = pikepdf.open(io.BytesIO(content))
    found = []

    def walk(part):
        if isinstance(part, pikepdf.Array):
            for one in part:
                walk(one)
        elif isinstance(part, pikepdf.Dictionary) and "/S" in part:
            found.append(str(part["/S"]))
            walk(part.get("/K", pikepdf.Array()))

    walk(document.Root.StructTreeRoot.K)
    return found


def line(**more):
    said = {"at": "9 h", "title": "Titre", "note": "", "kind": "", "room": "", "text": (), "people": ()}
    return Line(**(said | more))


def paper(title="Journée", *lines, **more):
    said = {
        "title": title,
        "document_title": title or "Programme",
        "network": "Maillage",
        "when": "mardi",
        "life": "",
        "facts": (("Quand", "mardi"),),
        "days": (Day("Mardi", lines or (line(),)),),
        "access": (),
        "version": "Version 1",
        "url": "https://example.org",
    }
    return Paper(**(said | more))


def test_it_is_tagged_in_french_and_has_a_title():
    content = drawn(papers.paper(event(), version()))

    document = pikepdf.open(io.BytesIO(content))
    with document.open_metadata() as metadata:
        said = {name: metadata[name] for name in ("dc:title", "pdfuaid:part")}
    assert said == {"dc:title": "Journée d’exemple", "pdfuaid:part": "1"}
    assert str(document.Root.Lang).startswith("fr")
    assert bool(document.Root.MarkInfo.Marked)
    assert document.Root.ViewerPreferences.DisplayDocTitle
    found = tags(content)
    assert (found.count("/H1"), found.count("/H2"), found.count("/Table"), found.count("/TH")) == (1, 1, 1, 3)
    assert found.count("/TR") == 1 + len(SLOTS)
    assert [round(float(box)) for box in document.pages[0].MediaBox] == [0, 0, 595, 842]  # A4


def test_it_says_what_is_held_where_when_and_by_whom():
    of = event(accessibility=("lsf",), accessibility_contact="accueil@example.org")

    said = text(drawn(papers.paper(of, version())))

    for words in (
        "Quand : mardi 13 mars 2035, 9 h – 16 h",
        "Où : Salle des fêtes – 1 place de la Mairie, 77000 Melun",
        "Organisé par : Réseau d’exemple",
        "9 h 30 – 11 h",
        "Salle A",
        "Ana Imaginaire, directrice",
        "Bo Inventé (à confirmer)",
        "Atelier (à confirmer)",
        "interprétation en langue des signes française",
        "accueil@example.org",
        "Version 1 du 1er novembre 2026",
        "http://localhost:8000/agenda/2035/journee",
    ):
        assert words in said
    assert [name for name in ("Cy Pressenti", "Di Décliné") if name in said] == []


def test_what_is_cancelled_is_not_there_and_an_event_that_is_off_says_so_first():
    first = version()
    second = version(OPENING, CLOSING, before=first, now=MOMENT + timedelta(days=1))
    off = event(life="cancelled", life_note="la salle est fermée.")

    said = text(drawn(papers.paper(off, second)))

    assert "Aller vers" not in said
    assert said.startswith("Journée d’exemple Annulé : la salle est fermée. Quand")


@pytest.mark.abuse(54)
@pytest.mark.parametrize(
    ("said", "title"),
    [
        ({"neutral_title": "Réunion partenaire"}, "Réunion partenaire"),
        ({"title": "Prévenir la prostitution des mineurs"}, "Programme"),
        ({}, "Journée d’exemple"),
    ],
)
def test_the_title_of_a_window_says_nothing_too_much(said, title):
    document = pikepdf.open(io.BytesIO(drawn(papers.paper(event(**said), version()))))

    assert str(document.docinfo["/Title"]) == title


def test_the_same_programme_gives_the_same_file():
    assert drawn(papers.paper(event(), version())) == drawn(papers.paper(event(), version()))


def test_what_people_wrote_is_never_code():
    lines = [line(title=HOSTILE, note=HOSTILE, kind=HOSTILE, text=(HOSTILE,), people=(HOSTILE,))]

    said = text(
        drawn(paper(HOSTILE, *lines, facts=(("Quand", HOSTILE),), access=(HOSTILE,), life=HOSTILE, url=HOSTILE))
    )

    assert said.replace(" ", "").count(HOSTILE.replace(" ", "")) >= 7


@pytest.mark.parametrize(
    "words", ["", "mot " * 1500, "trèslong" * 100, "Ж → العربية 😀 漢 \x00 \ud800 \u202e", "x\u0301" * 50]
)
def test_whatever_the_length_and_the_alphabet_it_is_drawn(words):
    content = drawn(paper(words, line(title=words, room=words, people=(words,), text=(words,))))

    assert content.startswith(b"%PDF")


@settings(deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_whatever_people_write_it_is_drawn(title, room):
    assert drawn(paper(title, line(title=title, room=room, people=(room,)))).startswith(b"%PDF")


def test_only_our_fonts_are_used():
    document = pikepdf.open(io.BytesIO(drawn(papers.paper(event(), version()))))

    names = {str(font.BaseFont).partition("+")[2] for page in document.pages for font in page.Resources.Font.values()}
    assert {name.split("-")[0] for name in names} == {"AtkinsonHyperlegible", "BricolageGrotesque"}
