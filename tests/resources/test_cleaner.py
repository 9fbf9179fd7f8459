"""What the cleaner takes, what it takes out, what it refuses: in its own process, as the worker runs it."""

import io
import shutil
import subprocess
import sys
import time
import zipfile

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from PIL import Image

from maillage.resources.files import kinds, sandbox
from maillage.resources.files.cleaner import __main__ as cleaner
from maillage.resources.files.cleaner import jpegs
from tests.resources import made


@pytest.fixture
def clean(tmp_path):
    """Clean these bytes: what was said, and what was made. Here, to be quick; `sandboxed` does it as the worker does."""

    def run(data):
        received, work = _prepared(tmp_path, data)
        cleaner.main(received, work, "Rapport complet")
        return sandbox._answer(work, 0), (work / "cleaned").read_bytes(), work

    return run


@pytest.fixture
def sandboxed(tmp_path):
    def run(data, **options):
        received, work = _prepared(tmp_path, data)
        said = sandbox.run(received, work, title="Rapport complet", **options)
        return said, (work / "cleaned").read_bytes(), work

    return run


def _prepared(folder, data):
    received, work = folder / "received", folder / "work"
    received.write_bytes(data)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    return received, work


def refused(clean, data, **options):
    with pytest.raises(kinds.Refused) as refusal:
        clean(data, **options)
    return str(refusal.value)


@pytest.mark.abuse(13)
def test_a_pdf_loses_its_author_its_programs_and_its_attached_files(clean):
    said, cleaned, _ = clean(made.pdf(edit=made.full_of_secrets))

    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        parts = [one.unparse(resolved=True) for one in pdf.objects if not isinstance(one, pikepdf.Stream)]
        parts += [pikepdf.Dictionary(dict(one.items())).unparse() + bytes(one.read_raw_bytes()) for one in streams]
        everything = b"".join(parts)
        root = pdf.Root
        actions = [note.A for note in pdf.pages[0].Annots if "/A" in note]
        assert dict(pdf.docinfo) == {"/Title": "Rapport complet"}
    assert made.CANARY.encode() not in everything + cleaned
    assert b"JavaScript" not in everything
    assert [key for key in ("/OpenAction", "/AA", "/Metadata") if key in root] == []
    assert [str(action.URI) for action in actions] == ["https://exemple.org/lire"]
    assert (said["type"], said["pages"], said["text"].strip()) == ("pdf", 1, "Rapport sur l’accueil de jour page 1")


@pytest.mark.abuse(13)
def test_a_photograph_inside_a_pdf_loses_its_place(clean):
    _, cleaned, _ = clean(made.pdf(edit=made.full_of_secrets))

    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        photo = Image.open(io.BytesIO(bytes(pdf.pages[0].Resources.XObject.Im0.read_raw_bytes())))
        assert photo.size == (40, 30)
        assert dict(photo.getexif()) == {}


@pytest.mark.abuse(13)
@pytest.mark.parametrize("family", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_where_it_was_taken_and_by_whom(clean, family):
    sent = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(sent, family, exif=made.exif())

    said, cleaned, work = clean(sent.getvalue())

    picture = Image.open(io.BytesIO(cleaned))
    assert made.CANARY.encode() in sent.getvalue()
    assert (said["type"], picture.format, picture.size) == (family.lower(), family, (60, 40))
    assert dict(picture.getexif()) == {}
    assert made.CANARY.encode() not in cleaned
    assert (work / "thumbnail.webp").read_bytes()[8:12] == b"WEBP"


def test_a_picture_stays_upright(clean):
    """The way a telephone was held is in what is taken out."""
    sent, said = io.BytesIO(), Image.Exif()
    said[0x0112] = 6
    Image.new("RGB", (60, 40), "orange").save(sent, "JPEG", exif=said)

    _, cleaned, _ = clean(sent.getvalue())

    assert Image.open(io.BytesIO(cleaned)).size == (40, 60)


@pytest.mark.parametrize(
    ("mode", "expected"), [("RGBA", "RGBA"), ("P", "RGB"), ("L", "L"), ("1", "L"), ("I;16", "RGB")]
)
def test_a_png_of_any_mode_is_drawn_again(clean, mode, expected):
    sent = io.BytesIO()
    Image.new(mode, (30, 20)).save(sent, "PNG")

    _, cleaned, _ = clean(sent.getvalue())

    assert Image.open(io.BytesIO(cleaned)).mode == expected


def test_a_jpeg_without_drawing_keeps_its_pixels():
    before = made.jpeg_with_place()

    after = jpegs.strip(before + b"another picture")

    assert Image.open(io.BytesIO(after)).tobytes() == Image.open(io.BytesIO(before)).tobytes()
    assert made.CANARY.encode() not in after
    assert b"another" not in after


def test_a_jpeg_with_filling_between_its_parts_is_read():
    data = made.jpeg_with_place()

    assert jpegs.strip(data[:2] + b"\xff\xff" + data[2:]).count(made.CANARY.encode()) == 0


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff"])
def test_what_is_no_jpeg_is_left_alone(data):
    assert jpegs.strip(data)[:2] == data[:2]


def test_a_pdf_tells_what_a_screen_reader_needs(clean):
    def accessible(document):
        document.Root.Lang = pikepdf.String("fr")
        document.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        document.Root.StructTreeRoot = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        document.docinfo["/Title"] = "Rapport"

    good, cleaned, _ = clean(made.pdf(edit=accessible))
    bare, _, _ = clean(made.pdf(text=""))

    assert good["findings"] == {"has_text": True, "is_tagged": True, "has_title": True, "has_language": True}
    assert bare["findings"] == {"has_text": True, "is_tagged": False, "has_title": False, "has_language": False}
    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert "/StructTreeRoot" in pdf.Root


def test_a_scanned_pdf_has_no_text(clean):
    said, _, _ = clean(made.pdf(edit=lambda pdf: pdf.pages[0].__setattr__("Contents", pdf.make_stream(b""))))

    assert (said["findings"]["has_text"], said["text"]) == (False, "")


def test_the_tables_of_a_tagged_pdf_still_say_how_they_read(clean):
    def tagged(document):
        cell = pikepdf.Dictionary(
            Type=pikepdf.Name.StructElem,
            S=pikepdf.Name.TH,
            A=pikepdf.Array([pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Column)]),
        )
        document.Root.StructTreeRoot = document.make_indirect(pikepdf.Dictionary(K=document.make_indirect(cell)))

    _, cleaned, _ = clean(made.pdf(edit=tagged))

    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        assert str(pdf.Root.StructTreeRoot.K.A[0].Scope) == "/Column"


