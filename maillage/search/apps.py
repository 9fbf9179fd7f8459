from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "maillage.search"
    verbose_name = "recherche"

    def ready(self) -> None:
        from maillage.accounts import parting  # noqa: PLC0415 -- app ready
        from maillage.search import actions, queries  # noqa: PLC0415 -- app ready

        parting.register(export=queries.export, end=actions.forget_all)
