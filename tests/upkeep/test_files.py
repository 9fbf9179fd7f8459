from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from maillage.upkeep import files
from maillage.upkeep.actions import Closure
from maillage.upkeep.files import Returned, Unreadable
from maillage.upkeep.models import Bounce, ClosedSiret

SIRET, SUCCESSOR = "73282932000074", "55210055400013"


@pytest.fixture
def write(tmp_path):
    def writing(text, encoding="utf-8"):
        path = tmp_path / "faits.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return writing


@pytest.mark.parametrize(
    "text",
    [
        f"siret,date,successeur\n{SIRET},2026-09-30,{SUCCESSOR}\n",
        f"\ufeffSIRET;Date;Successeur;Autre\r\n732 829 320 00074;30/09/2026;{SUCCESSOR};x\r\n;;;\r\n",
        f"date\tsuccesseur\tsiret\n2026-09-30\t{SUCCESSOR}\t{SIRET}",
    ],
)
def test_closed_establishments_are_read_as_spreadsheets_write_them(write, text):
    read = files.read_closed_sirets(write(text))

    assert (read.facts, read.problems) == ([Closure(SIRET, date(2026, 9, 30), SUCCESSOR)], [])


def test_only_the_number_is_needed(write):
    assert files.read_closed_sirets(write(f"siret\n{SIRET}\n")).facts == [Closure(SIRET)]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("12,,", "faits.csv, ligne 3, siret : Un SIRET a 14 chiffres."),
        (
            "73282932000075,,",
            "faits.csv, ligne 3, siret : Ce SIRET contient une erreur de frappe : vérifiez ses 14 chiffres.",
        ),
        (
            f"{SIRET},,{SIRET}",
            "faits.csv, ligne 3, successeur : Le successeur est l’établissement lui-même : laissez cette case vide.",
        ),
        (f"{SIRET},hier,", "faits.csv, ligne 3, date : Écrivez la date comme 2026-11-18 ou 18/11/2026."),
        (f"{SIRET},2026-02-30,", "faits.csv, ligne 3, date : Écrivez la date comme 2026-11-18 ou 18/11/2026."),
        (f",,{SUCCESSOR}", "faits.csv, ligne 3, siret : Un SIRET a 14 chiffres."),
    ],
)
def test_a_wrong_row_is_told_with_its_number_and_the_others_are_read(write, row, problem):
    read = files.read_closed_sirets(write(f"siret,date,successeur\n{SUCCESSOR},,\n{row}\n"))

    assert read.facts == [Closure(SUCCESSOR)]
    assert [str(found) for found in read.problems] == [problem]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "doit nommer les colonnes, dont « siret »"),
        ("nom,ville\nPhare,Melun\n", "doit nommer les colonnes, dont « siret »"),
        ('"' + "1" * 200_000 + '",siret\n', "doit nommer les colonnes, dont « siret »"),
        ('siret\n"' + "1" * 200_000 + '"\n', "n’est pas du CSV"),
    ],
)
def test_another_file_is_refused(write, text, message):
    with pytest.raises(Unreadable, match=message):
        files.read_closed_sirets(write(text))


def test_a_file_in_another_encoding_says_what_to_do(write):
    with pytest.raises(Unreadable, match="enregistrez ce fichier en CSV « UTF-8 »"):
        files.read_closed_sirets(write("siret,été\n", encoding="latin-1"))


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "énorme.csv"
    with path.open("wb") as file:
        file.truncate(201 * 1024 * 1024)

    with pytest.raises(Unreadable, match="trop gros"):
        files.read_closed_sirets(path)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(Unreadable, match="ne s’ouvre pas"):
        files.read_closed_sirets(tmp_path / "absent.csv")


def test_returns_are_hard_unless_told_otherwise(write, now):
    path = write(
        "adresse;type;date\nun@example.org;définitif;2026-11-02\ndeux@example.org;soft;\ntrois@example.org;;\n"
        "quatre;;\ncinq@example.org;peut-être;\n"
    )

    read = files.read_bounces(path, now=now)

    assert read.facts == [
        Returned("un@example.org", is_hard=True, at=datetime(2026, 11, 2, tzinfo=UTC)),
        Returned("deux@example.org", is_hard=False, at=now),
        Returned("trois@example.org", is_hard=True, at=now),
    ]
    assert [str(problem) for problem in read.problems] == [
        "faits.csv, ligne 5, adresse : Ce n’est pas une adresse électronique.",
        "faits.csv, ligne 6, type : Écrivez « definitif » ou « temporaire », ou rien.",
    ]


@pytest.mark.django_db
def test_the_command_notes_returns_and_tells_no_address(write):
    out, err = StringIO(), StringIO()
    path = write("adresse,type,date\nun@example.org,definitif,2026-11-02\npas-une-adresse,,\n")

    for _ in range(2):
        call_command("import_bounces", path, stdout=out, stderr=err)

    assert out.getvalue().splitlines() == ["Retours notés : 1. Lignes écartées : 1."] * 2
    assert list(Bounce.objects.values_list("is_hard", "count")) == [(True, 1)]
    assert "@" not in out.getvalue() + err.getvalue()


@pytest.mark.django_db
def test_the_command_notes_closed_establishments(write):
    out, err = StringIO(), StringIO()

    call_command(
        "import_closed_sirets", write(f"siret\n{SIRET}\n12\n"), source="Sirene 11/2026", stdout=out, stderr=err
    )

    assert out.getvalue() == "Établissements fermés notés : 1. Lignes écartées : 1.\n"
    assert err.getvalue() == "faits.csv, ligne 3, siret : Un SIRET a 14 chiffres.\n"
    assert list(ClosedSiret.objects.values_list("siret", "source")) == [(SIRET, "Sirene 11/2026")]


@pytest.mark.parametrize("command", ["import_bounces", "import_closed_sirets"])
def test_a_command_refuses_another_file(write, command):
    with pytest.raises(CommandError, match="la première ligne doit nommer les colonnes"):
        call_command(command, write("nom\nPhare\n"))
