import hashlib
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from maillage.territories.models import Commune


class Command(BaseCommand):
    help = "Prépare tout ce qu'il faut pour servir le site : base, géographie, fichiers statiques, publication. Se relance sans risque."

    def handle(self, *args: Any, **options: Any) -> None:
        self._say("Base de données")
        call_command("migrate", verbosity=0)
        if not Commune.objects.exists():
            self._say("Géographie de la France")
            call_command("load_territories")
        call_command("load_pages", verbosity=0)
        call_command("load_questionnaires", verbosity=0)
        self._static_files()
        call_command("publish_directory")
        call_command("rebuild_search", if_needed=True, verbosity=0)

    def _static_files(self) -> None:
        call_command("build_assets", verbosity=0)
        stamp = settings.DATA_DIR / "static.stamp"
        present = _fingerprint()
        if stamp.exists() and stamp.read_text() == present and settings.STATIC_ROOT.exists():
            return
        self._say("Fichiers statiques")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(present)

    def _say(self, what: str) -> None:
        self.stdout.write(f"{what}…")


def _fingerprint() -> str:
    """Changes when any static file does: its name, size or date."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            seen.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return seen.hexdigest()
