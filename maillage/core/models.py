"""The journal."""

from django.db import models


class JournalEntry(models.Model):
    """Who did what to which object, and when. Never a content, never an address."""

    at = models.DateTimeField("date")
    actor = models.CharField("compte", max_length=64, blank=True)
    verb = models.CharField("action", max_length=60)
    object_type = models.CharField("type d'objet", max_length=60, blank=True)
    object_id = models.CharField("identifiant de l'objet", max_length=64, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        indexes = [models.Index(fields=["object_type", "object_id"], name="journal_by_object")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"
