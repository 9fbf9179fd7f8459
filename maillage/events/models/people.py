"""The calendar of one person, and what those who speak are told."""

from django.db import models

from maillage.accounts.models import User
from maillage.events.models.events import Event


class CalendarKey(models.Model):
    """The secret address of one person's calendar: in her calendar program only; here, its fingerprint."""

    person = models.OneToOneField(User, models.CASCADE, verbose_name="personne", related_name="calendar_key")
    digest = models.CharField("empreinte", max_length=64, unique=True)
    # Titles that say nothing of the theme (docs/security.md, case 54).
    is_discreet = models.BooleanField("titres discrets", default=True)
    at = models.DateTimeField("donnée le")

    objects = models.Manager()

    class Meta:
        verbose_name = "clé de calendrier"
        verbose_name_plural = "clés de calendrier"

    def __str__(self) -> str:
        return f"clé de calendrier {self.pk}"


class Notice(models.Model):
    """Something changed for those who speak: each is told once, by a mail that does not say what. Ended once everybody was told.

    `last`: number of the account that was written to last, in the order of accounts; nobody is written to twice.
    """

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="notices")
    cause = models.CharField("cause", max_length=20)  # « version-3 », « life-7 »
    at = models.DateTimeField("le")
    last = models.PositiveBigIntegerField("dernier compte prévenu", default=0)
    ended_at = models.DateTimeField("fini le", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "annonce d'un changement"
        verbose_name_plural = "annonces de changements"
        constraints = [models.UniqueConstraint(fields=["event", "cause"], name="notice_once")]

    def __str__(self) -> str:
        return f"annonce {self.pk}"
