"""Lay the demonstration network; a second run changes nothing, so that what people tried is not lost."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from maillage.directory import actions
from maillage.directory.demo import invented, network
from maillage.directory.loading import Report
from maillage.directory.models import ProtectedAddress, Service, Site

# One invented shelter whose address is held, so that the demonstration shows what « tenue chiffrée » means.
_HELD_ADDRESS = "Adresse inventée de la démonstration : 7 rue de la Démonstration, troisième étage."


class Command(BaseCommand):
    help = "Charge le réseau de démonstration : organisations nommées par des textes publics, et structures inventées."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--renew", action="store_true", help="remet les fiches de la démonstration comme au premier jour"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = Service.objects.filter(source=invented.SOURCE).count()
        if known and not options["renew"]:
            self._say(options, f"Démonstration : déjà là ({known} services inventés), rien n’a changé.")
            return
        report = _load(timezone.localtime(), is_quiet=options["verbosity"] == 0)
        self._say(options, f"Démonstration : {report.counts()}.")

    def _say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"]:
            self.stdout.write(text)


@transaction.atomic
def _load(now: datetime, *, is_quiet: bool) -> Report:
    batch = network.build(timezone.localdate(now))
    with tqdm(total=len(list(batch.records())), desc="Démonstration", unit=" fiches", disable=is_quiet) as bar:
        report = actions.load(batch, by=None, now=now, progress=bar.update)
    if report.is_refused:
        problems = "\n".join(str(problem) for problem in report.problems if problem.is_blocking)
        raise CommandError(f"Démonstration : rien n’a été écrit. Chargez d’abord les territoires.\n{problems}")
    if not ProtectedAddress.objects.filter(site__source=invented.SOURCE).exists():
        shelter = Site.objects.filter(source=invented.SOURCE, is_protected=True).order_by("external_id").first()
        assert shelter is not None  # the network always has shelters
        actions.protect_site(shelter, by=None, now=now, hold=_HELD_ADDRESS)
    return report
