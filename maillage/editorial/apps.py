from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "maillage.editorial"
    verbose_name = "pages et actualités"
