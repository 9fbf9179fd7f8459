"""Structures that may be the same, what was decided, and what a merge replaced."""

from django.db import models
from django.db.models import F, Q

from maillage.accounts.models import User
from maillage.directory.models import Organisation

_NEARLY_SURE, _LIKELY = 0.9, 0.75


class DuplicatePair(models.Model):
    """Two structures that look alike; `first` has the smaller identifier."""

    class Decision(models.TextChoices):
        WAITING = "waiting", "à examiner"
        DISTINCT = "distinct", "deux structures différentes"
        MERGED = "merged", "fusionnées"

    first = models.ForeignKey(Organisation, models.CASCADE, verbose_name="structure", related_name="+")
    second = models.ForeignKey(Organisation, models.CASCADE, verbose_name="autre structure", related_name="+")
    score = models.FloatField("ressemblance")  # 0 to 1
    reasons = models.JSONField("ce qui se ressemble", default=list)
    decision = models.CharField("décision", max_length=8, choices=Decision, default=Decision.WAITING)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="décidé par", null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    found_at = models.DateTimeField("trouvé le")

    objects = models.Manager()

    class Meta:
        verbose_name = "doublon possible"
        verbose_name_plural = "doublons possibles"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"

    @property
    def strength(self) -> str:
        """The score in words: a figure would pass for a probability."""
        if self.score >= _NEARLY_SURE:
            return "Presque sûr"
        return "Probable" if self.score >= _LIKELY else "Possible"

    @property
    def strength_kind(self) -> str:
        return "check" if self.score >= _NEARLY_SURE else "info" if self.score >= _LIKELY else "neutral"


class Merge(models.Model):
    """A merge and all that is needed to undo it: the rows as they were, never a protected address."""

    kept = models.ForeignKey(Organisation, models.CASCADE, verbose_name="structure gardée", related_name="+")
    removed = models.ForeignKey(Organisation, models.CASCADE, verbose_name="structure fermée", related_name="+")
    before = models.JSONField("avant", default=dict)
    merged_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="fusionné par", null=True, blank=True, related_name="+"
    )
    merged_at = models.DateTimeField("fusionné le")
    undone_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="annulé par", null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "fusion"
        verbose_name_plural = "fusions"

    def __str__(self) -> str:
        return f"{self.removed_id} dans {self.kept_id}"
