"""What the cleaner takes, takes out and refuses of PDF and pictures."""

import io

import pikepdf
import pytest
from PIL import Image

from maillage.resources.files.cleaner import jpegs
from tests.resources import made
from tests.resources.cleaning import refused


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
def test_a_picture_that_unfolds_into_millions_of_pixels_is_refused(clean):
    sent = io.BytesIO()
    Image.new("1", (9000, 9000)).save(sent, "PNG")

    assert len(sent.getvalue()) < 200_000
    assert refused(clean, sent.getvalue()).startswith("Cette image a plus de 50 millions de pixels.")


@pytest.mark.parametrize("data", [made.pdf()[:200], made.jpeg_with_place()[:100], made.png()[:40], made.docx()[:300]])
def test_a_file_that_is_cut_is_refused(clean, data):
    assert "abîmé" in refused(clean, data)
