from importlib import import_module

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "maillage.upkeep"
    verbose_name = "tenue des fiches"

    def ready(self) -> None:
        from maillage.directory import actions  # noqa: PLC0415 -- app ready
        from maillage.upkeep.actions import reminders  # noqa: PLC0415 -- app ready
        from maillage.upkeep.tasks import recompute_soon, send_soon  # noqa: PLC0415 -- app ready

        actions.changed.add(recompute_soon)
        reminders.waiting.add(send_soon)
        import_module("maillage.upkeep.duplicates.tasks")
        import_module("maillage.upkeep.requests.tasks")
