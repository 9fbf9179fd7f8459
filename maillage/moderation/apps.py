from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "maillage.moderation"
    verbose_name = "modération"
