from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from maillage.upkeep import actions, files


class Command(BaseCommand):
    help = (
        "Note les établissements fermés, d’après un fichier CSV (siret, date, successeur) tiré du répertoire Sirene. "
        "Ne change aucune fiche."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--source", default="Sirene", help="D’où vient ce fichier, avec sa date.")

    def handle(self, *args: Any, **options: Any) -> None:
        """A wrong row does not hold the others back: each is a fact of its own."""
        try:
            read = files.read_closed_sirets(options["file"])
        except files.Unreadable as error:
            raise CommandError(str(error)) from None
        for problem in read.problems:
            self.stderr.write(str(problem))
        count = actions.import_closed_sirets(read.facts, options["source"], by=None, now=timezone.now())
        self.stdout.write(f"Établissements fermés notés : {count}. Lignes écartées : {len(read.problems)}.")
