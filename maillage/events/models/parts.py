"""What whoever makes a week has to decide on, or to know, of one of its parts."""

from django.db import models
from django.db.models import Q

from maillage.accounts.models import User
from maillage.events.models.events import Event


class PartNews(models.Model):
    """A published event asks to enter the week, a part changed its title or its days, a part was taken out. Open until `ended_at`.

    `title`, `first_day`, `last_day`: what a part said before it changed. `was_alone`: it had been accepted by itself, outside of any week.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", "demande"
        CHANGED = "changed", "changement"
        REMOVED = "removed", "retrait"

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "acceptée"
        DECLINED = "declined", "déclinée"
        TAKEN_BACK = "taken_back", "reprise"
        SEEN = "seen", "vue"

    event = models.ForeignKey(Event, models.CASCADE, verbose_name="évènement", related_name="part_news")
    week = models.ForeignKey(Event, models.CASCADE, verbose_name="semaine", related_name="news_of_parts")
    kind = models.CharField("nature", max_length=8, choices=Kind)
    by = models.ForeignKey(User, models.SET_NULL, verbose_name="par", null=True, blank=True, related_name="+")
    at = models.DateTimeField("le")
    title = models.CharField("titre d'avant", max_length=200, blank=True)
    first_day = models.DateField("premier jour d'avant", null=True, blank=True)
    last_day = models.DateField("dernier jour d'avant", null=True, blank=True)
    was_alone = models.BooleanField("acceptée seule", default=False)
    answer = models.CharField("réponse", max_length=10, choices=Answer, blank=True)
    why = models.CharField("raison", max_length=300, blank=True)
    ended_at = models.DateTimeField("fini le", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "nouvelle d'une partie"
        verbose_name_plural = "nouvelles des parties"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind"], condition=Q(ended_at=None), name="part_news_open_once_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"nouvelle {self.pk}"
