import io
import json
import logging
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.directory import actions, queries
from maillage.directory.models import Organisation, Revision, Service, Site
from maillage.directory.records import Batch, ContactRecord, ServiceRecord
from tests.directory.exchanges import builders
from tests.directory.exchanges.builders import in_order
from tests.directory.exchanges.test_data_inclusion import SERVICE, STRUCTURE

FORMATS = ["data-inclusion", "hsds", "tableur"]
CANARY = "7 impasse du Canari-Bleu"
CANARY_LATITUDE = 48.539771


def run(command, *arguments, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def load(format_, *paths, **options):
    return run("import_directory", *paths, format_=format_, verbosity=1, **options)


def export(format_, to, **options):
    run("export_directory", format_=format_, to=str(to), **options)
    return (
        {path.name: path.read_bytes() for path in sorted(to.iterdir())} if to.is_dir() else {to.name: to.read_bytes()}
    )


def forget_everything():
    Service.objects.all().delete()
    Site.objects.all().delete()
    Organisation.objects.update(parent=None)
    Organisation.objects.all().delete()


@pytest.fixture
def structures(tmp_path):
    folder = tmp_path / "recu"
    folder.mkdir()
    (folder / "structures.json").write_text(json.dumps([STRUCTURE]))
    (folder / "services.json").write_text(json.dumps([{**SERVICE, "zone_eligibilite": ["93", "93066"]}]))
    return folder


@pytest.mark.parametrize("format_", FORMATS)
def test_export_wipe_import_export_gives_the_same_bytes(network, tmp_path, format_):
    first = export(format_, tmp_path / "un")
    forget_everything()
    load(format_, tmp_path / "un")

    second = export(format_, tmp_path / "deux")

    assert second == first
    assert len(first) >= 2


def test_the_workbook_gives_the_whole_directory_back(network, tmp_path):
    before = queries.read_all()
    export("tableur", tmp_path / "tout.xlsx")
    forget_everything()

    load("tableur", tmp_path / "tout.xlsx")

    assert in_order(queries.read_all()) == in_order(before)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_second_import_writes_nothing(network, tmp_path, format_):
    export(format_, tmp_path / "un")
    forget_everything()
    load(format_, tmp_path / "un")
    revision = queries.revision()

    with CaptureQueriesContext(connection) as caught:
        out, _ = load(format_, tmp_path / "un")

    writes = [
        q["sql"] for q in caught if q["sql"].startswith(("INSERT", "UPDATE", "DELETE")) and "revision" not in q["sql"]
    ]
    assert writes == []
    assert out == (
        "organisations : 0 créés, 0 modifiés ; sites : 0 créés, 0 modifiés ; services : 0 créés, 0 modifiés ; "
        f"{sum(map(len, in_order(queries.read_all())))} inchangés\n"
    )
    assert queries.revision() == revision


@pytest.mark.parametrize("format_", ["hsds", "tableur"])
def test_importing_a_public_export_wipes_nothing(network, tmp_path, format_):
    before = queries.read_all()
    export(format_, tmp_path / "public", public=True)

    load(format_, tmp_path / "public")

    assert in_order(queries.read_all()) == in_order(before)


def test_importing_a_public_export_changes_public_contacts_only(network, tmp_path, now):
    contact = ContactRecord(name="Alix Essai", visibility="public")
    named = {"source": "maillage", "external_id": "ecoute", "organisation": "maillage--asso", "name": "Service ecoute"}
    batch = Batch(services=[ServiceRecord(**named, contacts=(contact,))], sees_public_only=True)

    actions.load(batch, by=None, now=now)

    assert {
        (c.name, c.visibility) for s in queries.read_all().services if s.external_id == "ecoute" for c in s.contacts
    } == {
        ("Alix Essai", "public"),
        ("Dominique Privé", "professionals"),
    }


def test_what_data_inclusion_cannot_say_is_not_wiped(network, tmp_path):
    export("data-inclusion", tmp_path / "di")

    load("data-inclusion", tmp_path / "di")

    found = next(record for record in queries.read_all().services if record.external_id == "ecoute")
    assert (found.needs, found.languages) == (("talk", "rights"), ("fr", "lsf", "fa"))
    assert found.young_text == "On t’écoute. Tu choisis ce que tu dis."
    assert len(found.closures) == 2
    assert [capacity.maximum for capacity in found.capacities] == [12]
    assert sorted(contact.visibility for contact in found.contacts) == ["professionals", "public"]


def test_a_type_that_was_corrected_stays(territories, structures):
    load("data-inclusion", structures)
    Service.objects.update(type="night_outreach")

    load("data-inclusion", structures)

    assert Service.objects.get().type == "night_outreach"


def test_a_data_inclusion_file_leaves_as_it_came(territories, structures, tmp_path):
    load("data-inclusion", structures)

    written = export("data-inclusion", tmp_path / "di")

    assert json.loads(written["services.json"]) == [{**SERVICE, "zone_eligibilite": ["93", "93066"]}]
    assert json.loads(written["structures.json"]) == [
        {**STRUCTURE, "reseaux_porteurs": sorted(STRUCTURE["reseaux_porteurs"])}
    ]


def test_a_dry_run_writes_nothing(territories, structures):
    out, _ = load("data-inclusion", structures, dry_run=True)

    assert out.startswith("Essai, rien n’a été écrit. organisations : 1 créés")
    assert Organisation.objects.count() == 0
    assert not Revision.objects.filter(number__gt=0).exists()


def test_one_problem_and_nothing_is_written(territories, structures, capsys):
    services = [{**SERVICE, "zone_eligibilite": ["93067"]}, {**SERVICE, "id": "dora--9", "type": "acompagnement"}]
    (structures / "services.json").write_text(json.dumps(services))
    err = io.StringIO()

    with pytest.raises(CommandError, match="2 problèmes à corriger"):
        call_command("import_directory", str(structures), format_="data-inclusion", stderr=err, verbosity=0)

    assert err.getvalue().splitlines() == [
        "services.json, ligne 2, type : « acompagnement » n’est pas un code connu. Vouliez-vous dire « accompagnement » ?",
        "services.json, ligne 1, zones : « 93067 » n’est pas un code connu. Vouliez-vous dire « 93066 » ?",
    ]
    assert Organisation.objects.count() == 0


def test_warnings_are_told_and_do_not_stop(territories, structures):
    (structures / "services.json").write_text(
        json.dumps([{**SERVICE, "zone_eligibilite": ["93"], "horaires_accueil": "?"}])
    )

    _, err = load("data-inclusion", structures)

    assert "horaires_accueil (avertissement)" in err
    assert Service.objects.count() == 1


def test_the_source_names_what_does_not_say_it(territories, tmp_path):
    (tmp_path / "o.json").write_text('[{"id": "o1", "name": "Org", "description": "x"}]')

    load("hsds", tmp_path / "o.json", source="annuaire")

    assert [str(organisation) for organisation in Organisation.objects.all()] == ["annuaire--o1"]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"\x00" * 100,
        b"PK\x03\x04" + b"x" * 50,
        b"[",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        b"a;b\n1",
        b"<html>",
        b"null",
    ],
)
@pytest.mark.parametrize("name", ["f.json", "f.csv", "Services.csv", "f.xlsx", "f"])
def test_no_file_makes_it_fall(territories, tmp_path, format_, data, name):
    (tmp_path / name).write_bytes(data)

    with pytest.raises(CommandError, match="Rien n’a été écrit"):
        call_command("import_directory", str(tmp_path / name), format_=format_, stderr=io.StringIO(), verbosity=0)


