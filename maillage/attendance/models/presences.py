"""Who was there: one ledger for the door, the paper sheet and the online room."""

from django.db import models
from django.db.models import Q

from maillage.accounts.models import User
from maillage.registrations.models import Registration


class HalfDay(models.TextChoices):
    MORNING = "am", "matin"
    AFTERNOON = "pm", "après-midi"


class Presence(models.Model):
    """One line for each person and half-day, whatever tells it; `minutes`: online, what the room counted (None: the whole half-day)."""

    class Source(models.TextChoices):
        DOOR = "door", "à l'entrée"  # QR code, typed code, or her name in the list
        SHEET = "sheet", "feuille signée"
        ONLINE = "online", "en ligne"

    registration = models.ForeignKey(Registration, models.CASCADE, verbose_name="inscription", related_name="presences")
    day = models.DateField("jour")
    half = models.CharField("demi-journée", max_length=2, choices=HalfDay)
    source = models.CharField("source", max_length=6, choices=Source)
    minutes = models.PositiveSmallIntegerField("minutes en ligne", null=True, blank=True)
    first_at = models.DateTimeField("vue la première fois", null=True, blank=True)
    last_at = models.DateTimeField("vue la dernière fois", null=True, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, verbose_name="notée par", null=True, blank=True, related_name="+")
    at = models.DateTimeField("notée le")

    objects = models.Manager()

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        constraints = [
            models.UniqueConstraint(fields=["registration", "day", "half"], name="presence_once"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(source="online"), name="presence_minutes_are_online"
            ),
        ]

    def __str__(self) -> str:
        return f"présence {self.pk}"
