from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from maillage.core import checkpoints


class Command(BaseCommand):
    help = "Vérifie que le journal est entier : 0 s'il l'est, 1 et le premier numéro en faute sinon."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--points", type=Path, help="points de contrôle signés ; sans cela, ceux de l'installation")
        parser.add_argument("--key", type=Path, help="clé publique ; sans cela, celle de l'installation")

    def handle(self, *args: Any, **options: Any) -> None:
        points, key = options["points"], options["key"]
        try:
            lines = points.read_text(encoding="utf-8").splitlines() if points else None
            public_key = bytes.fromhex(key.read_text()) if key else None
        except (OSError, ValueError) as error:
            raise CommandError(f"Impossible de lire ce fichier : {error}") from error
        verdict = checkpoints.verify(lines, public_key, now=timezone.now())
        if not verdict.is_whole:
            raise CommandError(f"Journal rompu à la ligne {verdict.number} : {verdict.reason}.")
        self.stdout.write(self.style.SUCCESS(f"Journal entier jusqu'à la ligne {verdict.number}."))
        if points is None and not checkpoints.path().exists():
            self.stdout.write("Aucun point de contrôle : un journal réécrit en entier ne se verrait pas.")
