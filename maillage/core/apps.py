from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "maillage.core"
    verbose_name = "socle"

    def ready(self) -> None:
        from maillage.core import journal, tasks  # noqa: PLC0415 -- app ready

        import_module("maillage.core.checks")
        journal.checkpoint_is_due.add(tasks.checkpoint_soon)
