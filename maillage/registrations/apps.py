from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "maillage.registrations"
    verbose_name = "inscriptions"

    def ready(self) -> None:
        from maillage.accounts import parting  # noqa: PLC0415 -- app ready
        from maillage.events import comers  # noqa: PLC0415 -- app ready
        from maillage.events import following as event_following  # noqa: PLC0415 -- app ready
        from maillage.events.desk import tabs  # noqa: PLC0415 -- app ready
        from maillage.registrations import actions, following, letters, persons  # noqa: PLC0415 -- app ready
        from maillage.registrations.comers import Registered  # noqa: PLC0415 -- app ready
        from maillage.registrations.tasks import send_soon  # noqa: PLC0415 -- app ready

        comers.register(Registered())
        event_following.add(following.lay_form)
        tabs.add("list-registrations", "Inscriptions", rank=50)
        letters.waiting.add(send_soon)
        actions.told.append(letters.tell_state)
        actions.asked_again.append(letters.tell_again)
        parting.register(export=persons.export, end=persons.end)
