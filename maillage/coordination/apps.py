from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "maillage.coordination"
    verbose_name = "coordination"

    def ready(self) -> None:
        from maillage.coordination import awaiting  # noqa: PLC0415 -- app ready
        from maillage.coordination.navigation import EDITORIAL, NETWORK, WORKING, register  # noqa: PLC0415 -- app ready
        from maillage.core import work  # noqa: PLC0415 -- app ready

        for entry in (*NETWORK, *WORKING, *EDITORIAL):
            register(entry)
        work.register("coordination", awaiting.items)
