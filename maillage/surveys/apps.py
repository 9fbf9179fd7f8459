from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "maillage.surveys"
    verbose_name = "questionnaires"

    def ready(self) -> None:
        from maillage.accounts import parting  # noqa: PLC0415 -- app ready
        from maillage.surveys import persons  # noqa: PLC0415 -- app ready
        from maillage.surveys.actions import surveys  # noqa: PLC0415 -- app ready
        from maillage.surveys.tasks import ask_soon  # noqa: PLC0415 -- app ready

        surveys.waiting.add(ask_soon)
        parting.register(export=persons.export, end=persons.end)
