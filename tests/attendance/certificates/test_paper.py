"""The certificate on paper: tagged, legible, neutral outside, checked by number and code."""

import io
import re
from datetime import date

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.attendance.certificates import paper
from tests.attendance.certificates.worlds import CertificateFactory, RuleFactory

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("non") $x$ @ref <a> *gras* [x] \\ //'


def read(content):
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def tags(content):
    document = pikepdf.open(io.BytesIO(content))
    found = []

    def walk(part):
        if isinstance(part, pikepdf.Array):
            for one in part:
                walk(one)
        elif isinstance(part, pikepdf.Dictionary) and "/S" in part:
            found.append((str(part["/S"]), str(part.get("/Alt", ""))))
            walk(part.get("/K", pikepdf.Array()))

    walk(document.Root.StructTreeRoot.K)
    return found


@pytest.fixture
def rule(event):
    return RuleFactory(event=event)


def test_it_is_tagged_in_french_and_neutral_outside(certificate, rule):
    content = paper.draw(certificate, rule)

    document = pikepdf.open(io.BytesIO(content))
    with document.open_metadata() as metadata:
        said = {name: metadata[name] for name in ("dc:title", "pdfuaid:part")}
    assert said == {"dc:title": "Attestation", "pdfuaid:part": "1"}
    assert str(document.Root.Lang).startswith("fr")
    assert bool(document.Root.MarkInfo.Marked)
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert [round(float(box)) for box in document.pages[0].MediaBox] == [0, 0, 595, 842]  # A4
    found = tags(content)
    assert [tag for tag, _ in found].count("/H1") == 1
    assert [alt for tag, alt in found if tag == "/Figure"] == ["QR code qui ouvre la page de vérification"]


def test_nothing_around_the_page_names_anybody(certificate, rule):
    """Neither what a window, a search on the disk or an index of files reads of it."""
    document = pikepdf.open(io.BytesIO(paper.draw(certificate, rule)))

    with document.open_metadata() as metadata:
        around = {str(value) for value in metadata.values()} | {str(value) for value in document.docinfo.values()}

    told = " ".join(around)
    for words in ("Ana", "Imaginaire", "Journée", "exemple", "Camille", certificate.number, certificate.code):
        assert words not in told
    assert set(document.docinfo.keys()) <= {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"}


def test_it_says_what_a_certificate_says(certificate, rule):
    certificate.minutes = 330
    rule.town = "Saint-Exemple"

    said = read(paper.draw(certificate, rule))

    for words in (
        "Attestation de présence",
        f"Attestation n° {certificate.number}",
        "Je soussigné·e Camille Exemple, directrice (Structure d’exemple), atteste que",
        "Ana Imaginaire",
        "a suivi l’action intitulée : Journée d’exemple",
        "Nature de l’action : action de formation",
        "Dates : le 17 novembre 2026",
        "Durée : 5 h 30, pauses déduites",
        "Modalité : sur place",
        "Organisée par : Structure d’exemple",
        "Fait à Saint-Exemple, le 1er novembre 2026.",
        "Signature",
        "Sur localhost:8000/attestations/verifier",
        f"Numéro {certificate.number}",
        "Code ABCDE-FGHJK",
    ):
        assert words in said, words
    assert "juriste" not in said


def test_without_a_signatory_the_organiser_certifies(certificate, rule):
    rule.signatory = rule.town = ""
    certificate.is_planned = True

    said = read(paper.draw(certificate, rule))

    assert "L’organisateur, Structure d’exemple, atteste que" in said
    assert "6 h, durée prévue" in said
    assert "Fait le 1er novembre 2026. Délivrée par voie électronique par Structure d’exemple." in said
    assert "Signature" not in said


@pytest.mark.abuse(54)
def test_a_discreet_certificate_does_not_say_the_title(certificate, rule):
    certificate.title = "Réunion partenaire"

    assert "Journée d’exemple" not in read(paper.draw(certificate, rule))


@pytest.mark.parametrize(
    ("mode", "way", "said"), [("hybrid", "remote", "à distance"), ("remote", "onsite", "à distance")]
)
def test_it_says_how_she_followed(certificate, rule, mode, way, said):
    certificate.event.mode, certificate.registration.way = mode, way

    assert f"Modalité : {said}" in read(paper.draw(certificate, rule))


def test_the_code_leads_to_the_page_with_the_number_and_nothing_else(certificate, rule):
    document = pikepdf.open(io.BytesIO(paper.draw(certificate, rule)))

    links = {str(note.A.URI) for note in document.pages[0].Annots if "/A" in note}
    assert links == {f"http://localhost:8000/attestations/verifier?numero={certificate.number}"}
    assert certificate.code not in str(links)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Marie-Élise de la Très-Longue-Lignée-Inventée-et-de-l’Exemple d’Œuvre-Ÿ", None),
        ("Nguyễn Thị Łucja Şükran Ødegård", None),
        ("Јована Ђорђевић Ελένη", None),
        ("Jo", None),
        ("漢字 Ana 😀", "□□ Ana □"),
        (HOSTILE, None),
    ],
)
def test_a_name_stays_legible(certificate, rule, name, shown):
    certificate.registration.name = name

    said = read(paper.draw(certificate, rule))

    assert _letters(shown or name) in _letters(said)


