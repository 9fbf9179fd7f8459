"""What organisations do: services, where, for whom, and whom to reach."""

import uuid

from django.db import models
from django.db.models import F, Q

from maillage.core.fields import CodesField
from maillage.directory import vocabulary
from maillage.directory.models.common import Sourced, Status, Visibility
from maillage.directory.models.places import Organisation, Site
from maillage.territories.models import Commune, Department, Epci, Region

_REFERENCE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: nothing to misread on a telephone


def new_reference() -> str:
    """Nine random characters that stand for a service in public addresses, where no word may appear."""
    return reference_of(uuid.uuid4())


def reference_of(identifier: uuid.UUID) -> str:
    """Nine characters (45 bits) drawn from an identifier, always the same."""
    number = identifier.int
    return "".join(_REFERENCE_ALPHABET[(number >> (5 * place)) & 31] for place in range(9))


class ServiceQuerySet(models.QuerySet["Service"]):
    def published(self) -> "ServiceQuerySet":
        return self.filter(status=Status.PUBLISHED, organisation__status=Status.PUBLISHED)

    def shown_to(self, visibilities: tuple[str, ...]) -> "ServiceQuerySet":
        return self.filter(visibility__in=visibilities, organisation__visibility__in=visibilities)


class Service(Sourced):
    class Cost(models.TextChoices):
        UNKNOWN = "unknown", "non renseigné"
        FREE = "free", "gratuit"
        PAID = "paid", "payant"

    reference = models.CharField("référence publique", max_length=12, unique=True, default=new_reference)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="organisation", related_name="services")
    name = models.CharField("nom", max_length=200)
    type = models.CharField(
        "type", max_length=40, choices=[(t.code, t.label) for t in vocabulary.SERVICE_TYPES], default="other"
    )
    description = models.TextField("description pour les professionnels", max_length=10000, blank=True)
    young_text = models.TextField("texte pour le jeune", max_length=600, blank=True)
    needs = CodesField("besoins", codes=vocabulary.need_codes())
    audiences = CodesField("publics", codes=vocabulary.AUDIENCES)
    audience_details = models.CharField("précisions sur le public", max_length=1000, blank=True)
    age_min = models.DecimalField("âge minimum", max_digits=4, decimal_places=1, null=True, blank=True)
    age_max = models.DecimalField("âge maximum", max_digits=4, decimal_places=1, null=True, blank=True)
    access_modes = CodesField("modes d'accueil", codes=vocabulary.ACCESS_MODES)
    access_conditions = models.TextField("conditions d'accès", max_length=10000, blank=True)
    contact_modes = CodesField("façons de contacter", codes=vocabulary.CONTACT_MODES)
    contact_details = models.TextField("précisions pour contacter", max_length=10000, blank=True)
    contact_link = models.URLField("lien pour contacter", max_length=400, blank=True)
    who_can_ask = CodesField("qui peut demander", codes=vocabulary.AUDIENCES)
    without_parental_consent = models.BooleanField("possible sans accord des parents", null=True, blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    email = models.EmailField("courriel", blank=True)
    website = models.URLField("site web", max_length=400, blank=True)
    cost = models.CharField("coût", max_length=10, choices=Cost, default=Cost.UNKNOWN)
    cost_details = models.CharField("précisions sur le coût", max_length=1000, blank=True)
    is_anonymous = models.BooleanField("anonymat possible", null=True, blank=True)
    response_delay = models.CharField("délai de réponse", max_length=120, blank=True)
    languages = CodesField("langues", codes=vocabulary.LANGUAGES)
    opening_hours = models.CharField("horaires", max_length=500, blank=True)
    status = models.CharField("état", max_length=20, choices=Status, default=Status.PUBLISHED)
    visibility = models.CharField("visible par", max_length=20, choices=Visibility, default=Visibility.PUBLIC)
    sites = models.ManyToManyField(Site, through="ServiceSite", related_name="services", verbose_name="sites")

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "service"
        verbose_name_plural = "services"
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="service_source"),
            models.CheckConstraint(
                condition=Q(age_min__isnull=True) | Q(age_min__gte=0, age_min__lte=120), name="service_age_min"
            ),
            models.CheckConstraint(
                condition=Q(age_max__isnull=True) | Q(age_max__gte=0, age_max__lte=120), name="service_age_max"
            ),
            models.CheckConstraint(
                condition=Q(age_min__isnull=True) | Q(age_max__isnull=True) | Q(age_min__lte=F("age_max")),
                name="service_ages_in_order",
            ),
        ]


class ServiceSite(models.Model):
    service = models.ForeignKey(Service, models.CASCADE, verbose_name="service", related_name="places")
    site = models.ForeignKey(Site, models.PROTECT, verbose_name="site", related_name="places")
    opening_hours = models.CharField("horaires sur place", max_length=500, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "lieu d'un service"
        verbose_name_plural = "lieux des services"
        constraints = [models.UniqueConstraint(fields=["service", "site"], name="service_site_once")]

    def __str__(self) -> str:
        return f"{self.service_id} à {self.site_id}"


class ServiceArea(models.Model):
    """Where people must live, or be, for the service to help them."""

    class Level(models.TextChoices):
        COMMUNE = "commune", "commune"
        EPCI = "epci", "intercommunalité"
        DEPARTMENT = "department", "département"
        REGION = "region", "région"
        COUNTRY = "country", "France entière"

    service = models.ForeignKey(Service, models.CASCADE, verbose_name="service", related_name="areas")
    level = models.CharField("échelon", max_length=12, choices=Level)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune", null=True, blank=True)
    epci = models.ForeignKey(Epci, models.PROTECT, verbose_name="intercommunalité", null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="département", null=True, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = "zone d'un service"
        verbose_name_plural = "zones des services"
        constraints = [
            models.CheckConstraint(
                condition=Q(level="country", commune=None, epci=None, department=None, region=None)
                | Q(level="commune", commune__isnull=False, epci=None, department=None, region=None)
                | Q(level="epci", commune=None, epci__isnull=False, department=None, region=None)
                | Q(level="department", commune=None, epci=None, department__isnull=False, region=None)
                | Q(level="region", commune=None, epci=None, department=None, region__isnull=False),
                name="service_area_of_its_level",
            )
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.code}".strip()

    @property
    def code(self) -> str:
        """The INSEE code of the territory; empty for the whole country."""
        return self.commune_id or self.epci_id or self.department_id or self.region_id or ""


class Contact(models.Model):
    """A person or a desk to reach. Staff are never public unless somebody says so."""

    service = models.ForeignKey(Service, models.CASCADE, verbose_name="service", related_name="contacts")
    role = models.CharField("fonction", max_length=120, blank=True)
    name = models.CharField("nom", max_length=120, blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    email = models.EmailField("courriel", blank=True)
    visibility = models.CharField("visible par", max_length=20, choices=Visibility, default=Visibility.PROFESSIONALS)

    objects = models.Manager()

    class Meta:
        verbose_name = "contact"
        verbose_name_plural = "contacts"

    def __str__(self) -> str:
        return self.role or "contact"
