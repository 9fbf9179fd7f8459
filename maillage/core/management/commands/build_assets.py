"""Make fonts, style sheet and map library for the browser; a second run only looks."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from maillage.core import assets


class Command(BaseCommand):
    help = "Prépare les polices, la feuille de style et la bibliothèque de carte (sans rien télécharger)."

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(settings.BUILT_STATIC_DIR)
        steps = (("polices", assets.build_fonts), ("carte", assets.build_leaflet), ("styles", assets.build_css))
        for name, build in steps:
            self.stdout.write(f"{name} : {'préparé' if build(target) else 'déjà à jour'}")
