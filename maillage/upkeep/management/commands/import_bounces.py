from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from maillage.upkeep import actions, files


class Command(BaseCommand):
    help = "Note les adresses électroniques qui ne reçoivent plus, d’après un fichier CSV (adresse, type, date)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")

    def handle(self, *args: Any, **options: Any) -> None:
        """A wrong row does not hold the others back: each is a fact of its own."""
        try:
            read = files.read_bounces(options["file"], now=timezone.now())
        except files.Unreadable as error:
            raise CommandError(str(error)) from None
        for problem in read.problems:
            self.stderr.write(str(problem))
        for returned in read.facts:
            actions.record_bounce(returned.address, is_hard=returned.is_hard, now=returned.at)
        self.stdout.write(f"Retours notés : {len(read.facts)}. Lignes écartées : {len(read.problems)}.")
