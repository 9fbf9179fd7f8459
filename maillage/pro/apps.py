from django.apps import AppConfig


class ProConfig(AppConfig):
    name = "maillage.pro"
    verbose_name = "espace des membres"

    def ready(self) -> None:
        from maillage.core import work  # noqa: PLC0415 -- app ready
        from maillage.pro import awaiting  # noqa: PLC0415 -- app ready

        for source in awaiting.SOURCES:
            work.register("pro", source)
