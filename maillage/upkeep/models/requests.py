"""Structures that ask to be in the directory."""

import uuid

from django.db import models
from django.db.models import F, Q

from maillage.accounts.models import User
from maillage.directory.models import Organisation
from maillage.territories.models import Department


class ReferencingRequest(models.Model):
    """« Être référencé »: two persons check it, and the structure begins with a probation (docs/security.md, case 66)."""

    class State(models.TextChoices):
        RECEIVED = "received", "reçue"
        CHECKED = "checked", "vérifiée une fois"
        ACCEPTED = "accepted", "acceptée"
        REFUSED = "refused", "déclinée"

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom de la structure", max_length=200)
    kind = models.CharField("nature", max_length=20, choices=Organisation.Kind)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("numéro RNA", max_length=10, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="département")
    description = models.CharField("ce que fait la structure", max_length=2000)
    website = models.URLField("site web", max_length=400, blank=True)
    phone = models.CharField("téléphone", max_length=40)
    email = models.EmailField("courriel")
    role = models.CharField("fonction de la personne qui demande", max_length=120)
    state = models.CharField("état", max_length=8, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField("reçue le")
    checked_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="vérifiée par", null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField("vérifiée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="décidée par", null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    reason = models.CharField("motif", max_length=600, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, verbose_name="structure créée", null=True, blank=True, related_name="+"
    )
    probation_until = models.DateField("en période d'essai jusqu'au", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "demande de référencement"
        verbose_name_plural = "demandes de référencement"
        constraints = [
            models.CheckConstraint(condition=~Q(siret="") | ~Q(rna="") | Q(kind="state"), name="request_has_a_number"),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(checked_by=None)
                | Q(decided_by=None)
                | ~Q(checked_by=F("decided_by")),
                name="request_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"demande {self.pk}"
