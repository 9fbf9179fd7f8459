"""What changes from week to week: closures, places left, verifications; and the directory’s own revision."""

from django.db import models
from django.db.models import F, Q

from maillage.directory.models.services import Service


class Closure(models.Model):
    """An exception to the usual hours: closed, or other hours, from one day to another, both included."""

    service = models.ForeignKey(Service, models.CASCADE, verbose_name="service", related_name="closures")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    opening_hours = models.CharField("horaires pendant ces jours", max_length=500, blank=True)
    message = models.CharField("message", max_length=300, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "exception aux horaires"
        verbose_name_plural = "exceptions aux horaires"
        constraints = [models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="closure_days_in_order")]

    def __str__(self) -> str:
        return f"du {self.starts_on} au {self.ends_on}"


class Capacity(models.Model):
    """How many places, told by the structure; believed until `expires_on` only. Never public."""

    class Unit(models.TextChoices):
        PLACES = "places", "places"
        NIGHTS = "nights", "nuitées"
        CASELOAD = "caseload", "file active"

    service = models.ForeignKey(Service, models.CASCADE, verbose_name="service", related_name="capacities")
    unit = models.CharField("unité", max_length=10, choices=Unit)
    maximum = models.PositiveIntegerField("au plus", null=True, blank=True)
    available = models.PositiveIntegerField("disponible", null=True, blank=True)
    updated_on = models.DateField("mis à jour le")
    expires_on = models.DateField("valable jusqu'au")

    objects = models.Manager()

    class Meta:
        verbose_name = "capacité"
        verbose_name_plural = "capacités"
        constraints = [
            models.UniqueConstraint(fields=["service", "unit"], name="capacity_unit_once"),
            models.CheckConstraint(condition=Q(updated_on__lte=F("expires_on")), name="capacity_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.available} / {self.maximum} {self.unit}"


class Verification(models.Model):
    """Somebody checked the record with the structure: not the same thing as a modification."""

    class Method(models.TextChoices):
        CALL = "call", "appel"
        EMAIL = "email", "courriel"
        VISIT = "visit", "visite"
        WEBSITE = "website", "site web"
        IMPORT = "import", "source importée"
        LINK = "link", "lien signé"
        MEMBER = "member", "membre de la structure"

    class Result(models.TextChoices):
        CONFIRMED = "confirmed", "confirmé"
        MODIFIED = "modified", "modifié"
        CLOSED = "closed", "fermé"
        UNREACHABLE = "unreachable", "injoignable"

    service = models.ForeignKey(Service, models.CASCADE, verbose_name="service", related_name="verifications")
    on = models.DateField("date")
    actor = models.CharField("compte", max_length=64, blank=True)
    method = models.CharField("méthode", max_length=10, choices=Method)
    result = models.CharField("résultat", max_length=12, choices=Result)

    objects = models.Manager()

    class Meta:
        verbose_name = "vérification"
        verbose_name_plural = "vérifications"
        constraints = [models.UniqueConstraint(fields=["service", "on", "method"], name="verification_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.result}"


class Revision(models.Model):
    """One row: grows with each change of the directory, so that a snapshot knows whether it is the last word."""

    number = models.PositiveBigIntegerField("numéro", default=0)
    changed_at = models.DateTimeField("date", null=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "version du répertoire"
        verbose_name_plural = "versions du répertoire"

    def __str__(self) -> str:
        return str(self.number)
