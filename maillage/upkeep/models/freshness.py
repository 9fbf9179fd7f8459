"""When each record must be checked again, who was asked to, and by which link."""

import uuid

from django.db import models

from maillage.accounts.models import User
from maillage.directory.models import Organisation, Service
from maillage.territories.models import Department


class ServiceState(models.Model):
    """What follows from the record and its verifications, worked out anew at each change and each night: nobody writes it by hand."""

    class Freshness(models.TextChoices):
        VERIFIED = "verified", "à jour"
        DUE = "due", "à vérifier bientôt"
        OVERDUE = "overdue", "en retard"
        UNREACHABLE = "unreachable", "injoignable"

    service = models.OneToOneField(
        Service, models.CASCADE, verbose_name="service", primary_key=True, related_name="upkeep"
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="structure", related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="département", null=True, blank=True)
    freshness = models.CharField("état", max_length=12, choices=Freshness)
    verified_on = models.DateField("vérifiée le", null=True, blank=True)
    due_on = models.DateField("à vérifier avant le")
    score = models.PositiveSmallIntegerField("qualité", default=0)  # 0 to 100; quality.py explains each point
    is_published = models.BooleanField("publiée", default=True)
    computed_on = models.DateField("calculé le")

    objects = models.Manager()

    class Meta:
        verbose_name = "état d'une fiche"
        verbose_name_plural = "états des fiches"
        # Each holds all that its question looks at, so that the table itself is not read. `is_published` comes last: SQLite
        # does not look a condition up that is a column by itself.
        indexes = [
            models.Index(fields=["department", "freshness", "is_published", "organisation"], name="state_figures"),
            models.Index(fields=["department", "due_on", "service", "freshness", "is_published"], name="state_due"),
            models.Index(fields=["due_on", "service", "freshness", "is_published"], name="state_queue"),
        ]

    def __str__(self) -> str:
        return self.freshness


class Reckoning(models.Model):
    """One row: up to which change of the directory, and on which day, every state was worked out; and what it took."""

    revision = models.PositiveBigIntegerField("version du répertoire", default=0)
    stamp = models.CharField("date de cette version", max_length=40, blank=True)
    day = models.DateField("calculé le", null=True)  # None: never all of them
    # Drawn anew each time a state is written: what was counted before no longer holds (`queries.figures`).
    written = models.UUIDField("dernière écriture", null=True)
    ended_at = models.DateTimeField("fini le", null=True)
    seconds = models.FloatField("durée", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "calcul des états"
        verbose_name_plural = "calculs des états"

    def __str__(self) -> str:
        return f"{self.revision} le {self.day}"


class ConfirmLink(models.Model):
    """A signed link by which somebody confirms records without an account: used once, for thirty days. The address is not kept."""

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="structure", related_name="+")
    services = models.ManyToManyField(Service, verbose_name="services", related_name="+")
    created_at = models.DateTimeField("créé le")
    expires_at = models.DateTimeField("valable jusqu'au")
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "lien de confirmation"
        verbose_name_plural = "liens de confirmation"

    def __str__(self) -> str:
        return f"lien {self.pk}"


class Reminder(models.Model):
    """Somebody was asked to check the records of a structure. The addresses are those of its contacts that day: not kept."""

    class Cause(models.TextChoices):
        DUE = "due", "échéance"
        CAMPAIGN = "campaign", "campagne"
        BY_HAND = "by_hand", "relance"

    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="structure", related_name="reminders")
    link = models.ForeignKey(ConfirmLink, models.SET_NULL, verbose_name="lien", null=True, related_name="+")
    cause = models.CharField("raison", max_length=10, choices=Cause)
    sent_at = models.DateTimeField("demandé le")
    mailed_at = models.DateTimeField("parti le", null=True, blank=True)  # None: the worker has not sent it yet
    sent_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="envoyé par", null=True, blank=True, related_name="+"
    )

    objects = models.Manager()

    class Meta:
        verbose_name = "rappel"
        verbose_name_plural = "rappels"
        indexes = [models.Index(fields=["organisation", "sent_at"], name="reminder_by_structure")]

    def __str__(self) -> str:
        return f"{self.cause} {self.sent_at:%Y-%m-%d}"
