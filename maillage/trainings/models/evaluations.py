"""Between a session and what is asked about it."""

from django.db import models
from django.db.models import Q

from maillage.events.models import Event
from maillage.surveys.models import Questionnaire, Survey
from maillage.surveys.models.questionnaires import Audience, Moment


class Evaluation(models.Model):
    """One questionnaire, asked about a session at a moment to an audience. `survey` None: it is planned, and opens by itself.

    À chaud: `delay_days` 0, at the end of the session. À froid: 30 to 180 days after.
    """

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="session", related_name="evaluations")
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, verbose_name="questionnaire", related_name="evaluations"
    )
    moment = models.CharField("moment", max_length=4, choices=Moment, default=Moment.HOT)
    audience = models.CharField("pour", max_length=8, choices=Audience, default=Audience.TRAINEE)
    delay_days = models.PositiveSmallIntegerField("jours après la fin", default=0)
    open_days = models.PositiveSmallIntegerField("jours pour répondre", default=14)
    emails = models.TextField(
        "adresses", max_length=5000, blank=True
    )  # of trainers, employers, funders; emptied once opened
    survey = models.OneToOneField(
        Survey, models.SET_NULL, verbose_name="enquête", null=True, blank=True, related_name="evaluation"
    )

    objects = models.Manager()

    class Meta:
        verbose_name = "évaluation"
        verbose_name_plural = "évaluations"
        constraints = [
            models.UniqueConstraint(fields=["event", "moment", "audience"], name="evaluation_once"),
            models.CheckConstraint(
                condition=Q(moment="hot", delay_days=0) | Q(moment="cold", delay_days__gte=30, delay_days__lte=180),
                name="evaluation_in_its_time",
            ),
            models.CheckConstraint(
                condition=Q(open_days__gte=1) & Q(open_days__lte=90), name="evaluation_lasts_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"évaluation {self.pk}"