def test_the_same_pdf_gives_the_same_bytes(clean):
    sent = made.pdf(edit=made.full_of_secrets)

    assert clean(sent)[1] == clean(sent)[1]


def test_a_pdf_without_a_page_is_refused(clean):
    assert refused(clean, made.pdf(0)) == "Ce PDF n’a aucune page."


@pytest.mark.abuse(13)
def test_a_signed_form_loses_who_signed_it_and_keeps_its_fields(clean):
    def signed(document):
        signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Name=pikepdf.String(made.CANARY))
        rectangle = pikepdf.Array([0, 0, 10, 10])
        common = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.Widget, "Rect": rectangle}
        fields = [
            pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("signature"), V=signature, **common),
            pikepdf.Dictionary(
                FT=pikepdf.Name.Tx,
                T=pikepdf.String("commune"),
                A=pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("x"))]),
                **common,
            ),
        ]
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=pikepdf.Array([document.make_indirect(one) for one in fields])
        )
        document.Root.ViewerPreferences = pikepdf.Dictionary(HideToolbar=True)
        next_page = pikepdf.Dictionary(S=pikepdf.Name.Named, N=pikepdf.Name.NextPage)
        document.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=next_page)])

    _, cleaned, _ = clean(made.pdf(edit=signed))

    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        fields = pdf.Root.AcroForm.Fields
        assert [str(field.T) for field in fields] == ["signature", "commune"]
        assert [key for field in fields for key in ("/V", "/A") if key in field] == []
        assert dict(pdf.Root.ViewerPreferences) == {"/HideToolbar": True, "/DisplayDocTitle": True}
        assert str(pdf.pages[0].Annots[0].A.S) == "/Named"


def test_a_pdf_says_its_title_in_its_metadata_too(clean):
    def titled(document):
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = "Rapport"

    assert clean(made.pdf(edit=titled))[0]["findings"]["has_title"] is True


def test_five_hundred_pages_are_taken_in_reasonable_time(sandboxed):
    text = "mot " * 250
    started = time.monotonic()

    said, cleaned, work = sandboxed(made.pdf(500, text=text))

    assert (said["pages"], len(said["text"])) == (500, sandbox.LONGEST_TEXT)
    assert len(pypdfium2.PdfDocument(cleaned)) == 500
    assert (work / "thumbnail.webp").exists()
    assert time.monotonic() - started < 60


def test_more_than_a_thousand_pages_are_refused(clean):
    assert refused(clean, made.pdf(1001)).startswith("Ce PDF a plus de 1000 pages.")


@pytest.mark.parametrize("user", ["", "secret"])
def test_an_encrypted_pdf_is_refused(clean, user):
    data = made.pdf(encryption=pikepdf.Encryption(owner="maitre", user=user))

    assert refused(clean, data).startswith("Ce PDF est protégé")


