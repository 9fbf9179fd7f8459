from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "maillage.editorial"
    verbose_name = "pages et actualités"

    def ready(self) -> None:
        from maillage.core import sitemap  # noqa: PLC0415 -- app ready
        from maillage.editorial import queries, searching  # noqa: PLC0415 -- app ready
        from maillage.editorial.actions import front_changed  # noqa: PLC0415 -- app ready
        from maillage.editorial.tasks import refresh_now  # noqa: PLC0415 -- app ready
        from maillage.resources import searching as resources  # noqa: PLC0415 -- app ready
        from maillage.search.registry import register  # noqa: PLC0415 -- app ready

        for source in searching.sources():
            register(source)
        sitemap.register(queries.findable)
        for hook in (front_changed, resources.changed):
            hook.add(refresh_now)
