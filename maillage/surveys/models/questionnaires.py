"""Questionnaires, that serve as often as one likes."""

from django.db import models
from django.db.models import Q

from maillage.accounts.models import User
from maillage.directory.models import Organisation


class Moment(models.TextChoices):
    """« À chaud », at the end; « à froid », one to six months later. Both come from one questionnaire, so that they compare."""

    HOT = "hot", "à chaud"
    COLD = "cold", "à froid"


class Audience(models.TextChoices):
    """Those whose opinion the quality reference of French trainings asks for (RNQ, indicator 30)."""

    TRAINEE = "trainee", "personnes formées"
    TRAINER = "trainer", "formateurs et formatrices"
    EMPLOYER = "employer", "employeurs"
    FUNDER = "funder", "financeurs"


class Questionnaire(models.Model):
    """A definition. One that comes with the platform (`packaged`) is not changed: it is copied."""

    title = models.CharField("titre", max_length=150)
    intro = models.CharField("introduction", max_length=600, blank=True)
    audience = models.CharField("pour", max_length=8, choices=Audience, default=Audience.TRAINEE)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, verbose_name="structure", null=True, blank=True, related_name="questionnaires"
    )
    packaged = models.CharField("livré avec Maillage", max_length=40, blank=True)  # its key; empty: written here
    by = models.ForeignKey(User, models.SET_NULL, verbose_name="écrit par", null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField("modifié le")
    retired_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "questionnaire"
        verbose_name_plural = "questionnaires"
        constraints = [
            models.UniqueConstraint(fields=["packaged"], condition=~Q(packaged=""), name="questionnaire_packaged_once")
        ]

    def __str__(self) -> str:
        return self.title


class QuestionnaireItem(models.Model):
    """A question. A pair is asked twice in one line, « avant » and « après », on the scale of a rating."""

    class Kind(models.TextChoices):
        RATING = "rating", "note de 1 à 5"
        CHOICE = "choice", "un choix"
        SEVERAL = "several", "plusieurs choix"
        TEXT = "text", "réponse libre"
        YES_NO = "yes_no", "oui ou non"
        PAIR = "pair", "avant et après, de 1 à 5"

    class When(models.TextChoices):
        BOTH = "both", "à chaud et à froid"
        HOT = "hot", "à chaud"
        COLD = "cold", "à froid"

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, verbose_name="questionnaire", related_name="items")
    key = models.SlugField("clé", max_length=30)  # never changes: « à chaud » and « à froid » compare by it
    kind = models.CharField("réponse", max_length=7, choices=Kind, default=Kind.RATING)
    label = models.CharField("question", max_length=250)
    choices = models.JSONField("choix", default=list, blank=True)  # labels, in their order
    is_required = models.BooleanField("réponse obligatoire", default=False)
    when = models.CharField("posée", max_length=4, choices=When, default=When.BOTH)
    rank = models.PositiveSmallIntegerField("rang", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "question"
        verbose_name_plural = "questions"
        constraints = [models.UniqueConstraint(fields=["questionnaire", "key"], name="item_key_once")]

    def __str__(self) -> str:
        return self.label
