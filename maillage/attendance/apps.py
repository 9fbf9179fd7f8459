from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "maillage.attendance"
    verbose_name = "présences et attestations"

    def ready(self) -> None:
        from maillage.accounts import parting  # noqa: PLC0415 -- app ready
        from maillage.attendance import actions, tasks  # noqa: PLC0415 -- app ready
        from maillage.attendance.certificates import owning, persons  # noqa: PLC0415 -- app ready
        from maillage.attendance.desk import places  # noqa: PLC0415 -- app ready
        from maillage.attendance.presences import owning as badges  # noqa: PLC0415 -- app ready
        from maillage.attendance.presences.ledger import ledger  # noqa: PLC0415 -- app ready
        from maillage.registrations import reminders, retention  # noqa: PLC0415 -- app ready
        from maillage.registrations.pages import more  # noqa: PLC0415 -- app ready

        actions.papers_wanted.add(tasks.make_soon)
        more.add(badges.more)
        more.add(owning.more)
        retention.also(actions.forget)
        parting.register(export=persons.export, end=persons.end)
        places.put()
        reminders.presence.append(ledger)
