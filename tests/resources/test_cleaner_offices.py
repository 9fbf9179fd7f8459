"""What the cleaner takes, takes out and refuses of office documents."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from PIL import Image

from tests.resources import made
from tests.resources.cleaning import refused


@pytest.mark.abuse(68)
@pytest.mark.parametrize("build", [made.swollen, made.lying, lambda: made.swollen(100_000_000)])
def test_an_archive_that_swells_is_refused(clean, build):
    data = build()

    assert len(data) < 1_000_000
    assert refused(clean, data).startswith(("Ce document se déplie en un fichier énorme", "Ce document est abîmé"))


@pytest.mark.abuse(68)
def test_an_archive_of_thousands_of_entries_is_refused(clean):
    data = made.docx(**{f"word/media/{number}": "" for number in range(5001)})

    assert refused(clean, data).startswith("Ce document se déplie en un fichier énorme")


@pytest.mark.abuse(13)
def test_an_office_document_loses_its_author_and_the_place_of_its_pictures(clean):
    body = '<w:p w:rsidR="1"><w:r><w:t>Protocole</w:t></w:r><w:bookmark w:author="' + made.CANARY + '"/></w:p>'
    sent = made.docx(
        body, relations=made.relation("https://exemple.org/"), **{"word/media/photo.jpg": made.jpeg_with_place()}
    )

    said, cleaned, _ = clean(sent)

    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert (said["type"], said["text"].split()) == ("docx", ["Protocole"])
    assert [name for name, data in parts.items() if made.CANARY.encode() in data or b"docProps" in data] == []
    assert sorted(parts) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/media/photo.jpg",
    ]
    assert dict(Image.open(io.BytesIO(parts["word/media/photo.jpg"])).getexif()) == {}
    assert b"https://exemple.org/" in parts["word/_rels/document.xml.rels"]


@pytest.mark.abuse(13)
def test_the_places_of_a_disk_leave_an_office_document(clean):
    """They name who worked there; the model of a document is fetched when it opens, too."""
    disk = f"file:///C:/Users/{made.CANARY}/note.docx"
    word = made.docx(
        '<w:attachedTemplate r:id="r"/><w:p/>',
        relations=made.relation(disk) + made.relation(f"https://{made.CANARY}.example/m.dotm", "attachedTemplate"),
    )

    for sent in (word, made.odt(f'<text:a xlink:type="simple" xlink:href="{disk}">lien</text:a>')):
        with zipfile.ZipFile(io.BytesIO(clean(sent)[1])) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
        assert [part for part in parts if made.CANARY.encode() in part or b"attachedTemplate" in part] == []


@pytest.mark.abuse(13)
def test_a_real_workbook_passes_and_loses_its_author(clean):
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = made.CANARY
    book.active.append(["Structures", 12])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1))
    book.active.add_chart(chart, "D1")
    sent = io.BytesIO()
    book.save(sent)

    said, cleaned, _ = clean(sent.getvalue())

    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        assert [name for name in archive.namelist() if made.CANARY.encode() in archive.read(name)] == []
    opened = load_workbook(io.BytesIO(cleaned))
    assert (said["type"], said["text"].split(), opened.active["B1"].value) == ("xlsx", ["Structures"], 12)
    assert len(opened.active._charts) == 1


@pytest.mark.abuse(13)
def test_a_workbook_that_hides_a_sheet_is_refused(clean):
    book, sent = Workbook(), io.BytesIO()
    book.create_sheet("Noms").sheet_state = "veryHidden"
    book.save(sent)

    assert refused(clean, sent.getvalue()).startswith("Ce classeur a des feuilles")


@pytest.mark.abuse(13)
def test_an_open_document_loses_its_author(clean):
    said, cleaned, _ = clean(made.odt())

    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        first = archive.infolist()[0]
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert (said["type"], said["text"].strip()) == ("odt", "Protocole")
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert [name for name, data in parts.items() if made.CANARY.encode() in data or b"meta.xml" in data] == []


MACRO = "Ce document contient des macros"
INSIDE = "Ce document en contient un autre"


OUTSIDE = "Ce document va chercher quelque chose ailleurs"
HIDDEN = "Ce classeur a des feuilles ou des données cachées"


REMARKS = "Ce document garde des commentaires"


@pytest.mark.abuse(68)
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made.docx(**{"word/vbaProject.bin": "x"}), MACRO),
        (made.docx(**{"[Content_Types].xml": "<Types>wordprocessingml.document.macroEnabled.main+xml</Types>"}), MACRO),
        (made.docx(**{"word/activeX/activeX1.xml": "x"}), MACRO),
        (made.docx(**{"word/embeddings/oleObject1.bin": "x"}), INSIDE),
        (made.docx(**{"word/media/image1.png.bin": b"MZ program"}), INSIDE),
        (made.docx(**{"word/media/image1.svg": "<svg><script>alert(1)</script></svg>"}), INSIDE),
        (made.docx(relations=made.relation("https://traceur.example/pixel.png", "image")), OUTSIDE),
        (made.docx("<w:instrText>DDEAUTO c:\\\\windows cmd</w:instrText>"), OUTSIDE),
        (made.docx('<w:fldSimple w:instr="INCLUDEPICTURE http://x"/>'), OUTSIDE),
        (made.docx(**{"xl/connections.xml": "x"}), OUTSIDE),
        (made.docx(**{"xl/worksheets/sheet1.xml": "<f>WEBSERVICE(A1)</f>"}), OUTSIDE),
        (made.docx(**{"xl/pivotCache/pivotCacheRecords1.xml": "x"}), HIDDEN),
        (made.docx(**{"word/comments.xml": "<w:comments/>"}), REMARKS),
        (made.docx('<w:del w:author="x"><w:delText>nom</w:delText></w:del>'), REMARKS),
        (made.docx("<!DOCTYPE x [<!ENTITY a 'b'>]>"), "Ce document contient une définition inhabituelle"),
        (made.docx(**{"../../etc/passwd": "x"}), "Ce document est abîmé"),
        (made.docx(**{"/etc/passwd": "x"}), "Ce document est abîmé"),
        (made.odt(**{"Basic/Standard/Module1.xml": "Sub"}), MACRO),
        (made.odt("<script:event-listener/>"), MACRO),
        (made.odt("<text:changed-region/>"), REMARKS),
        (made.odt("<office:annotation>nom</office:annotation>"), REMARKS),
        (made.odt('<draw:image draw:x="1" xlink:href="https://traceur.example/p.png"/>'), OUTSIDE),
        (made.odt("<table:dde-link/>"), OUTSIDE),
        (made.odt(**{"Object 1": b"\xd0\xcf\x11\xe0"}), INSIDE),
        (made.odt(**{"META-INF/manifest.xml": "application/vnd.sun.star.oleobject"}), INSIDE),
        (made.odt(mimetype="application/x-inconnu"), "Ce document n’est ni un texte"),
        (made.odt(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "Ce document est protégé"),
    ],
)
def test_an_office_document_that_runs_hides_or_fetches_something_is_refused(clean, data, reason):
    assert refused(clean, data).startswith(reason)


def test_an_archive_that_begins_with_another_is_refused(clean):
    assert refused(clean, made.archive({"a": "x"}) + made.docx()).startswith("Ce document est abîmé")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_that_says_a_part_twice_is_refused(clean):
    """Two programs would read two documents."""
    sent = io.BytesIO(made.docx())
    with zipfile.ZipFile(sent, "a") as archive:
        archive.writestr("word/document.xml", "<w:document/>")

    assert refused(clean, sent.getvalue()).startswith("Ce document est abîmé")


def test_a_part_that_is_folded_otherwise_is_refused(clean):
    sent = io.BytesIO(made.docx())
    with zipfile.ZipFile(sent, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("word/more.xml", "x" * 100)

    assert refused(clean, sent.getvalue()).startswith("Ce document est abîmé")


def test_an_encrypted_archive_is_refused(clean):
    data = bytearray(made.docx())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.start_dir
    data[start + 8] |= 1

    assert refused(clean, bytes(data)).startswith("Ce document est protégé par un mot de passe")


def test_an_archive_whose_entries_share_their_bytes_is_refused(clean):
    """The bombs of a few kilobytes that unfold into gigabytes are made so."""
    sent = io.BytesIO()
    with zipfile.ZipFile(sent, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, "x" * 500)
        archive.filelist[1].header_offset = 0
        archive.filelist[1].orig_filename = archive.filelist[1].filename = "[Content_Types].xml2"

    assert refused(clean, sent.getvalue()).startswith(("Ce document se déplie", "Ce document est abîmé"))
