import io
import json
import zipfile

import pytest

from maillage.directory.exchanges import files
from maillage.directory.exchanges.files import File, Unreadable

TEXT = 'Nom;Ville\n"Écoute";Évry\n'
ROWS = [(2, ["Écoute", "Évry"])]


def csv_of(data):
    return files.read_csv(File("f.csv", data))


def refusal(read, data, name="f"):
    with pytest.raises(Unreadable) as caught:
        read(File(name, data))
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_of_unicode_is_read(encoding):
    table = csv_of(TEXT.encode(encoding))

    assert (table.header, table.rows, table.warning) == (["Nom", "Ville"], ROWS, "")


def test_a_windows_file_is_read_with_a_warning():
    table = csv_of(TEXT.encode("cp1252"))

    assert table.rows == ROWS
    assert (
        table.warning == "Ce fichier n’est pas en UTF-8 : il a été lu comme un fichier Windows. Vérifiez les accents."
    )


def test_a_broken_accent_in_utf8_is_not_taken_for_windows():
    data = TEXT.encode() + b"\xff;x\n"

    assert refusal(files.read_csv, data) == (
        "f : la ligne 3 contient un caractère illisible. Enregistrez le fichier en UTF-8."
    )


@pytest.mark.parametrize("data", [b"a;b\n1;\x81\n", b"a;b\n\xe9;\x00" + b"x" * 2000])
def test_bytes_that_are_no_text_are_refused(data):
    assert "la ligne 2 contient un caractère illisible" in refusal(files.read_csv, data)


def test_a_null_character_is_refused():
    assert "la ligne 2 contient un caractère illisible" in refusal(files.read_csv, b"a;b\nx\x00;y\n")


@pytest.mark.parametrize("data", ["a;b\né".encode()[:-1], "é;b".encode("utf-16")[:-1], b'a;b\n"1;2\n'])
def test_a_text_cut_in_the_middle_is_said_to_be(data):
    assert "Le fichier s’arrête au milieu" in refusal(files.read_csv, data)


def test_a_row_that_is_too_short_is_said_to_be_cut():
    assert refusal(files.read_csv, b"a;b;c\n1;2;3\n\n1;2\n") == (
        "f, ligne 4 : 2 cases au lieu de 3. Le fichier est peut-être coupé, ou un guillemet manque."
    )


def test_a_misplaced_quotation_mark_is_refused():
    assert "ce fichier CSV est mal formé" in refusal(files.read_csv, b'a;b\n"1"2;3\n')


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_header(delimiter):
    assert csv_of(f"a{delimiter}b\n1{delimiter}2,5 ; x\n".replace(",5 ; x", "").encode()).rows == [(2, ["1", "2"])]


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\xef\xbb\xbf", " \n".encode("utf-16")])
def test_an_empty_file_is_said_to_be(data):
    assert refusal(files.read_csv, data) == "f : ce fichier est vide."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7", "un document PDF"),
        (b"\xd0\xcf\x11\xe0", "un ancien classeur XLS : enregistrez-le en XLSX"),
        (b"\x89PNG\r\n", "une image"),
        (b"\x1f\x8b\x08", "une archive compressée : décompressez-la d’abord"),
        (b"SQLite format 3\x00", "une base de données"),
        (b"<!DOCTYPE html><p>", "une page web"),
        (b"<?xml version='1.0'?>", "un document XML"),
        (b"PK\x03\x04...xl/workbook.xml", "un classeur XLSX"),
        (b"PK\x03\x04...word/document.xml", "un document de texte (DOCX)"),
        (b"PK\x03\x04...opendocument.spreadsheet", "un classeur ODS : enregistrez-le en XLSX"),
        (b"PK\x03\x04...opendocument.text", "un document OpenDocument"),
        (b"PK\x03\x04...", "une archive ZIP"),
    ],
)
def test_a_file_of_another_kind_is_named(data, what):
    assert refusal(files.read_json, data) == f"f : ce fichier est {what}. Il faut un document JSON."


