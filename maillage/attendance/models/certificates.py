"""Certificates of attendance: when one is due, and those that were issued."""

import uuid

from django.db import models
from django.db.models import F, Q

from maillage.accounts.models import User
from maillage.events.models import Event
from maillage.registrations.models import Registration


class CertificateRule(models.Model):
    """When somebody who came has a certificate, and what it says besides. `hours` None: those of the programme, breaks deducted."""

    class Rule(models.TextChoices):
        ALWAYS = "always", "toute personne venue, même une partie du temps"
        ALL = "all", "présente à toutes les demi-journées"
        MINUTES = "minutes", "présente au moins un certain temps"
        BY_HAND = "by_hand", "au cas par cas"

    event = models.OneToOneField(Event, models.CASCADE, verbose_name="évènement", related_name="certificate_rule")
    rule = models.CharField("règle", max_length=7, choices=Rule, default=Rule.ALL)
    minutes = models.PositiveSmallIntegerField("minutes au moins", null=True, blank=True)
    hours = models.DecimalField("durée en heures", max_digits=5, decimal_places=2, null=True, blank=True)
    action = models.CharField("nature de l'action", max_length=120, default="action de formation")
    signatory = models.CharField("signé par", max_length=120, blank=True)
    signatory_function = models.CharField("fonction", max_length=120, blank=True)
    town = models.CharField("fait à", max_length=80, blank=True)
    # A certificate is shown to employers: with this, it says the neutral title of the event (docs/security.md, case 54).
    is_discreet = models.BooleanField("titre discret", default=False)

    objects = models.Manager()

    class Meta:
        verbose_name = "règle d'attestation"
        verbose_name_plural = "règles d'attestation"
        constraints = [
            models.CheckConstraint(
                condition=Q(rule="minutes", minutes__isnull=False) | (~Q(rule="minutes") & Q(minutes__isnull=True)),
                name="certificate_rule_has_its_minutes",
            )
        ]

    def __str__(self) -> str:
        return f"règle d'attestation {self.pk}"


class CertificateSeries(models.Model):
    """The last number of a year: whoever takes numbers holds this row, and none is given twice."""

    year = models.PositiveSmallIntegerField("année", primary_key=True)
    last = models.PositiveIntegerField("dernier numéro", default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = "série d'attestations"
        verbose_name_plural = "séries d'attestations"

    def __str__(self) -> str:
        return str(self.year)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self) -> "CertificateQuerySet":
        return self.filter(revoked_at__isnull=True)

    def to_be_made(self) -> "CertificateQuerySet":
        """In the order of their numbers."""
        return self.valid().filter(body__isnull=True, registration__isnull=False).order_by("number")


class Certificate(models.Model):
    """Issued once for each registration, unless the one before was revoked. What names the person is in `body` and in her registration
    only: both go away together, and whoever checks the number afterwards still reads whether it is valid. What is printed besides her
    name stays as it was printed, whatever becomes of the event.
    """

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, verbose_name="évènement", related_name="certificates")
    registration = models.ForeignKey(
        Registration, models.SET_NULL, verbose_name="inscription", null=True, blank=True, related_name="certificates"
    )
    number = models.CharField("numéro", max_length=20, unique=True)  # « 2027-000123 »
    code = models.CharField("code de vérification", max_length=12)  # random; the number alone opens nothing
    title = models.CharField("titre écrit", max_length=200)  # that of the event, or its neutral one
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour")
    minutes = models.PositiveIntegerField("durée en minutes")
    is_planned = models.BooleanField("durée prévue", default=False)  # else: counted, breaks deducted
    body = models.BinaryField("document", null=True, blank=True)  # PDF; None until the worker has made it
    digest = models.CharField("empreinte", max_length=64, blank=True)  # SHA-256 of the document
    issued_at = models.DateTimeField("délivrée le")
    by = models.ForeignKey(User, models.SET_NULL, verbose_name="délivrée par", null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField("retirée le", null=True, blank=True)
    revoked_reason = models.CharField("raison", max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "attestation"
        verbose_name_plural = "attestations"
        indexes = [models.Index(fields=["event", "number"], name="certificate_by_event")]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(revoked_at__isnull=True) & Q(registration__isnull=False),
                name="certificate_valid_once",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="certificate_revoked_for_a_reason",
            ),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="certificate_days_in_order"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_on_paper(self) -> bool:
        """Without reading it."""
        return bool(self.digest)
