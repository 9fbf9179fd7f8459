"""What was answered, by nobody in particular."""

import uuid

from django.db import models

from maillage.surveys.models.surveys import Survey


class Ballot(models.Model):
    """A sealed ballot, until the survey closes: its key is outside the database, its length says nothing, no date, no name.

    Each time one is put in, all those of the survey are written again in a new order (docs/adr/0042).
    """

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, verbose_name="enquête", related_name="ballots")
    sealed = models.BinaryField("bulletin scellé")

    objects = models.Manager()

    class Meta:
        verbose_name = "bulletin"
        verbose_name_plural = "bulletins"

    def __str__(self) -> str:
        return "bulletin"


class AnswerCount(models.Model):
    """How many gave this answer, where it may be told (`surveys.disclosure`). `axis` « all », with an empty `stratum`, or that of groups.

    `value`, of all: of a rating, 1 to 5; of a pair, « 2>4 »; of a choice, its rank; « yes » or « no »; empty: no answer; « high+ », « yes+ »…:
    all of them but one at most. Of a group: « high », « low ».
    """

    survey = models.ForeignKey(Survey, models.CASCADE, verbose_name="enquête", related_name="counts")
    axis = models.CharField("axe", max_length=12)
    stratum = models.CharField("strate", max_length=60, blank=True)
    key = models.CharField("question", max_length=30)
    value = models.CharField("réponse", max_length=12, blank=True)
    count = models.PositiveIntegerField("nombre")

    objects = models.Manager()

    class Meta:
        verbose_name = "nombre de réponses"
        verbose_name_plural = "nombres de réponses"
        constraints = [
            models.UniqueConstraint(fields=["survey", "axis", "stratum", "key", "value"], name="answer_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"


class TextAnswer(models.Model):
    """A free answer: neither dated, nor tied to the other answers of whoever wrote it. Read by somebody before anybody else."""

    class State(models.TextChoices):
        WAITING = "waiting", "à relire"
        INTERNAL = "internal", "pour l'équipe"
        PUBLIC = "public", "peut être cité"

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, verbose_name="enquête", related_name="texts")
    key = models.CharField("question", max_length=30)
    body = models.TextField("texte", max_length=2000)
    state = models.CharField("état", max_length=8, choices=State, default=State.WAITING)

    objects = models.Manager()

    class Meta:
        verbose_name = "réponse libre"
        verbose_name_plural = "réponses libres"

    def __str__(self) -> str:
        return f"réponse libre {self.pk}"
