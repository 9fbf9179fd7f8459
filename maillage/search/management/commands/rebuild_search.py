from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from maillage.search import actions, queries, words


class Command(BaseCommand):
    help = "Remet la recherche à jour : ce que chaque partie du site publie, et rien d’autre. Se relance sans risque."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="seulement si elle est vide ou d’une version passée"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        words.lay(now=timezone.now())
        if options["if_needed"] and not queries.is_outdated():
            return
        is_told = options["verbosity"] > 0
        done = actions.follow_all(lambda label: self.stdout.write(f"Recherche : {label}…") if is_told else None)
        if is_told:
            self.stdout.write(str(done))
