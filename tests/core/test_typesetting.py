"""Whatever is written on paper: tagged, in French, with our fonts, and no text is ever code."""

import io

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.core import typesetting
from tests.factories import MOMENT

SHEET = """
#import "/core/paper.typ": *
#show: paper
= Feuille
#said.text
#table(columns: 2, table.header[Un][Deux], said.text, [#for one in said.list [#one, ]])
"""
HOSTILE = (
    '#eval("1 + 1") $x^2$ @ref <label> *gras* _penché_ `code` // rien /* rien */ = titre \\ #panic("non") [x] ~ --- '
)


@pytest.fixture(scope="session")
def sheet(tmp_path_factory):
    path = tmp_path_factory.mktemp("papers") / "sheet.typ"
    path.write_text(SHEET)
    return path


def drawn(sheet, text="Bonjour", *, title="Feuille d’exemple"):
    said = {"document_title": title, "text": text, "list": (text, "fin"), "count": 2}
    return typesetting.pdf(sheet.read_bytes(), said, untitled="Document", at=MOMENT)


def read(content):
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).replace("\ufffe", "").replace("\u200b", "").split())


def test_a_paper_is_tagged_in_french_and_has_a_title(sheet):
    document = pikepdf.open(io.BytesIO(drawn(sheet)))

    with document.open_metadata() as metadata:
        said = {name: metadata[name] for name in ("dc:title", "pdfuaid:part")}
    assert said == {"dc:title": "Feuille d’exemple", "pdfuaid:part": "1"}
    assert str(document.Root.Lang).startswith("fr")
    assert bool(document.Root.MarkInfo.Marked)
    assert document.Root.ViewerPreferences.DisplayDocTitle


@pytest.mark.parametrize("title", ["", "  ", "\u202e\x00"])
def test_a_title_of_which_nothing_is_seen_gives_way(sheet, title):
    document = pikepdf.open(io.BytesIO(drawn(sheet, title=title)))

    assert str(document.docinfo["/Title"]) == "Document"


def test_only_our_fonts_are_used(sheet):
    document = pikepdf.open(io.BytesIO(drawn(sheet)))

    names = {str(font.BaseFont).partition("+")[2] for page in document.pages for font in page.Resources.Font.values()}
    assert {name.split("-")[0] for name in names} == {"AtkinsonHyperlegible", "BricolageGrotesque"}


def test_the_same_words_of_the_same_moment_give_the_same_file(sheet):
    assert drawn(sheet) == drawn(sheet)


def test_what_people_wrote_is_never_code(sheet):
    said = read(drawn(sheet, HOSTILE))

    assert said.replace(" ", "").count(HOSTILE.replace(" ", "")) == 3


@settings(deadline=None)
@given(text=st.text(max_size=120))
def test_whatever_people_write_it_is_drawn(sheet, text):
    assert drawn(sheet, text, title=text).startswith(b"%PDF")


@pytest.mark.parametrize(("begin", "end"), typesetting.WRITTEN)
def test_every_sign_that_is_kept_can_be_drawn(sheet, begin, end):
    words = "".join(chr(one) for one in range(begin, end + 1) if chr(one).isprintable())

    assert drawn(sheet, words, title=words).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "legible"),
    [
        ("Élise\tde\u202fla Tour\n", "Élise de\u00a0la Tour "),
        ("e\u0301", "é"),
        ("漢😀\x00\u202e", "□□"),
        ("Anne-" + "a" * 31 + "-" + "b" * 30 + " c", "Anne-" + "a" * 30 + "\u200ba-" + "b" * 30 + " c"),
        ("a" * 61, "a" * 30 + "\u200b" + "a" * 30 + "\u200b" + "a"),
    ],
)
def test_a_text_is_made_legible(text, legible):
    assert typesetting.legible({"one": (text,), "count": 3, "is": True}) == {"one": [legible], "count": 3, "is": True}


def test_what_cannot_be_drawn_is_told_without_its_words(tmp_path):
    sheet = tmp_path / "sheet.typ"
    sheet.write_text('#panic("Un secret")')

    with pytest.raises(typesetting.NotDrawn) as raised:
        drawn(sheet)

    assert str(raised.value) == ""
