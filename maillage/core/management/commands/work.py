from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from maillage.core.periodic_runs import Loop


class Command(BaseCommand):
    help = "L'ouvrier : fait les tâches en file et celles qui reviennent à heures fixes. Plusieurs peuvent tourner."

    def handle(self, *args: Any, **options: Any) -> None:
        loop = Loop()
        loop.start()
        try:
            call_command("db_worker", queue_name="*", interval=1, reload=False, verbosity=options["verbosity"])
        finally:
            loop.stop()
