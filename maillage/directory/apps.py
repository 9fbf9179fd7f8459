from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "maillage.directory"
    verbose_name = "répertoire"

    def ready(self) -> None:
        from maillage.accounts import parting  # noqa: PLC0415 -- app ready
        from maillage.core import work  # noqa: PLC0415 -- app ready
        from maillage.directory import awaiting, kinds, members  # noqa: PLC0415 -- app ready

        kinds.register()
        parting.register(export=members.export, end=members.end_all)
        work.register("coordination", awaiting.without_referent)
