"""What is written to those who register: each letter once, whatever happens to the worker."""

from django.db import models
from django.db.models import Q

from maillage.registrations.models.forms import RegistrationForm
from maillage.registrations.models.registrations import Registration


class ReminderRule(models.Model):
    """« Deux jours avant le début, à celles et ceux qui viennent. » Or at a moment."""

    class Anchor(models.TextChoices):
        START = "start", "avant le début"
        END = "end", "après la fin"
        MOMENT = "moment", "à une date"

    class Audience(models.TextChoices):
        CONFIRMED = "confirmed", "qui viennent"
        WAITING = "waiting", "en liste d'attente"
        PRESENT = "present", "qui étaient là"
        ABSENT = "absent", "qui n'étaient pas là"

    form = models.ForeignKey(RegistrationForm, models.CASCADE, verbose_name="formulaire", related_name="reminders")
    anchor = models.CharField("quand", max_length=6, choices=Anchor, default=Anchor.START)
    hours = models.PositiveIntegerField("heures", default=48)  # before the start, or after the end
    moment = models.DateTimeField("le", null=True, blank=True)
    audience = models.CharField("pour celles et ceux", max_length=9, choices=Audience, default=Audience.CONFIRMED)
    text = models.CharField("message", max_length=600, blank=True)
    has_calendar = models.BooleanField("avec le fichier agenda", default=True)
    done_at = models.DateTimeField("fait le", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "rappel"
        verbose_name_plural = "rappels"
        constraints = [
            models.CheckConstraint(
                condition=Q(anchor="moment", moment__isnull=False) | (~Q(anchor="moment") & Q(moment__isnull=True)),
                name="reminder_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"rappel {self.pk}"


class Letter(models.Model):
    """A mail to be sent to one who registered, or sent. Written in the transaction of what it tells; the words are made when it leaves."""

    class Kind(models.TextChoices):
        STATE = "state", "où en est l'inscription"
        REMINDER = "reminder", "rappel"
        CHANGE = "change", "ce qui change"
        SURVEY = "survey", "questionnaire"
        CERTIFICATE = "certificate", "attestation"

    registration = models.ForeignKey(Registration, models.CASCADE, verbose_name="inscription", related_name="letters")
    kind = models.CharField("nature", max_length=11, choices=Kind)
    cause = models.CharField("cause", max_length=40)  # « confirmed-12 », « reminder-4 », « version-3 »
    rule = models.ForeignKey(
        ReminderRule, models.SET_NULL, verbose_name="rappel", null=True, blank=True, related_name="letters"
    )
    at = models.DateTimeField("écrite le")
    sent_at = models.DateTimeField("partie le", null=True, blank=True)
    dropped_at = models.DateTimeField("abandonnée le", null=True, blank=True)  # refused by the mail server, or stale

    objects = models.Manager()

    class Meta:
        verbose_name = "courrier d'inscription"
        verbose_name_plural = "courriers d'inscription"
        indexes = [
            models.Index(
                fields=["at"], condition=Q(sent_at__isnull=True, dropped_at__isnull=True), name="letter_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["registration", "kind", "cause"], name="letter_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True), name="letter_ended_once"
            ),
        ]

    def __str__(self) -> str:
        return f"courrier {self.pk}"
