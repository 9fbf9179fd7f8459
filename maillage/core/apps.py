from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "maillage.core"
    verbose_name = "socle"

    def ready(self) -> None:
        import_module("maillage.core.checks")
