"""Campaigns: a territory brings its records up to date before a day that counts."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from maillage.accounts.models import User
from maillage.core.fields import CodesField
from maillage.directory.models import Organisation
from maillage.territories.models import Department

# What a campaign may ask to read again.
SECTIONS = {
    "contacts": "les contacts",
    "hours": "les horaires",
    "places": "les lieux",
    "capacity": "les places disponibles",
    "audiences": "les publics et les besoins",
    "texts": "les textes",
}


class Campaign(models.Model):
    name = models.CharField("nom", max_length=120)
    message = models.CharField("message aux structures", max_length=1000, blank=True)
    sections = CodesField("ce qu'il faut relire", codes=SECTIONS)
    departments = models.ManyToManyField(Department, verbose_name="départements", related_name="+")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    created_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="créée par", null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("créée le")
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "campagne de mise à jour"
        verbose_name_plural = "campagnes de mise à jour"
        constraints = [models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="campaign_days_in_order")]

    def __str__(self) -> str:
        return self.name

    def is_running(self, today: date) -> bool:
        """Between its first and its last day, and not closed by hand."""
        return self.closed_at is None and self.starts_on <= today <= self.ends_on


class CampaignPart(models.Model):
    """One structure asked by a campaign."""

    class State(models.TextChoices):
        TODO = "todo", "à faire"
        STARTED = "started", "commencée"
        DONE = "done", "faite"

    campaign = models.ForeignKey(Campaign, models.CASCADE, verbose_name="campagne", related_name="parts")
    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="structure", related_name="+")
    state = models.CharField("état", max_length=8, choices=State, default=State.TODO)
    changed_at = models.DateTimeField("date", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "structure d'une campagne"
        verbose_name_plural = "structures des campagnes"
        constraints = [models.UniqueConstraint(fields=["campaign", "organisation"], name="campaign_part_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.organisation_id}"
