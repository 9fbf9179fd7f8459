from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from maillage.editorial import initial, making


class Command(BaseCommand):
    help = "Ajoute les pages livrées avec Maillage qui manquent, et refait l'accueil. Une seconde fois, ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        added = initial.lay(now=now)
        making.refresh(now=now)
        if options["verbosity"]:
            self.stdout.write(f"Pages livrées : {added} ajoutées." if added else "Pages livrées : déjà là.")
