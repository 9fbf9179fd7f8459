import io
import zipfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.directory import queries
from maillage.directory.exchanges import data_inclusion, hsds, published, spreadsheet
from maillage.directory.exchanges.files import Written
from maillage.directory.records import Batch

_FORMATS = ("data-inclusion", "hsds", "tableur")
_ZIP_DATE = (2026, 1, 1, 0, 0, 0)  # always the same, so that the same directory makes the same file


class Command(BaseCommand):
    help = (
        "Exporte le répertoire. data-inclusion et hsds : ce qui est public. tableur : tout, sauf avec --public. "
        "Une adresse protégée ne sort jamais."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", required=True, choices=_FORMATS, dest="format_")
        parser.add_argument("--to", required=True, metavar="CHEMIN", help="Dossier, archive .zip, ou classeur .xlsx.")
        parser.add_argument("--sources", nargs="+", default=[], help="Seulement les fiches de ces sources.")
        parser.add_argument("--csv", action="store_true", help="data-inclusion : du CSV au lieu du JSON.")
        parser.add_argument("--public", action="store_true", help="tableur : seulement ce qui est public.")
        parser.add_argument("--empty", action="store_true", help="tableur : le modèle, sans aucune fiche.")

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(options["to"])
        is_workbook = target.suffix.lower() == ".xlsx"
        if is_workbook and options["format_"] != "tableur":
            raise CommandError("Un classeur .xlsx ne convient qu’au format tableur. Donnez un dossier ou un .zip.")
        if options["empty"] and options["format_"] != "tableur":
            raise CommandError("--empty ne convient qu’au format tableur.")
        batch = _batch(options)
        written = _written(batch, options, is_workbook=is_workbook)
        try:
            _save(written, target)
        except OSError as error:
            raise CommandError(f"« {target} » ne peut pas être écrit : {error.strerror}.") from None
        for note in written.notes:
            self.stderr.write(note)
        if options["verbosity"]:
            self.stdout.write(
                f"{len(batch.organisations)} organisations, {len(batch.sites)} sites, {len(batch.services)} services."
            )


def _batch(options: dict[str, Any]) -> Batch:
    if options["empty"]:
        return Batch()
    is_public = options["public"] or options["format_"] != "tableur"
    batch = queries.read_published() if is_public else queries.read_all()
    if options["sources"]:
        batch = published.of_sources(batch, set(options["sources"]))
    return published.public_only(batch) if is_public else batch


def _written(batch: Batch, options: dict[str, Any], *, is_workbook: bool) -> Written:
    if options["format_"] == "data-inclusion":
        return data_inclusion.write(batch, as_csv=options["csv"])
    if options["format_"] == "hsds":
        return hsds.write(batch)
    return spreadsheet.write(batch, as_csv=not is_workbook, is_public=options["public"])


def _save(written: Written, target: Path) -> None:
    """One workbook, one archive, or a folder that is made if need be."""
    if target.suffix.lower() == ".xlsx":
        (content,) = written.files.values()
        target.write_bytes(content)
    elif target.suffix.lower() == ".zip":
        target.write_bytes(_zipped(written))
    else:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in written.files.items():
            (target / name).write_bytes(content)


def _zipped(written: Written) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in written.files.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=_ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
