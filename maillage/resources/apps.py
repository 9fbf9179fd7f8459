from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "maillage.resources"
    verbose_name = "ressources"

    def ready(self) -> None:
        from maillage.accounts import parting  # noqa: PLC0415 -- app ready
        from maillage.core import sitemap, work  # noqa: PLC0415 -- app ready
        from maillage.resources import awaiting, kinds, persons, searching  # noqa: PLC0415 -- app ready
        from maillage.resources.actions import files  # noqa: PLC0415 -- app ready
        from maillage.resources.queries import listing  # noqa: PLC0415 -- app ready
        from maillage.resources.tasks import check_soon  # noqa: PLC0415 -- app ready
        from maillage.search import registry  # noqa: PLC0415 -- app ready

        kinds.register()
        registry.register(searching.source())
        files.waiting.add(check_soon)
        parting.register(export=persons.export, end=persons.end)
        work.register("coordination", awaiting.late)
        work.register("pro", awaiting.mine)
        sitemap.register(listing.addresses)