def test_an_absent_file_is_said_to_be(territories):
    with pytest.raises(CommandError, match="ce fichier ne s’ouvre pas"):
        load("hsds", "absent.json")


def test_a_network_goes_into_an_archive_and_back(network, tmp_path):
    (tmp_path / "a.zip").write_bytes(b"ancien")
    export("hsds", tmp_path / "a.zip")
    export("hsds", tmp_path / "b.zip")

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist() == ["services.json", "organizations.json"]
    assert load("hsds", tmp_path / "a.zip")[0].endswith("6 inchangés\n")


def test_the_template_is_a_workbook_without_rows(db, tmp_path):
    export("tableur", tmp_path / "modele.xlsx", empty=True)

    assert openpyxl.load_workbook(tmp_path / "modele.xlsx")["Services"].max_row == 1


def test_only_the_asked_sources_leave_with_what_they_stand_on(network, territories, now, tmp_path):
    head = builders.organisation("x", source="autre", parent="maillage--tete")
    service = builders.service("y", "autre--x", source="autre")
    actions.load(Batch(organisations=[head], services=[service]), by=None, now=now)

    out, _ = run("export_directory", format_="tableur", to=str(tmp_path / "autre"), sources=["autre"], verbosity=1)

    assert out == "2 organisations, 0 sites, 1 services.\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format_": "hsds", "to": "x.xlsx"}, "Un classeur .xlsx ne convient qu’au format tableur"),
        ({"format_": "hsds", "to": "x", "empty": True}, "--empty ne convient qu’au format tableur"),
        ({"format_": "hsds", "to": "/proc/nulle-part/x"}, "ne peut pas être écrit"),
    ],
)
def test_an_export_that_makes_no_sense_is_refused(db, options, message):
    with pytest.raises(CommandError, match=message):
        run("export_directory", **options)