def _letters(text):
    """A hyphen at the end of a line is not read as one."""
    return re.sub("[ \x02-]", "", text)


def test_an_arabic_name_is_drawn(certificate, rule):
    certificate.registration.name = "عائشة بنت محمد"

    said = read(paper.draw(certificate, rule))

    assert "□" not in said
    assert re.search("[\u0621-\u064a\ufe80-\ufefc]", said)


@pytest.mark.parametrize("name", ["N" * 120, "Prénom " * 17, "W" * 30])
def test_a_long_name_stays_within_the_page(certificate, rule, name):
    certificate.registration.name = name.strip()

    document = pypdfium2.PdfDocument(paper.draw(certificate, rule))
    try:
        assert len(document) == 1
        text = document[0].get_textpage()
        right = max(text.get_charbox(n)[2] for n in range(text.count_chars()) if text.get_text_range(n, 1).strip())
    finally:
        document.close()
    assert right <= 595 - 60


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.text(max_size=120), st.text(max_size=200), st.text(max_size=120))
def test_whatever_is_written_it_is_drawn(certificate, rule, name, title, signatory):
    certificate.registration.name, certificate.title, rule.signatory = name, title, signatory

    assert paper.draw(certificate, rule).startswith(b"%PDF")


def test_the_same_certificate_gives_the_same_file(certificate, rule):
    assert paper.draw(certificate, rule) == paper.draw(certificate, rule)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2035, 3, 13), date(2035, 3, 13), "le 13 mars 2035"),
        (date(2035, 3, 1), date(2035, 3, 2), "du 1er au 2 mars 2035"),
        (date(2035, 3, 31), date(2035, 4, 1), "du 31 mars au 1er avril 2035"),
        (date(2034, 12, 31), date(2035, 1, 1), "du 31 décembre 2034 au 1er janvier 2035"),
    ],
)
def test_days_are_said_as_people_say_them(first, last, text):
    assert paper.days(first, last) == text


def test_what_is_certified_is_read_of_the_certificate(event):
    certificate = CertificateFactory.build(event=event, registration=None, minutes=90)

    assert paper.hours(certificate).replace("\u00a0", " ") == "1 h 30, pauses déduites"


def test_the_address_is_copied_as_it_is_written(certificate, rule, settings):
    settings.SITE_URL = "https://une-adresse-tres-longue-de-quarante-lettres-et-plus.example.org"

    document = pypdfium2.PdfDocument(paper.draw(certificate, rule))
    text = "".join(document[0].get_textpage().get_text_bounded().split())
    document.close()

    assert "une-adresse-tres-longue-de-quarante-lettres-et-plus.example.org/attestations/verifier" in text
    assert "\u200b" not in text
