from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.core.errors import DomainError
from maillage.website import demo_people


class Command(BaseCommand):
    help = "Ouvre les comptes de la démonstration, et dit comment y entrer. Une seconde fois, ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = demo_people.lay(now=timezone.localtime())
        except DomainError as error:
            raise CommandError(str(error)) from error
        if not options["verbosity"]:
            return
        self.stdout.write(f"Comptes de la démonstration : {added} ouverts." if added else "Comptes : déjà là.")
        for person in demo_people.PEOPLE:
            self.stdout.write(f"  {person.email:<20} {person.told()}")
        self.stdout.write(f"  mot de passe : {demo_people.PASSWORD}")
        self.stdout.write("  code à usage unique : make demo-code")
