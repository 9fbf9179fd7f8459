"""What organisations, sites and services have in common."""

import uuid

from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "brouillon"
    PUBLISHED = "published", "publié"
    SUSPENDED = "suspended", "suspendu"
    CLOSED = "closed", "fermé"


class Visibility(models.TextChoices):
    PUBLIC = "public", "tout le monde"
    PROFESSIONALS = "professionals", "professionnels"
    NETWORK = "network", "membres du réseau"


class Sourced(models.Model):
    """A row that an outside source may know under its own identifier."""

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField("source", max_length=60, default="maillage")
    external_id = models.CharField("identifiant dans la source", max_length=200)
    modified_on = models.DateField("date de modification")
    exchange = models.JSONField("ce que la source dit et que nous n'avons pas", default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.source}--{self.external_id}"
