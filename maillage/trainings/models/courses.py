"""What a training teaches, beside its announcement."""

from django.db import models
from django.db.models import Q

from maillage.core.fields import CodesField
from maillage.events.models import Event
from maillage.resources.vocabulary import PUBLICS


class Course(models.Model):
    """The sheet of a training: its sessions are the parts of the event, or the event itself when it has none.

    `is_cross_meant`: it is announced for several professions together; whether it is one is read in who was there.
    """

    event = models.OneToOneField(Event, models.CASCADE, verbose_name="évènement", related_name="course")
    objectives = models.TextField("objectifs", max_length=3000, blank=True)  # one by line
    prerequisites = models.TextField("prérequis", max_length=1500, blank=True)
    methods = models.TextField("méthodes et évaluation", max_length=2000, blank=True)
    trainers = models.TextField("équipe de formation", max_length=1500, blank=True)  # one by line: name, function
    publics = CodesField("jeunes concernés", codes=PUBLICS)
    minutes = models.PositiveIntegerField("durée en minutes", null=True, blank=True)
    price = models.CharField("tarif", max_length=120, blank=True)  # « gratuit », « 150 € par personne »
    is_cross_meant = models.BooleanField("formation croisée", default=False)
    changed_at = models.DateTimeField("modifiée le")

    objects = models.Manager()

    class Meta:
        verbose_name = "fiche de formation"
        verbose_name_plural = "fiches de formation"
        constraints = [
            models.CheckConstraint(condition=Q(minutes__isnull=True) | Q(minutes__gt=0), name="course_lasts_a_while")
        ]

    def __str__(self) -> str:
        return f"fiche de formation {self.pk}"
