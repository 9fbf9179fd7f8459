from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "maillage.events"
    verbose_name = "agenda"

    def ready(self) -> None:
        from maillage.accounts import parting  # noqa: PLC0415 -- app ready
        from maillage.core import sitemap, work  # noqa: PLC0415 -- app ready
        from maillage.events import awaiting, following, kinds, persons, searching  # noqa: PLC0415 -- app ready
        from maillage.events.actions import notices  # noqa: PLC0415 -- app ready
        from maillage.events.agenda import listing  # noqa: PLC0415 -- app ready
        from maillage.events.calendars import renderings  # noqa: PLC0415 -- app ready
        from maillage.events.tasks import make_papers_soon, tell_soon  # noqa: PLC0415 -- app ready
        from maillage.resources.files import holding  # noqa: PLC0415 -- app ready
        from maillage.search import registry  # noqa: PLC0415 -- app ready

        holding.add("event_document", "event_replay")
        kinds.register()
        registry.register(searching.source())
        following.add(searching.renew)
        sitemap.register(listing.addresses)
        following.add(renderings.renew)
        renderings.papers_wanted.add(make_papers_soon)
        notices.waiting.add(tell_soon)
        parting.register(export=persons.export, end=persons.end)
        work.register("coordination", awaiting.soon)
        work.register("pro", awaiting.mine)
