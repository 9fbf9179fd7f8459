"""How often resources are used: a count per day, and nothing of who used them."""

from django.db import models

from maillage.resources.models.resources import Resource


class ResourceUse(models.Model):
    class Kind(models.TextChoices):
        VIEW = "view", "lecture"
        DOWNLOAD = "download", "téléchargement"
        CITATION = "citation", "citation"

    resource = models.ForeignKey(Resource, models.CASCADE, verbose_name="ressource", related_name="uses")
    day = models.DateField("jour")
    kind = models.CharField("usage", max_length=8, choices=Kind)
    count = models.PositiveIntegerField("nombre", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "usage d'une ressource"
        verbose_name_plural = "usages des ressources"
        constraints = [models.UniqueConstraint(fields=["resource", "day", "kind"], name="resource_use_once")]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.day} {self.kind}"
