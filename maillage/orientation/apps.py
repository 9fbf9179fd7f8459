from django.apps import AppConfig


class OrientationConfig(AppConfig):
    name = "maillage.orientation"
    verbose_name = "orientation"

    def ready(self) -> None:
        from maillage.directory import actions  # noqa: PLC0415 -- app ready
        from maillage.orientation import searching  # noqa: PLC0415 -- app ready
        from maillage.orientation.tasks import publish_soon  # noqa: PLC0415 -- app ready
        from maillage.search.registry import register, show_first  # noqa: PLC0415 -- app ready

        for source in searching.sources():
            register(source)
        show_first(searching.first_help)
        actions.changed.add(publish_soon)
