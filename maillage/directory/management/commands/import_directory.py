from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from tqdm import tqdm

from maillage.directory import actions, loading
from maillage.directory.exchanges import data_inclusion, files, hsds, spreadsheet
from maillage.directory.records import Batch, Problem

_READERS: dict[str, Callable[..., Batch]] = {
    "data-inclusion": data_inclusion.read,
    "hsds": hsds.read,
    "tableur": spreadsheet.read,
}


class Command(BaseCommand):
    help = "Importe des fiches dans le répertoire : tout, ou rien si une ligne est à corriger. Peut être relancée sans risque."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FICHIER", help="Fichiers, dossier ou archive ZIP.")
        parser.add_argument("--format", required=True, choices=list(_READERS), dest="format_")
        parser.add_argument("--source", default="", help="Source des fiches dont le fichier ne dit pas la source.")
        parser.add_argument("--dry-run", action="store_true", help="Lit et vérifie tout, sans rien écrire.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            batch = _READERS[options["format_"]](files.gather(options["files"]), source=options["source"])
        except files.Unreadable as error:
            raise CommandError(f"{error}\nRien n’a été écrit.") from None
        report = self._load(batch, is_dry=options["dry_run"], is_quiet=options["verbosity"] == 0)
        self._tell(report.problems)
        if report.is_refused:
            raise CommandError(f"{_count(report.problems)}. Rien n’a été écrit.")
        if options["verbosity"]:
            self.stdout.write(("Essai, rien n’a été écrit. " if options["dry_run"] else "") + report.counts())

    def _load(self, batch: Batch, *, is_dry: bool, is_quiet: bool) -> loading.Report:
        """What the database itself refuses is never told in its own words: they hold the whole row."""
        total = len(batch.organisations) + len(batch.sites) + len(batch.services)
        with tqdm(total=total, desc="Répertoire", unit=" fiches", disable=is_quiet) as bar:
            try:
                return actions.load(batch, by=None, now=timezone.now(), dry_run=is_dry, progress=bar.update)
            except DatabaseError as error:
                name = type(error).__name__
                raise CommandError(f"La base de données a refusé ces fiches ({name}). Rien n’a été écrit.") from None

    def _tell(self, problems: list[Problem]) -> None:
        for problem in problems:
            style = self.style.ERROR if problem.is_blocking else self.style.WARNING
            self.stderr.write(style(str(problem)), style_func=str)


def _count(problems: list[Problem]) -> str:
    blocking = sum(problem.is_blocking for problem in problems)
    return "1 problème à corriger" if blocking == 1 else f"{blocking} problèmes à corriger"
