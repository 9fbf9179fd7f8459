"""A questionnaire that is asked: to whom, until when, and who answered. Never how."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from maillage.surveys.models.questionnaires import Audience, Moment, Questionnaire


class Survey(models.Model):
    """`items`: the questions, frozen when it was made. `counted_at`: its ballots were counted and destroyed; nothing is shown before.

    Whoever makes it (`trainings.Evaluation`) says of what it is; nothing of that stands here.
    """

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, verbose_name="questionnaire", related_name="surveys"
    )
    title = models.CharField("titre", max_length=200)
    intro = models.CharField("introduction", max_length=600, blank=True)
    items = models.JSONField("questions")
    moment = models.CharField("moment", max_length=4, choices=Moment, default=Moment.HOT)
    audience = models.CharField("pour", max_length=8, choices=Audience, default=Audience.TRAINEE)
    opens_at = models.DateTimeField("ouvert le")
    closes_at = models.DateTimeField("fermé le")
    counted_at = models.DateTimeField("compté le", null=True, blank=True)
    # Facts beside every figure: those who had a seat, those who were there where somebody noted it, those who were asked, those who answered.
    registered = models.PositiveIntegerField("personnes inscrites", null=True, blank=True)
    invited = models.PositiveIntegerField("personnes interrogées", default=0)
    present = models.PositiveIntegerField("personnes présentes", null=True, blank=True)
    answered = models.PositiveIntegerField("personnes qui ont répondu", default=0)
    # The trace of what was asked of them (RNQ, indicator 30): mails that left, the first ones and the reminders.
    solicited = models.PositiveIntegerField("personnes sollicitées", default=0)
    reminded = models.PositiveIntegerField("rappels envoyés", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "enquête"
        verbose_name_plural = "enquêtes"
        constraints = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="survey_lasts_a_while"),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=True) | Q(counted_at__gte=F("closes_at")),
                name="survey_counted_once_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"enquête {self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Answers are taken."""
        return self.counted_at is None and self.opens_at <= now < self.closes_at


class Invitation(models.Model):
    """Who is asked, and whether she answered: no date of it. `axes`: her strata, « profession » and « department », given when she is invited.

    Her link is signed (`surveys.signed`): nothing of it is kept here.
    """

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, verbose_name="enquête", related_name="invitations")
    email = models.EmailField(
        "adresse électronique", blank=True
    )  # lower case; emptied, with the rest, once the survey is counted
    axes = models.JSONField("strates", default=dict)
    has_answered = models.BooleanField("a répondu", default=False)
    reminders = models.PositiveSmallIntegerField("rappels", default=0)
    asked_on = models.DateField("sollicitée le", null=True, blank=True)  # the last time

    objects = models.Manager()

    class Meta:
        verbose_name = "sollicitation"
        verbose_name_plural = "sollicitations"
        constraints = [
            models.UniqueConstraint(fields=["survey", "email"], condition=~Q(email=""), name="survey_invitation_once")
        ]

    def __str__(self) -> str:
        return f"sollicitation {self.pk}"
