"""French territories. The primary key is the official code (INSEE; SIREN for an EPCI), so that a code read anywhere is a key here."""

from django.db import models
from django.db.models import F, Q

COMMUNE_CODE = r"^((0[1-9]|[1-8]\d|2[AB]|9[0-5])\d|97[1-6])\d\d$"
DEPARTMENT_CODE = r"^(0[1-9]|[1-8]\d|2[AB]|9[0-5]|97[1-6])$"


class NamedTerritory(models.Model):
    """A name whose article is kept apart, with its trailing space or apostrophe: « Le » + « Havre »."""

    name = models.CharField("nom", max_length=80)
    article = models.CharField("article", max_length=4, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.article}{self.name}"


class Region(NamedTerritory):
    """`full_name` is the form of running text: « la Bretagne »."""

    code = models.CharField("code INSEE", primary_key=True, max_length=2)

    class Meta:
        verbose_name = "région"
        verbose_name_plural = "régions"
        constraints = [models.CheckConstraint(condition=Q(code__regex=r"^\d{2}$"), name="region_code_is_two_digits")]


class Department(NamedTerritory):
    """`full_name` is the form of running text: « la Seine-et-Marne », « Paris »."""

    code = models.CharField("code INSEE", primary_key=True, max_length=3)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departments", verbose_name="région")
    # A code, not a key: the seat is a commune, and a commune belongs to a department.
    seat = models.CharField("code du chef-lieu", max_length=5)

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=DEPARTMENT_CODE), name="department_code_is_known_shape"),
            models.CheckConstraint(condition=Q(seat__regex=COMMUNE_CODE), name="department_seat_is_commune_code"),
        ]


class Epci(models.Model):
    """An intercommunality that levies its own taxes. A few islands belong to none."""

    code = models.CharField("numéro SIREN", primary_key=True, max_length=9)
    name = models.CharField("nom", max_length=200)

    class Meta:
        verbose_name = "intercommunalité"
        verbose_name_plural = "intercommunalités"
        constraints = [models.CheckConstraint(condition=Q(code__regex=r"^\d{9}$"), name="epci_code_is_nine_digits")]

    def __str__(self) -> str:
        return self.name


class Commune(NamedTerritory):
    """A commune, or an arrondissement of Paris, Lyon or Marseille, whose `parent` is then the city."""

    code = models.CharField("code INSEE", primary_key=True, max_length=5)
    department = models.ForeignKey(Department, models.PROTECT, related_name="communes", verbose_name="département")
    epci = models.ForeignKey(
        Epci, models.PROTECT, related_name="communes", null=True, blank=True, verbose_name="intercommunalité"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="arrondissements", null=True, blank=True, verbose_name="ville"
    )
    longitude = models.FloatField("longitude")
    latitude = models.FloatField("latitude")
    population = models.PositiveIntegerField("population municipale")
    population_year = models.PositiveSmallIntegerField("année de la population")

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=COMMUNE_CODE), name="commune_code_is_known_shape"),
            models.CheckConstraint(condition=~Q(parent=F("code")), name="commune_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(longitude__range=(-180, 180), latitude__range=(-90, 90)), name="commune_point_is_on_earth"
            ),
            models.CheckConstraint(
                condition=Q(population_year__range=(1990, 2100)), name="commune_population_year_is_plausible"
            ),
        ]


class PostalCode(models.Model):
    """A postal code of a commune; most codes are shared by several communes, some communes have several codes."""

    code = models.CharField("code postal", max_length=5)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="postal_codes", verbose_name="commune")

    class Meta:
        verbose_name = "code postal"
        verbose_name_plural = "codes postaux"
        constraints = [
            models.UniqueConstraint(fields=["code", "commune"], name="postal_code_once_per_commune"),
            models.CheckConstraint(condition=Q(code__regex=r"^\d{5}$"), name="postal_code_is_five_digits"),
        ]

    def __str__(self) -> str:
        return self.code
