from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from maillage.orientation import actions


class Command(BaseCommand):
    help = "Publie le répertoire pour la recherche d'aide (tout de suite, sans attendre l'ouvrier)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="même si rien n'a changé")

    def handle(self, *args: Any, **options: Any) -> None:
        levels = actions.publish(now=timezone.now(), is_forced=options["force"])
        self.stdout.write(
            f"Publié : {', '.join(levels)}." if levels else "Rien n'a changé depuis la dernière publication."
        )
