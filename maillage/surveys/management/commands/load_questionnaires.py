from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from maillage.surveys import initial


class Command(BaseCommand):
    help = "Pose les questionnaires livrés avec Maillage, ou les met à jour. Une seconde fois, ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:
        laid = initial.lay(now=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"Questionnaires livrés : {laid} posés." if laid else "Questionnaires livrés : déjà là.")
