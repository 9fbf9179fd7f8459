"""What `manage.py check --deploy` says of an installation that is not as safe as it should be."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 -- Django's own name

_OTHERS = 0o077


@register(Tags.security, deploy=True)
def keys_are_apart(**_: Any) -> list[CheckMessage]:
    """Whoever takes the data, or their backup, must not get the keys with them."""
    keyring = Path(settings.KEYRING_DIR).resolve()
    if not any(keyring.is_relative_to(folder) for folder in (Path(settings.DATA_DIR).resolve(), *_database_folder())):
        return []
    return [
        Warning(
            "Les clés de chiffrement sont à côté des données : qui prend les unes prend les autres.",
            hint="Donnez à MAILLAGE_KEYRING_DIR un dossier hors de MAILLAGE_DATA_DIR et de celui de la base, "
            "déplacez-y les clés et sauvegardez-les à part (docs/configuration.md).",
            id="maillage.W001",
        )
    ]


@register(Tags.security, deploy=True)
def data_are_closed(**_: Any) -> list[CheckMessage]:
    """A folder that existed before, or that somebody opened."""
    folder = Path(settings.DATA_DIR)
    if not folder.exists() or not folder.stat().st_mode & _OTHERS:
        return []
    return [
        Warning(
            "D’autres comptes de la machine peuvent ouvrir le dossier des données.",
            hint="Fermez-le : chmod 700 sur le dossier de MAILLAGE_DATA_DIR.",
            id="maillage.W002",
        )
    ]


@register(Tags.security, deploy=True)
def points_are_apart(**_: Any) -> list[CheckMessage]:
    """Whoever can write the database again must not write the points that prove it, too."""
    points = Path(settings.CHECKPOINT_DIR).resolve()
    if not any(points.is_relative_to(folder) for folder in (Path(settings.DATA_DIR).resolve(), *_database_folder())):
        return []
    return [
        Warning(
            "Les points de contrôle du journal sont à côté des données : qui change les unes change les autres.",
            hint="Donnez à MAILLAGE_CHECKPOINT_DIR un dossier que sauvegarde une autre machine (docs/configuration.md).",
            id="maillage.W003",
        )
    ]


def _database_folder() -> list[Path]:
    database = settings.DATABASES["default"]
    name = str(database["NAME"])
    if database["ENGINE"] != "django.db.backends.sqlite3" or name == ":memory:" or name.startswith("file:"):
        return []
    return [Path(name).resolve().parent]