def test_data_inclusion_may_leave_as_csv(network, tmp_path):
    assert sorted(export("data-inclusion", tmp_path / "csv", csv=True)) == ["services.csv", "structures.csv"]


def everything_in(path):
    """All bytes of a folder, a workbook being opened."""
    found = b""
    for file in sorted(path.iterdir()):
        found += file.name.encode() + file.read_bytes()
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as archive:
                found += b"".join(archive.read(name) for name in archive.namelist())
    return found


@pytest.fixture
def secret(network, now):
    """A place that was public, with a canary as its address, then protected, the address being held."""
    actions.load(
        Batch(
            sites=[
                builders.site(
                    "canari",
                    name="Foyer du Canari-Bleu",
                    address=CANARY,
                    commune="77288",
                    city="Melun",
                    postal_code="77000",
                    longitude=2.6554,
                    latitude=CANARY_LATITUDE,
                )
            ],
            services=[builders.service("abri", places=(builders.PlaceRecord(site="maillage--canari"),))],
        ),
        by=None,
        now=now,
    )
    return actions.protect_site(Site.objects.get(external_id="canari"), by=None, now=now, hold=CANARY)


@pytest.mark.abuse(5)
def test_a_protected_address_is_in_none_of_the_exports(secret, tmp_path):
    for format_ in FORMATS:
        export(format_, tmp_path / format_)
    export("tableur", tmp_path / "tableur" / "tout.xlsx")
    export("data-inclusion", tmp_path / "csv", csv=True)

    for folder in (*FORMATS, "csv"):
        found = everything_in(tmp_path / folder)
        assert b"abri" in found
        for word in (b"Canari", b"48.5397", b"77288", b"77000", b"Melun"):
            assert word not in found


@pytest.mark.abuse(11)
@pytest.mark.parametrize("format_", ["hsds", "tableur", "data-inclusion"])
def test_an_import_cannot_bring_a_protected_address_back(network, now, tmp_path, format_):
    place = builders.site(
        "asso#site",
        department="77",
        commune="77288",
        address=CANARY,
        city="Melun",
        latitude=CANARY_LATITUDE,
        longitude=2.6,
    )
    service = builders.service("abri", places=(builders.PlaceRecord(site="maillage--asso#site"),))
    actions.load(Batch(sites=[place], services=[service]), by=None, now=now)
    export(format_, tmp_path / "ancien")
    actions.protect_site(Site.objects.get(external_id="asso#site"), by=None, now=now)

    _, err = load(format_, tmp_path / "ancien")

    found = Site.objects.get(external_id="asso#site")
    assert (found.is_protected, found.address, found.city, found.commune, found.latitude) == (True, "", "", None, None)
    assert "Cette adresse est protégée ici : elle n’a pas été gardée. Prévenez la source, qui la publie." in err
    assert "Canari" not in err
    assert not Service.objects.exclude(exchange={}).filter(exchange__icontains="Canari").exists()


