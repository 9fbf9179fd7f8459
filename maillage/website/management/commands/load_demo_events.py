from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.core.errors import DomainError
from maillage.website import demo_events


class Command(BaseCommand):
    help = "Charge l’agenda de la démonstration. Une seconde fois, ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = demo_events.lay(now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"Évènements de démonstration : {added}." if added else "Évènements : déjà là.")
