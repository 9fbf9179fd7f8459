"""Organisations, their sites and their services.

An address that must stay secret is not held: a protected site knows its département only. When a network decides to hold one,
it stands apart, encrypted (`ProtectedAddress`), and no public computation can reach it.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from maillage.core.fields import CodesField
from maillage.directory import vocabulary
from maillage.territories.models import Commune, Department, Epci, Region

_REFERENCE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: nothing to misread on a telephone


class Status(models.TextChoices):
    DRAFT = "draft", "brouillon"
    PUBLISHED = "published", "publié"
    SUSPENDED = "suspended", "suspendu"
    CLOSED = "closed", "fermé"


class Visibility(models.TextChoices):
    PUBLIC = "public", "tout le monde"
    PROFESSIONALS = "professionals", "professionnels"
    NETWORK = "network", "membres du réseau"


class Sourced(models.Model):
    """A row that an outside source may know under its own identifier."""

    id = models.UUIDField("identifiant", primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField("source", max_length=60, default="maillage")
    external_id = models.CharField("identifiant dans la source", max_length=200)
    modified_on = models.DateField("date de modification")
    exchange = models.JSONField("ce que la source dit et que nous n'avons pas", default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.source}--{self.external_id}"


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
    kind = models.CharField("nature", max_length=20, choices=Kind, default=Kind.OTHER)
    description = models.TextField("description", max_length=10000, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("numéro RNA", max_length=10, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="organisation mère", null=True, blank=True)
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
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="organisation_source"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="organisation_not_own_parent"),
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
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
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
