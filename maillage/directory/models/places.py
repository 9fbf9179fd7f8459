"""Organisations and their sites.

An address that must stay secret is not held: a protected site knows its département only. When a network decides to hold one,
it stands apart, encrypted (`ProtectedAddress`), and no public computation can reach it.
"""

from django.db import models
from django.db.models import F, Q

from maillage.core.fields import CodesField, FoldedField
from maillage.directory.models.common import Sourced, Status, Visibility
from maillage.territories.models import Commune, Department


class Organisation(Sourced):
    class Kind(models.TextChoices):
        ASSOCIATION = "association", "association"
        DEPARTMENT = "department", "conseil départemental"
        COMMUNE = "commune", "commune ou intercommunalité"
        STATE = "state", "service de l'État"
        JUSTICE = "justice", "justice"
        POLICE = "police", "police ou gendarmerie"
        HEALTH = "health", "établissement de santé"
        SCHOOL = "school", "établissement scolaire"
        FOUNDATION = "foundation", "fondation"
        OTHER = "other", "autre"

    name = models.CharField("nom", max_length=200)
    short_name = models.CharField("sigle", max_length=60, blank=True)
    # To find it and to sort by its name, without accents nor capitals.
    folded = FoldedField("nom pour la recherche", of=("name", "short_name", "siret"), max_length=600)
    kind = models.CharField("nature", max_length=20, choices=Kind, default=Kind.OTHER)
    description = models.TextField("description", max_length=10000, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("numéro RNA", max_length=10, blank=True)
    # Whose coordinators look after it; without one, the national team (`attachment.py` finds it from sites and areas).
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="département de rattachement", null=True, blank=True
    )
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="organisation mère", null=True, blank=True)
    # Its double, in which it was merged: imports that still know it write there (`loading`).
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name="fusionnée dans", null=True, blank=True, related_name="+"
    )
    website = models.URLField("site web", max_length=400, blank=True)
    email = models.EmailField("courriel", blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    networks = CodesField("réseaux porteurs")
    status = models.CharField("état", max_length=20, choices=Status, default=Status.PUBLISHED)
    visibility = models.CharField("visible par", max_length=20, choices=Visibility, default=Visibility.PUBLIC)

    objects = models.Manager()

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisations"
        # The figures of each territory, without reading the table.
        indexes = [
            models.Index(fields=["department", "status"], name="organisation_by_territory"),
            models.Index(fields=["folded", "id"], name="organisation_by_folded"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="organisation_source"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="organisation_not_own_parent"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (Q(status="closed") & ~Q(merged_into=F("pk"))),
                name="organisation_merged_is_closed",
            ),
        ]


class Site(Sourced):
    class Kind(models.TextChoices):
        PHYSICAL = "physical", "lieu"
        POSTAL = "postal", "adresse postale"
        VIRTUAL = "virtual", "en ligne ou au téléphone"
        MOBILE = "mobile", "équipe mobile"

    class Wheelchair(models.TextChoices):
        UNKNOWN = "unknown", "non renseigné"
        YES = "yes", "accessible"
        PARTLY = "partly", "en partie accessible"
        NO = "no", "non accessible"

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="organisation", related_name="sites")
    name = models.CharField("nom", max_length=200, blank=True)
    kind = models.CharField("nature", max_length=20, choices=Kind, default=Kind.PHYSICAL)
    is_protected = models.BooleanField("adresse protégée", default=False)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="département", null=True, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune", null=True, blank=True)
    address = models.CharField("adresse", max_length=300, blank=True)
    address_details = models.CharField("complément d'adresse", max_length=300, blank=True)
    postal_code = models.CharField("code postal", max_length=20, blank=True)
    city = models.CharField("ville", max_length=200, blank=True)
    country = models.CharField("pays", max_length=2, default="FR")
    longitude = models.FloatField("longitude", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    wheelchair = models.CharField("accès en fauteuil", max_length=10, choices=Wheelchair, default=Wheelchair.UNKNOWN)
    accessibility_url = models.URLField("fiche d'accessibilité", max_length=400, blank=True)
    how_to_reach = models.CharField("comment venir", max_length=500, blank=True)

    objects = models.Manager()

    # What tells where a place is, and that a protected site therefore never holds.
    LOCATING = (
        "address",
        "address_details",
        "postal_code",
        "city",
        "commune",
        "longitude",
        "latitude",
        "accessibility_url",
        "how_to_reach",
    )

    class Meta:
        verbose_name = "site"
        verbose_name_plural = "sites"
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="site_source"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(-180, 180),
                    latitude__range=(-90, 90),
                ),
                name="site_whole_position",
            ),
            models.CheckConstraint(
                condition=Q(is_protected=False)
                | Q(
                    department__isnull=False,
                    name="",
                    address="",
                    address_details="",
                    postal_code="",
                    city="",
                    commune__isnull=True,
                    longitude__isnull=True,
                    latitude__isnull=True,
                    accessibility_url="",
                    how_to_reach="",
                    exchange={},
                ),
                name="site_protected_is_nowhere",
            ),
        ]


class ProtectedAddress(models.Model):
    """The address of a protected site, when the network decided to hold it: encrypted, bound to its row."""

    site = models.OneToOneField(Site, models.CASCADE, verbose_name="site", primary_key=True)
    sealed = models.BinaryField("adresse chiffrée")
    held_at = models.DateTimeField("date")

    objects = models.Manager()

    class Meta:
        verbose_name = "adresse protégée"
        verbose_name_plural = "adresses protégées"

    def __str__(self) -> str:
        return "adresse protégée"
