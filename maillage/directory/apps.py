from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "maillage.directory"
    verbose_name = "répertoire"

    def ready(self) -> None:
        from maillage.accounts import parting  # noqa: PLC0415 -- app ready
        from maillage.core import work  # noqa: PLC0415 -- app ready
        from maillage.directory import actions, awaiting, kinds, members, searching  # noqa: PLC0415 -- app ready
        from maillage.directory.tasks import follow_search_soon  # noqa: PLC0415 -- app ready
        from maillage.search.registry import register  # noqa: PLC0415 -- app ready

        kinds.register()
        parting.register(export=members.export, end=members.end_all)
        work.register("coordination", awaiting.without_referent)
        register(searching.source())
        actions.changed.add(follow_search_soon)