@pytest.mark.abuse(68)
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "Ce fichier est vide."),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "Une page web ou une image SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><svg onload="x"/>', "Une page web ou une image SVG"),
        ("<svg>".encode("utf-16"), "Une page web ou une image SVG"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "Une page web ou une image SVG"),
        (b"   \n<html><body onload=x>", "Une page web ou une image SVG"),
        (b"MZ\x90\x00" + b"\0" * 100, "Ce fichier est un programme"),
        (b"\x7fELF" + b"\0" * 100, "Ce fichier est un programme"),
        (b"#!/bin/sh\nrm -rf /", "Ce fichier est un programme"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Ce document est dans un ancien format"),
        (b"GIF89a" + b"\0" * 20, "Ce format d’image n’est pas pris"),
        (b"\0\0\0\x18ftypheic", "Ce format d’image n’est pas pris"),
        (b"\0\0\0\x18ftypisom", "Un film ou un son ne s’envoie pas"),
        (b"Rar!\x1a\x07", "Une archive"),
        (b"Bonjour", "Ce type de fichier n’est pas pris"),
        (b"\n%PDF-1.4", "Ce type de fichier n’est pas pris"),
        (made.archive({"a.txt": "a"}), "Une archive"),
        (made.archive({"[Content_Types].xml": "<Types/>"}), "Ce document n’est ni un texte"),
    ],
)
def test_what_is_not_taken_is_refused_with_its_reason(clean, data, reason):
    assert refused(clean, data).startswith(reason)


@pytest.mark.abuse(68)
@pytest.mark.parametrize(
    "data",
    [
        made.pdf() + made.archive({"cache.txt": made.CANARY}),
        made.pdf() + b"<html><body>",
        made.jpeg_with_place() + made.archive({"cache.txt": made.CANARY}),
        made.png() + made.archive({"cache.txt": made.CANARY}),
        made.pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%<script>alert(1)</script>\n", 1),
        b"\xff\xd8\xff\xfe\x00\x20%PDF-1.4 " + made.jpeg_with_place()[2:],
    ],
)
def test_a_file_that_hides_another_is_refused(clean, data):
    assert refused(clean, data).startswith("Ce fichier en cache un autre")


@pytest.mark.abuse(68)
def test_a_pdf_with_something_after_its_end_is_refused(clean):
    assert refused(clean, made.pdf() + b" " * 2000 + b"<html><script>alert(1)</script>").startswith(
        "Ce PDF contient autre chose"
    )
    assert clean(made.pdf() + b"\r\n\0\0")[0]["pages"] == 1


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


@pytest.mark.abuse(68)
def test_a_picture_that_unfolds_into_millions_of_pixels_is_refused(clean):
    sent = io.BytesIO()
    Image.new("1", (9000, 9000)).save(sent, "PNG")

    assert len(sent.getvalue()) < 200_000
    assert refused(clean, sent.getvalue()).startswith("Cette image a plus de 50 millions de pixels.")


@pytest.mark.parametrize("data", [made.pdf()[:200], made.jpeg_with_place()[:100], made.png()[:40], made.docx()[:300]])
def test_a_file_that_is_cut_is_refused(clean, data):
    assert "abîmé" in refused(clean, data)


def test_a_file_that_takes_too_long_is_left_and_its_process_killed(sandboxed):
    assert refused(sandboxed, made.pdf(), seconds=0.01).startswith("Ce fichier est trop lourd")


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


@pytest.mark.abuse(68)
@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        ("bytearray(2_000_000_000)", b"MemoryError"),
        ("[open(__file__) for _ in range(100)]", b"Too many open files"),
        ("open(sys.argv[1], 'wb').truncate(400_000_000)", b"File too large"),
    ],
)
def test_the_system_keeps_the_cleaner_within_its_limits(tmp_path, attempt, error):
    code = f"import sys\nfrom maillage.resources.files.cleaner.__main__ import limit, __file__\nlimit()\n{attempt}"

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "written")], cwd=settings.BASE_DIR, capture_output=True, check=False
    )

    assert done.returncode == 1
    assert error in done.stderr


@pytest.mark.abuse(68)
def test_the_cleaner_knows_no_secret_of_this_installation(sandboxed, monkeypatch):
    """Whatever runs there reads neither a key, nor the address of the database."""
    seen = {}
    popen = subprocess.Popen

    def look(*args, **options):
        seen.update(options)
        return popen(*args, **options)

    monkeypatch.setenv("MAILLAGE_SECRET_KEY", made.CANARY)
    monkeypatch.setattr(subprocess, "Popen", look)
    sandboxed(made.pdf())

    assert sorted(seen["env"]) == ["LANG", "PATH", "TMPDIR"]
    assert made.CANARY not in str(seen)


@pytest.mark.abuse(68)
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, -9),
        (None, 1),
        ("not json", 0),
        ('{"type": "exe"}', 0),
        ('{"type": "pdf", "text": "' + "x" * 2_000_000 + '"}', 0),
    ],
)
def test_an_answer_that_cannot_be_right_is_a_refusal(tmp_path, answer, code):
    if answer is not None:
        (tmp_path / "answer.json").write_text(answer)

    with pytest.raises(kinds.Refused):
        sandbox._answer(tmp_path, code)


def test_a_cleaned_file_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "answer.json").write_text('{"type": "pdf"}')
    (tmp_path / "cleaned").symlink_to("/etc/passwd")

    with pytest.raises(kinds.Refused):
        sandbox._answer(tmp_path, 0)
