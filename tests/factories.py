"""Test objects. Each factory makes the smallest valid row; nothing is drawn at random."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import factory
from factory.django import DjangoModelFactory

from maillage.accounts.models import Clearance, Mandate, Rescue, User
from maillage.directory import models
from maillage.territories.models import Commune, Department, Epci, PostalCode, Region
from maillage.upkeep.models import ConfirmLink, DuplicatePair, ReferencingRequest, ServiceState

DAY = date(2026, 11, 1)
MOMENT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "11"
    article = "l’"
    name = "Île-de-France"


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ("code",)

    code = "77"
    article = "la "
    name = "Seine-et-Marne"
    region = factory.SubFactory(RegionFactory)
    seat = factory.LazyAttribute(lambda department: f"{department.code}288"[:5])


class EpciFactory(DjangoModelFactory):
    class Meta:
        model = Epci
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"2477{n:05}")
    name = factory.Sequence(lambda n: f"Intercommunalité {n}")


class CommuneFactory(DjangoModelFactory):
    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"77{n % 1000:03}")
    name = factory.Sequence(lambda n: f"Commune {n}")
    department = factory.SubFactory(DepartmentFactory)
    longitude = 2.66
    latitude = 48.54
    population = 1000
    population_year = 2023


class PostalCodeFactory(DjangoModelFactory):
    class Meta:
        model = PostalCode

    code = "77000"
    commune = factory.SubFactory(CommuneFactory)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne{n}@example.org")
    is_confirmed = True


class MandateFactory(DjangoModelFactory):
    """A coordination that two other persons gave."""

    class Meta:
        model = Mandate

    user = factory.SubFactory(UserFactory)
    role = "coordinator"
    department = factory.LazyAttribute(lambda mandate: DepartmentFactory() if mandate.role == "coordinator" else None)
    asked_at = MOMENT
    granted_at = MOMENT


class RescueFactory(DjangoModelFactory):
    """The person said that her second factor is lost; nobody called yet."""

    class Meta:
        model = Rescue

    user = factory.SubFactory(UserFactory)
    declared_at = MOMENT


class ClearanceFactory(DjangoModelFactory):
    class Meta:
        model = Clearance

    user = factory.SubFactory(UserFactory)
    called_at = MOMENT
    signed_at = MOMENT
    expires_at = MOMENT + timedelta(days=365)


class NationalFactory(UserFactory):
    """Of the national team, with a clearance."""

    class Meta:
        skip_postgeneration_save = True

    mandate = factory.RelatedFactory(MandateFactory, factory_related_name="user", role="national")
    clearance = factory.RelatedFactory(ClearanceFactory, factory_related_name="user")


class CoordinatorFactory(UserFactory):
    """Of Seine-et-Marne, without a clearance."""

    class Meta:
        skip_postgeneration_save = True

    mandate = factory.RelatedFactory(MandateFactory, factory_related_name="user")


class SourcedFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    source = "test"
    external_id = factory.Sequence(lambda n: f"{n:05}")
    modified_on = DAY


class OrganisationFactory(SourcedFactory):
    class Meta:
        model = models.Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")


class MembershipFactory(DjangoModelFactory):
    """A validated member; `role="referent"` for the referent."""

    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory, is_member=True)
    organisation = factory.SubFactory(OrganisationFactory)
    asked_at = MOMENT
    validated_at = MOMENT


class SiteFactory(SourcedFactory):
    class Meta:
        model = models.Site

    organisation = factory.SubFactory(OrganisationFactory)
    department = factory.SubFactory(DepartmentFactory)


class PlacedSiteFactory(SiteFactory):
    """A site that everybody may find."""

    commune = factory.SubFactory(CommuneFactory)
    address = "12 rue de la Démonstration"
    postal_code = "77000"
    city = "Melun"
    longitude = 2.66
    latitude = 48.54


class ProtectedSiteFactory(SiteFactory):
    is_protected = True


class ServiceFactory(SourcedFactory):
    class Meta:
        model = models.Service

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Service {n}")
    type = "listening"
    needs = ("talk",)
    audiences = ("young",)


class ServiceSiteFactory(DjangoModelFactory):
    class Meta:
        model = models.ServiceSite

    service = factory.SubFactory(ServiceFactory)
    site = factory.SubFactory(SiteFactory)


class ServiceAreaFactory(DjangoModelFactory):
    class Meta:
        model = models.ServiceArea

    service = factory.SubFactory(ServiceFactory)
    level = "department"
    department = factory.SubFactory(DepartmentFactory)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = models.Contact

    service = factory.SubFactory(ServiceFactory)
    role = "Secrétariat"


class ClosureFactory(DjangoModelFactory):
    class Meta:
        model = models.Closure

    service = factory.SubFactory(ServiceFactory)
    starts_on = date(2026, 12, 24)
    ends_on = date(2027, 1, 3)


class CapacityFactory(DjangoModelFactory):
    class Meta:
        model = models.Capacity

    service = factory.SubFactory(ServiceFactory)
    unit = "places"
    maximum = 6
    available = 2
    updated_on = DAY
    expires_on = date(2026, 11, 8)


class VerificationFactory(DjangoModelFactory):
    class Meta:
        model = models.Verification

    service = factory.SubFactory(ServiceFactory)
    on = DAY
    method = "call"
    result = "confirmed"


class ConfirmLinkFactory(DjangoModelFactory):
    """Valid for thirty days from `MOMENT`; `services` are given once it is made."""

    class Meta:
        model = ConfirmLink
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    created_at = MOMENT
    expires_at = MOMENT + timedelta(days=30)

    @factory.post_generation
    def services(self, create, extracted):
        self.services.set(extracted or [])


class ServiceStateFactory(DjangoModelFactory):
    """Of a published record, in the département of its structure."""

    class Meta:
        model = ServiceState

    service = factory.SubFactory(ServiceFactory)
    organisation = factory.SelfAttribute("service.organisation")
    department = factory.SelfAttribute("service.organisation.department")
    freshness = "overdue"
    due_on = DAY
    computed_on = DAY


class DuplicatePairFactory(DjangoModelFactory):
    """Two structures of Seine-et-Marne that look alike; `first` has the smaller identifier."""

    class Meta:
        model = DuplicatePair

    first = factory.SubFactory(OrganisationFactory, id=UUID(int=1), department=factory.SubFactory(DepartmentFactory))
    second = factory.SubFactory(OrganisationFactory, id=UUID(int=2), department=factory.SubFactory(DepartmentFactory))
    score = 0.8
    reasons = ("même nom",)
    found_at = MOMENT


class ReferencingRequestFactory(DjangoModelFactory):
    """Of an association of Seine-et-Marne, as it was received."""

    class Meta:
        model = ReferencingRequest

    name = factory.Sequence(lambda n: f"Structure {n}")
    kind = "association"
    siret = "12345678200010"
    department = factory.SubFactory(DepartmentFactory)
    description = "Accueil de jour des jeunes."
    phone = "01 99 00 10 20"
    email = "direction@example.org"
    role = "Directrice"
    received_at = MOMENT
