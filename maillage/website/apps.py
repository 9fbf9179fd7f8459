from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "maillage.website"
    verbose_name = "site"

    def ready(self) -> None:
        from maillage.core import checkpoints, sitemap  # noqa: PLC0415 -- app ready
        from maillage.website.queries import addresses, national_addresses  # noqa: PLC0415 -- app ready

        checkpoints.keepers.append(national_addresses)
        sitemap.register(addresses)
