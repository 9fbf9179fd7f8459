"""Make fonts, style sheets and libraries for the browser; a second run only looks."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from maillage.core import assets


class Command(BaseCommand):
    help = "Prépare les polices, les feuilles de style et les bibliothèques du navigateur (sans rien télécharger)."

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(settings.BUILT_STATIC_DIR)
        steps = (
            ("polices", assets.build_fonts),
            ("carte", assets.build_leaflet),
            ("formulaires", assets.build_htmx),
            ("styles", assets.build_css),
        )
        for name, build in steps:
            self.stdout.write(f"{name} : {'préparé' if build(target) else 'déjà à jour'}")
