from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.core.errors import DomainError
from maillage.website import demo_trainings


class Command(BaseCommand):
    help = "Charge les formations de la démonstration. Une seconde fois, ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = demo_trainings.lay(now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"Sessions de démonstration : {added}." if added else "Formations : déjà là.")
