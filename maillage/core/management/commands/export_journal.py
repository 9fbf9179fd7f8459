import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from maillage.core import journal


class Command(BaseCommand):
    help = "Écrit le journal, une ligne JSON par ligne, puis où l'installation dit qu'il finit ; tools/verify_journal.py le vérifie."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, help="fichier à écrire ; sans cela, la sortie")

    def handle(self, *args: Any, **options: Any) -> None:
        end, rows = journal.whole()
        output: Path | None = options["output"]
        with output.open("w", encoding="utf-8") if output else nullcontext(self.stdout) as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.write(json.dumps({"end": {"n": end.number, "h": end.digest}}) + "\n")
