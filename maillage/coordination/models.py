"""What the coordinators of a territory decide for their own work."""

from django.db import models

from maillage.accounts.models import User
from maillage.core.secrecy import LEAST_THRESHOLD
from maillage.territories.models import Department


class TerritorySetting(models.Model):
    """Of one département; without a row, the network's own settings."""

    department = models.OneToOneField(Department, models.CASCADE, verbose_name="département", primary_key=True)
    # Empty: the network's. Never under what statistical secrecy asks.
    threshold = models.PositiveSmallIntegerField("seuil du secret statistique", null=True, blank=True)
    call_note = models.CharField("consigne pour les appels de vérification", max_length=1000, blank=True)
    changed_by = models.ForeignKey(User, models.SET_NULL, verbose_name="modifié par", null=True, related_name="+")
    changed_at = models.DateTimeField("modifié le")

    objects = models.Manager()

    class Meta:
        verbose_name = "réglage d'un territoire"
        verbose_name_plural = "réglages des territoires"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold=None) | models.Q(threshold__range=(LEAST_THRESHOLD, 1000)),
                name="territory_setting_threshold",
            )
        ]

    def __str__(self) -> str:
        return f"réglages {self.department_id}"
