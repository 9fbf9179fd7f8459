from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.core.errors import DomainError
from maillage.website import demo_people


class Command(BaseCommand):
    help = "Le code à usage unique des comptes de la démonstration, en ce moment."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(demo_people.code())
        except DomainError as error:
            raise CommandError(str(error)) from error
