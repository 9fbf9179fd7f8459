from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "maillage.trainings"
    verbose_name = "formations"

    def ready(self) -> None:
        from maillage.accounts import parting  # noqa: PLC0415 -- app ready
        from maillage.attendance.presences import papers  # noqa: PLC0415 -- app ready
        from maillage.core import sitemap  # noqa: PLC0415 -- app ready
        from maillage.events.desk import tabs  # noqa: PLC0415 -- app ready
        from maillage.surveys import leading as surveys  # noqa: PLC0415 -- app ready
        from maillage.trainings import leading, persons  # noqa: PLC0415 -- app ready
        from maillage.trainings.catalogue import listing  # noqa: PLC0415 -- app ready
        from maillage.trainings.queries import sessions, teams  # noqa: PLC0415 -- app ready

        sitemap.register(listing.addresses)
        surveys.add(leading.leads)
        papers.teams.append(teams.names)
        parting.register(export=persons.export, end=persons.end)
        tabs.add("edit-course", "Formation", sessions.is_course, rank=30)
        tabs.add("list-evaluations", "Évaluation", sessions.is_training, rank=80)
