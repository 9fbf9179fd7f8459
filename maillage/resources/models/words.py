"""« Garde-mots »: the words that are asked about when somebody writes them, and the official names that keep theirs."""

from django.db import models

from maillage.accounts.models import User


class GuardedWords(models.Model):
    """`words`: one expression a line; `instead`: what is written, empty for names that are left as they are."""

    words = models.CharField("mots", max_length=500)
    instead = models.CharField("ce qu'on écrit plutôt", max_length=200, blank=True)
    is_ours = models.BooleanField("livrés avec Maillage", default=False)
    changed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="modifiés par", null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField("modifiés le")

    objects = models.Manager()

    class Meta:
        verbose_name = "mots gardés"
        verbose_name_plural = "mots gardés"
        constraints = [models.CheckConstraint(condition=~models.Q(words=""), name="guarded_words_say_something")]

    def __str__(self) -> str:
        return f"mots gardés {self.pk}"
