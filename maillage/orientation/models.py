"""What the help finder keeps: how often nobody could help, and nothing about who asked."""

from django.db import models
from django.db.models import Q

from maillage.directory import vocabulary
from maillage.territories.models import Department


class UnmetNeed(models.Model):
    """A counter by département and need. No date, no text, no trace of the person (docs/adr/0007)."""

    department = models.ForeignKey(Department, models.PROTECT, verbose_name="département")
    need = models.CharField(
        "besoin", max_length=20, choices=[(need.code, need.label) for need in vocabulary.NEEDS], blank=True
    )
    count = models.PositiveIntegerField("nombre", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "besoin non couvert"
        verbose_name_plural = "besoins non couverts"
        constraints = [
            models.UniqueConstraint(fields=["department", "need"], name="unmet_need_once"),
            models.CheckConstraint(condition=Q(count__gte=0), name="unmet_need_count"),
        ]

    def __str__(self) -> str:
        return f"{self.department_id} {self.need} {self.count}"
