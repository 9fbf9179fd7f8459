import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from maillage.core.text import fold
from maillage.directory.exchanges import published, spreadsheet
from maillage.directory.exchanges.files import File
from maillage.directory.exchanges.spreadsheet import sheets
from maillage.directory.records import AreaRecord, Batch, ContactRecord, PlaceRecord
from tests.directory.exchanges.builders import (
    DAY,
    as_files,
    full_service,
    in_order,
    organisation,
    service,
    site,
    small_network,
    with_private_parts,
)
from tests.directory.exchanges.strategies import batches


def said(batch):
    """Records where an empty cell and a value that says nothing are the same."""
    return tuple(
        [
            {name: value for name in record.__slots__ if (value := getattr(record, name)) not in (None, "", (), {})}
            for record in records
        ]
        for records in in_order(batch)
    )


def workbook_of(**pages):
    """A workbook as a person makes it: `pages` are rows by title, underscores for spaces."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in pages.items():
        page = book.create_sheet(title.replace("_", " "))
        for row in rows:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return File("essai.xlsx", stream.getvalue())


ORGANISATIONS = [["Identifiant", "Nom"], ["a", "Association"]]


@pytest.mark.parametrize("as_csv", [False, True], ids=["xlsx", "csv"])
def test_what_is_exported_comes_back_equal(as_csv):
    batch = with_private_parts(small_network())

    back = spreadsheet.read(as_files(spreadsheet.write(batch, as_csv=as_csv)))

    assert back.problems == []
    assert said(back) == said(batch)


@pytest.mark.parametrize("as_csv", [False, True], ids=["xlsx", "csv"])
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(batches())
def test_whatever_is_exported_comes_back_equal(as_csv, batch):
    back = spreadsheet.read(as_files(spreadsheet.write(batch, as_csv=as_csv)))

    assert back.problems == []
    assert said(back) == said(batch)


def test_no_need_is_not_the_usual_needs():
    batch = Batch(organisations=[organisation()], services=[service(needs=(), audiences=())])

    (found,) = spreadsheet.read(as_files(spreadsheet.write(batch))).services

    assert (found.needs, found.audiences) == ((), ())


def test_a_long_exchange_is_kept_whole():
    kept = {"data_inclusion": {"texte": ["=é\n" * 40_000, None]}}
    batch = Batch(organisations=[organisation(exchange=kept)])

    back = spreadsheet.read(as_files(spreadsheet.write(batch)))

    assert back.organisations[0].exchange == kept


def test_the_template_has_every_sheet_and_no_row():
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.write(Batch()).files["maillage.xlsx"]))

    assert book.sheetnames == [
        "Mode d’emploi",
        "Organisations",
        "Sites",
        "Services",
        "Lieux",
        "Contacts",
        "Zones",
        "Horaires exceptionnels",
        "Capacités",
        "Vérifications",
        "Listes",
    ]
    assert book["Services"].max_row == 1
    assert len(book["Services"].data_validations.dataValidation) == 6
    assert spreadsheet.read(as_files(spreadsheet.write(Batch()))) == Batch()


def test_every_choice_of_the_lists_is_read_back():
    for sheet in sheets.SHEETS:
        for column in sheet.columns:
            for choice in sheets.lists().get(column.list_name, ()):
                assert column.cell.read(choice) is not None


def test_no_two_labels_of_a_list_are_alike():
    for choices in sheets.lists().values():
        assert len({fold(choice) for choice in choices}) == len(choices)


def test_columns_come_in_any_order_and_unknown_ones_are_left():
    file = workbook_of(
        Organisations=[["Remarque", "nom", "IDENTIFIANT"], ["?", "Association", "a"], [], [None, "Autre", 7.0]]
    )

    batch = spreadsheet.read([file], source="essai")

    assert [(record.source, record.external_id, record.name) for record in batch.organisations] == [
        ("essai", "a", "Association"),
        ("essai", "7", "Autre"),
    ]
    assert [batch.place_of(record)[1] for record in batch.organisations] == [2, 4]
    assert [str(problem) for problem in batch.problems] == [
        "essai.xlsx, feuille « Organisations », ligne 1, Remarque (avertissement) : Cette colonne n’est pas connue : elle n’est pas lue."
    ]


def test_an_empty_cell_says_nothing_and_empty_says_empty():
    file = workbook_of(
        Organisations=ORGANISATIONS,
        Services=[
            ["Identifiant", "Organisation", "Nom", "Description", "Besoins", "Téléphone"],
            ["s", "a", "Écoute", "(vide)", "(vide)", None],
        ],
    )

    (found,) = spreadsheet.read([file]).services

    assert (found.description, found.needs, found.phone) == ("", (), None)
    assert (found.areas, found.contacts, found.places) == (None, None, None)


def test_a_sheet_that_has_rows_says_all():
    file = workbook_of(
        Organisations=ORGANISATIONS,
        Services=[["Identifiant", "Organisation", "Nom"], ["s", "a", "Un"], ["t", "a", "Deux"]],
        Zones=[["Service", "Échelon", "Code INSEE"], ["s", "Département", 1.0], ["s", "france entière", None]],
        Contacts=[["Service", "Nom"]],
    )

    one, two = spreadsheet.read([file]).services

    assert one.areas == (AreaRecord(level="department", code="1"), AreaRecord(level="country"))
    assert (two.areas, two.contacts) == ((), None)


def test_cells_are_read_as_people_write_them():
    file = workbook_of(
        Organisations=[
            ["Identifiant", "Nom", "SIRET", "Téléphone", "Modifié le"],
            ["a", "A", 13002526500013, 199001234, "21/11/2025"],
        ],
        Sites=[
            [
                "Identifiant",
                "Organisation",
                "Longitude",
                "Latitude",
                "Commune (code INSEE)",
                "Code postal",
                "Adresse protégée",
            ],
            ["l", "a", "2,35", 48.9, 1004, 1500, "Non"],
        ],
        Services=[
            ["Identifiant", "Organisation", "Nom", "Âge minimum", "Langues", "Type", "Anonymat possible", "Modifié le"],
            [
                "s",
                "a",
                "Écoute",
                "12,5",
                "français ; Anglais\nLangue des signes francaise",
                "care",
                "OUI",
                datetime(2025, 3, 1, 10),
            ],
        ],
    )

    batch = spreadsheet.read([file])

    assert batch.problems == []
    (head,), (place,), (found,) = batch.organisations, batch.sites, batch.services
    assert (head.siret, head.phone, head.modified_on) == ("13002526500013", "0199001234", date(2025, 11, 21))
    assert (place.longitude, place.latitude, place.commune, place.postal_code) == (2.35, 48.9, "01004", "01500")
    assert place.is_protected is False
    assert (found.age_min, found.languages, found.type) == (Decimal("12.5"), ("fr", "en", "lsf"), "care")
    assert (found.is_anonymous, found.modified_on) == (True, date(2025, 3, 1))


@pytest.mark.parametrize(
    ("title", "cell", "message"),
    [
        ("Type", "Ecoutte", "« Ecoutte » : Cette valeur n’est pas dans la liste. Vouliez-vous dire « Écoute » ?"),
        ("Langues", "42", "« 42 » : Cette valeur n’est pas dans la liste."),
        ("Âge minimum", "douze", "« douze » : Ce n’est pas un nombre."),
        ("Âge minimum", "1e400", "« 1e400 » : Ce nombre n’est pas possible."),
        ("Modifié le", "31/02/2026", "« 31/02/2026 » : Ce n’est pas une date. Écrivez-la ainsi : 21/11/2026."),
        ("Modifié le", 12, "« 12 » : Ce n’est pas une date. Écrivez-la ainsi : 21/11/2026."),
        ("Anonymat possible", "peut-être", "« peut-être » : Répondez par oui ou par non."),
        ("Description", "#REF!", "« #REF! » : La formule de cette case est en erreur."),
    ],
)
def test_a_wrong_cell_is_refused_with_its_row(title, cell, message):
    file = workbook_of(
        Organisations=ORGANISATIONS,
        Services=[["Identifiant", "Organisation", "Nom", title], [], ["s", "a", "Écoute", cell]],
    )

    batch = spreadsheet.read([file])

    assert [str(problem) for problem in batch.problems] == [
        f"essai.xlsx, feuille « Services », ligne 3, {title} : {message}"
    ]


def test_a_capacity_is_a_whole_number():
    file = workbook_of(
        Organisations=ORGANISATIONS,
        Services=[["Identifiant", "Organisation", "Nom"], ["s", "a", "Un"]],
        Capacités=[["Service", "Unité", "Au plus"], ["s", "places", 2.5]],
    )

    assert [problem.message for problem in spreadsheet.read([file]).problems] == ["« 2.5 » : Il faut un nombre entier."]


def test_required_columns_and_cells_are_asked_for():
    file = workbook_of(
        Organisations=[["Identifiant", "Nom", "Nom"], ["a", None, None]],
        Services=[["Identifiant", "Nom"], ["s", "Écoute"]],
        Zones=[["Service", "Échelon"], ["s", None], ["x", "commune"]],
    )

    batch = spreadsheet.read([file])

    assert [
        (problem.where.rpartition("« ")[2], problem.row, problem.field, problem.message) for problem in batch.problems
    ] == [
        ("Organisations »", 1, "Nom", "Cette colonne est là plusieurs fois."),
        ("Organisations »", 2, "Nom", "Il faut remplir cette case."),
        ("Services »", 1, "Organisation", "Il manque cette colonne."),
        ("Zones »", 2, "Échelon", "Il faut remplir cette case."),
        ("Zones »", 3, "Service", "Ce service n’est pas dans la feuille « Services »."),
    ]


def test_a_message_about_a_site_never_tells_its_cells():
    file = workbook_of(
        Organisations=ORGANISATIONS,
        Sites=[
            ["Identifiant", "Organisation", "Nature", "Longitude"],
            ["l", "a", "1 rue du Secret", "1 rue du Secret"],
        ],
    )

    batch = spreadsheet.read([file])

    assert [problem.message for problem in batch.problems] == [
        "Cette valeur n’est pas dans la liste.",
        "Ce n’est pas un nombre.",
    ]


def test_links_are_identifiers_or_whole_keys():
    batch = Batch(
        organisations=[organisation("a--b"), organisation("c", source="autre")],
        sites=[site("l", "autre--c")],
        services=[service("s", "maillage--a--b", places=(PlaceRecord(site="maillage--l"),))],
    )

    back = spreadsheet.read(as_files(spreadsheet.write(batch)))

    assert said(back) == said(batch)


def test_public_contacts_do_not_pretend_to_be_all():
    batch = published.public_only(with_private_parts(Batch(organisations=[organisation()], services=[full_service()])))

    written = spreadsheet.write(batch, is_public=True)
    back = spreadsheet.read(as_files(written))

    assert back.sees_public_only is True
    assert [contact.name for contact in back.services[0].contacts] == ["Camille Essai"]
    assert back.services[0].capacities is None


def test_unknown_sheets_are_left_with_a_warning():
    file = workbook_of(Organisations=ORGANISATIONS, Brouillon=[["x"]])

    assert [str(problem) for problem in spreadsheet.read([file]).problems] == [
        "essai.xlsx, feuille « Brouillon », feuille (avertissement) : Cette feuille n’est pas connue : elle n’est pas lue."
    ]


def test_empty_sheets_and_columns_without_a_title_are_left():
    file = workbook_of(Organisations=[["Identifiant", "Nom", " ", ""], ["a", "A", None, "x"]], Sites=[])

    batch = spreadsheet.read([file])

    assert (len(batch.organisations), batch.sites, batch.problems) == (1, [], [])


def test_a_workbook_without_any_known_sheet_is_refused():
    (problem,) = spreadsheet.read([workbook_of(Feuille1=[["a"]])]).problems

    assert problem.message == (
        "essai.xlsx : aucune feuille de ce fichier n’est connue. Partez du modèle (export_directory --empty)."
    )


def test_a_csv_file_without_a_known_name_is_refused():
    (problem,) = spreadsheet.read([File("liste.csv", b"a;b\n")]).problems

    assert "ce nom ne dit pas quelle feuille c’est" in problem.message


def test_a_csv_file_of_windows_is_read_with_a_warning():
    data = "Identifiant;Nom\na;Écoute à Évry\n".encode("cp1252")

    batch = spreadsheet.read([File("Organisations.csv", data)])

    assert [record.name for record in batch.organisations] == ["Écoute à Évry"]
    assert [problem.is_blocking for problem in batch.problems] == [False]


@pytest.mark.parametrize("keep", [10, 2000, 0.5, 0.99])
def test_a_workbook_cut_in_the_middle_is_refused(keep):
    data = spreadsheet.write(small_network()).files["maillage.xlsx"]
    cut = data[: int(keep if keep >= 1 else len(data) * keep)]

    batch = spreadsheet.read([File("coupe.xlsx", cut)])

    assert [problem.is_blocking for problem in batch.problems] == [True]


def test_a_workbook_whose_content_is_broken_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets><sheet")
        archive.writestr("[Content_Types].xml", "<Types")

    (problem,) = spreadsheet.read([File("casse.xlsx", stream.getvalue())]).problems

    assert "ce classeur est abîmé ou coupé" in problem.message


def test_a_zip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr("maillage.directory.exchanges.files.LARGEST", 1000)

    (problem,) = spreadsheet.read(as_files(spreadsheet.write(small_network()))).problems

    assert "Ce fichier est trop gros" in problem.message


def test_kept_data_that_was_damaged_is_refused():
    head = [["Identifiant", "Nom", "Source"], ["a", "A", "s"]]
    damaged = workbook_of(
        Organisations=head, Données_reprises=[list(sheets.KEPT_TITLES), ["Organisations", "s", "a", 1, "{"]]
    )
    shifted = workbook_of(
        Organisations=head, Données_reprises=[list(sheets.KEPT_TITLES), ["Organisations", "s", "a", "x", "{"]]
    )

    assert "est abîmée pour cette fiche" in spreadsheet.read([damaged]).problems[0].message
    assert "Cette ligne est abîmée" in spreadsheet.read([shifted]).problems[0].message


def test_a_workbook_is_the_same_for_the_same_directory():
    def cells(data):
        book = openpyxl.load_workbook(io.BytesIO(data))
        return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book}

    first, second = (spreadsheet.write(small_network()).files["maillage.xlsx"] for _ in range(2))

    assert cells(first) == cells(second)


@pytest.mark.abuse(56)
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'=", "''@", "\n=", "＝"])
@pytest.mark.parametrize("as_csv", [False, True], ids=["xlsx", "csv"])
def test_no_cell_is_a_formula(start, as_csv):
    evil = f'{start}HYPERLINK("https://evil.example","x")'
    texts = {"description": evil, "audience_details": evil, "cost_details": evil, "young_text": evil}
    batch = Batch(
        organisations=[organisation(description=evil, exchange={"a": evil})],
        services=[service(contacts=(ContactRecord(role="R", name="N", visibility="public"),), **texts)],
    )

    written = spreadsheet.write(batch, as_csv=as_csv)
    back = spreadsheet.read(as_files(written))

    assert said(back) == said(batch)
    for name, data in written.files.items():
        for cell in cells_of(name, data):
            assert not str(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def cells_of(name, data):
    if name.endswith(".csv"):
        return [cell.strip('"') for line in data.decode("utf-8-sig").split("\r\n") for cell in line.split('";"')]
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    return [cell.value for cell in cells]


def test_dates_are_dates_in_the_workbook():
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.write(small_network()).files["maillage.xlsx"]))
    page = book["Organisations"]
    column = [cell.value for cell in page[1]].index("Modifié le")

    assert page[2][column].value == datetime(DAY.year, DAY.month, DAY.day)
