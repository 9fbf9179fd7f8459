from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from maillage.territories import actions, tables


class Command(BaseCommand):
    help = "Charge les régions, départements, intercommunalités, communes et codes postaux. Peut être relancée sans risque."

    def handle(self, *args: Any, **options: Any) -> None:
        content = tables.read()
        with tqdm(total=len(content), desc="Territoires", unit=" lignes", disable=options["verbosity"] == 0) as bar:
            changes = actions.load(content, by=None, now=timezone.now(), advance=bar.update)
        if options["verbosity"]:
            self.stdout.write(
                f"Territoires : {changes.created} lignes ajoutées, {changes.updated} corrigées, "
                f"{changes.unchanged} déjà à jour, {changes.outdated} gardées qui ne sont plus dans les fichiers."
            )