@pytest.mark.parametrize(
    "text", ['[{"a": 1}', '[{"a": "x', '[{"a": 1}, ', '{"a"', "["], ids=["list", "text", "comma", "name", "bracket"]
)
def test_a_json_document_cut_in_the_middle_is_said_to_be(text):
    assert "Le fichier s’arrête au milieu" in refusal(files.read_json, text.encode())


def test_a_json_document_tells_where_it_is_wrong():
    assert refusal(files.read_json, b'[\n{"a": 1,, "b": 2}]') == (
        "f, ligne 2, caractère 9 : ce n’est pas du JSON correct à cet endroit."
    )


@pytest.mark.parametrize("text", ["[NaN]", "[" * 100_000, "[1" + "0" * 5000 + "]"], ids=["nan", "deep", "long"])
def test_an_impossible_json_value_is_refused(text):
    assert refusal(files.read_json, text.encode()) == "f : ce document JSON contient une valeur impossible."


@pytest.mark.parametrize("text", [r'["a\u0000"]', r'[{"\ud800": 1}]', r'{"a": ["\uDFFF"]}'])
def test_a_character_that_cannot_be_stored_is_refused(text):
    assert "un caractère qui n’existe pas" in refusal(files.read_json, text.encode())


def test_a_character_written_in_two_halves_is_read():
    assert files.read_json(File("f", rb'["\ud83d\ude00"]')) == ["😀"]


def test_json_in_windows_encoding_is_refused():
    assert "la ligne 1 contient un caractère illisible" in refusal(files.read_json, '["été"]'.encode("cp1252"))


def test_a_folder_stands_for_its_files(tmp_path):
    for name in ("b.csv", "a.csv", ".cache"):
        (tmp_path / name).write_bytes(name.encode())

    assert [file.name for file in files.gather([str(tmp_path)])] == ["a.csv", "b.csv"]


def test_an_archive_stands_for_its_files(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("b/x.json", "[]")
        archive.writestr("lisez-moi.txt", "x")

    assert files.gather([str(tmp_path / "z.zip")]) == [File("b/x.json", b"[]")]


@pytest.mark.parametrize("name", ["absent.csv", "vide", "seul.zip"])
def test_a_path_without_data_is_refused(tmp_path, name):
    (tmp_path / "vide").mkdir()
    with zipfile.ZipFile(tmp_path / "seul.zip", "w") as archive:
        archive.writestr("lisez-moi.txt", "x")

    with pytest.raises(Unreadable) as caught:
        files.gather([str(tmp_path / name)])

    assert str(caught.value).startswith(f"{name} : ")


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 100)
    (tmp_path / "a.csv").write_bytes(b"x" * 60)

    with pytest.raises(Unreadable, match="Ce fichier est trop gros : 300 Mo au plus"):
        files.gather([str(tmp_path / "a.csv"), str(tmp_path / "a.csv")])


def zip_of(content=b"x" * 2000):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
    return stream.getvalue()


def test_a_zip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1000)

    assert "Ce fichier est trop gros" in refusal(files.opened_zip, zip_of())


def test_an_archive_that_is_cut_or_altered_is_refused():
    whole = zip_of(bytes(range(256)))
    altered = whole.replace(whole[60:70], b"0123456789")

    for data in (whole[:50], altered):
        assert "Le fichier s’arrête au milieu" in refusal(files.opened_zip, data)


def test_an_archive_with_a_password_is_refused():
    data = bytearray(zip_of())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1

    assert "ce fichier a un mot de passe" in refusal(files.opened_zip, bytes(data))


def test_json_is_written_with_one_item_a_line():
    assert files.write_json([{"é": [1]}, 2]) == '[\n{"é":[1]},\n2\n]\n'.encode()
    assert files.write_json([]) == b"[]\n"
    assert json.loads(files.write_json([1, 2], page={"size": 2})) == {"size": 2, "contents": [1, 2]}
