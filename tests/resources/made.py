"""Files as people send them, and as those who attack do."""

import io
import zipfile

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

CANARY = "CANARI-7c1e"
PLACE = "48.5400"


def pdf(pages=1, *, text="Rapport sur l’accueil de jour", edit=None, **options):
    """Each page says `text` and its number; `edit(pdf)` adds what it wants."""
    document = pikepdf.new()
    font = document.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for number in range(1, pages + 1):
        said = f"BT /F1 12 Tf 72 720 Td ({text} page {number}) Tj ET".encode("cp1252")
        page = document.add_blank_page(page_size=(595, 842))
        page.Contents = document.make_stream(said)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
    if edit:
        edit(document)
    made = io.BytesIO()
    document.save(made, **options)
    return made.getvalue()


def full_of_secrets(document):
    """A PDF as an office made it, with all that it should not tell nor do."""
    document.docinfo["/Author"] = CANARY
    document.docinfo["/Creator"] = CANARY
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [CANARY]
    root = document.Root
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')"))
    root.OpenAction = document.make_indirect(script)
    root.AA = Dictionary(WC=script)
    file = document.make_stream(CANARY.encode())
    file.Type = Name.EmbeddedFile
    spec = document.make_indirect(Dictionary(Type=Name.Filespec, F=String(f"{CANARY}.txt"), EF=Dictionary(F=file)))
    root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), script])),
        EmbeddedFiles=Dictionary(Names=Array([String("a"), spec])),
    )
    page = document.pages[0]
    page.PieceInfo = Dictionary(Tool=Dictionary(Private=String(CANARY)))
    page.Annots = Array(
        [
            document.make_indirect(_note(Name.Link, A=Dictionary(S=Name.Launch, F=String(CANARY)))),
            _note(Name.Link, A=Dictionary(S=Name.URI, URI=String(f"javascript:{CANARY}"))),
            _note(Name.Link, A=Dictionary(S=Name.URI, URI=String("https://exemple.org/lire"))),
            _note(Name.FileAttachment, FS=spec),
            _note(Name.Text, T=String(CANARY), Contents=String("note")),
            _note(Name.Link, A=Dictionary(S=Name.SubmitForm, F=String(CANARY), Next=script)),
        ]
    )
    photo = document.make_stream(jpeg_with_place())
    photo.Type, photo.Subtype, photo.Filter = Name.XObject, Name.Image, Name.DCTDecode
    photo.Width, photo.Height, photo.ColorSpace, photo.BitsPerComponent = 40, 30, Name.DeviceRGB, 8
    page.Resources.XObject = Dictionary(Im0=photo)


def _note(subtype, **said):
    return Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array([0, 0, 10, 10]), **said)


def exif():
    said = Image.Exif()
    said[0x013B] = CANARY  # artist
    said[0x0110] = "Téléphone"
    said.get_ifd(0x8825).update({1: "N", 2: (48.0, 32.0, 24.0), 3: "E", 4: (2.0, 39.0, 36.0)})
    return said


def jpeg_with_place(size=(40, 30), **options):
    made = io.BytesIO()
    Image.new("RGB", size, "orange").save(made, "JPEG", exif=exif(), comment=CANARY.encode(), **options)
    return made.getvalue()


def png(size=(40, 30), color="orange"):
    made = io.BytesIO()
    Image.new("RGBA", size, color).save(made, "PNG")
    return made.getvalue()


def archive(parts, *, level=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", level) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return made.getvalue()


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relation(target, kind="hyperlink", mode=' TargetMode="External"'):
    return f'<Relationship Id="r" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'


def docx(body="<w:p><w:r><w:t>Protocole de transmission</w:t></w:r></w:p>", *, relations="", **more):
    """`more`: other parts, « word__media » for « word/media »."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(
            relation("word/document.xml", "officeDocument", "") + relation("docProps/core.xml", "core", "")
        ),
        "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": _RELATIONS.format(relations),
        "docProps/core.xml": f"<cp><dc:creator>{CANARY}</dc:creator></cp>",
        "docProps/app.xml": f"<Properties><Company>{CANARY}</Company></Properties>",
        **more,
    }
    return archive(parts)


def odt(content="<text:p>Protocole</text:p>", **more):
    manifest = (
        '<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="/"/>'
        '<manifest:file-entry manifest:full-path="content.xml"/>'
        '<manifest:file-entry manifest:full-path="meta.xml"/></manifest:manifest>'
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<?xml version="1.0"?><office:document-content xmlns:office="o">{content}</office:document-content>',
        "meta.xml": f"<meta:initial-creator>{CANARY}</meta:initial-creator>",
        "META-INF/manifest.xml": manifest,
        **more,
    }
    return archive(parts)


def swollen(size=300_000_000):
    """A docx of some kilobytes that unfolds into that many bytes."""
    made = io.BytesIO(docx())
    with (
        zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as file,
        file.open("word/media/image1.bmp", "w", force_zip64=True) as entry,
    ):
        block = b"\0" * 1_000_000
        for _ in range(size // len(block)):
            entry.write(block)
    return made.getvalue()


def lying(size=150_000_000):
    """An entry that declares fewer bytes than it unfolds."""
    data = swollen(size)
    real, said = size.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    return data.replace(real, said)