def failing_files():
    """The canary where it belongs and in every wrong column, with something wrong beside."""
    site_row = ["Identifiant", "Organisation", "Adresse protégée"]
    titles = [
        "Adresse",
        "Ville",
        "Commune (code INSEE)",
        "Code postal",
        "Longitude",
        "Nature",
        "Pays",
        "Fiche d’accessibilité",
    ]
    for title in (*titles, "Organisation", "Département"):
        header = site_row if title == "Organisation" else [*site_row, title]
        values = ["canari", CANARY if title == "Organisation" else "asso", "oui", CANARY]
        rows = [";".join(header), ";".join(values[: len(header)])]
        yield "tableur", "Sites.csv", "\n".join(rows)
    yield "tableur", "Lieux.csv", f"Service;Site\nabri;{CANARY}"
    for field in ("adresse", "commune", "code_insee", "code_postal", "longitude", "accessibilite_lieu", "siret"):
        item = {**STRUCTURE, "source": "maillage", "id": "maillage--asso", "courriel": "?", field: CANARY}
        yield "data-inclusion", "f.json", json.dumps([item], ensure_ascii=False)
    location = {
        "id": "x",
        "location_type": CANARY,
        "latitude": CANARY,
        "addresses": [{"address_1": CANARY, "country": CANARY}],
        "external_identifier": CANARY,
        "external_identifier_type": "INSEE",
        "accessibility": [{"url": CANARY}],
    }
    yield "hsds", "f.json", json.dumps({"id": "o", "name": "?", "description": "", "locations": [location]})


@pytest.mark.abuse(12)
@pytest.mark.parametrize(("format_", "name", "text"), list(failing_files()))
def test_a_failing_import_never_tells_the_address(secret, tmp_path, capsys, caplog, format_, name, text):
    caplog.set_level(logging.DEBUG)
    (tmp_path / name).write_text(text)
    if format_ == "tableur":
        (tmp_path / "Organisations.csv").write_text("Identifiant;Nom;État\nasso;Association;?\n")
    err = io.StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("import_directory", str(tmp_path), format_=format_, source="maillage", stderr=err)

    shown = capsys.readouterr()
    for said in (err.getvalue(), str(refused.value), shown.out, shown.err, caplog.text):
        assert "Canari" not in said
        assert "impasse" not in said


@pytest.mark.abuse(12)
def test_what_the_database_refuses_is_not_told_in_its_words(territories, structures, monkeypatch):
    def refuse(*args, **options):
        raise IntegrityError(f"Failing row contains ({CANARY})")

    monkeypatch.setattr(actions.writing, "write", refuse)

    with pytest.raises(CommandError) as refused:
        load("data-inclusion", structures)

    assert str(refused.value) == "La base de données a refusé ces fiches (IntegrityError). Rien n’a été écrit."
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("hour", [22, 23])
def test_what_was_checked_just_after_midnight_is_imported_at_once(network, tmp_path, monkeypatch, hour, format_):
    """At half past midnight in Paris, it is still the day before in UTC: today is not « in the future »."""
    at = datetime(2026, 11, 18, hour, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: at)
    service = Service.objects.order_by("external_id").first()
    actions.verify(service, "call", "confirmed", by=None, now=at)
    actions.set_status(service, "published", by=None, now=at)
    export(format_, tmp_path / "nuit")

    out, _ = load(format_, tmp_path / "nuit")

    assert out.startswith("organisations : 0 créés")
