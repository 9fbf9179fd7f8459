"""Test objects. Each factory makes the smallest valid row; nothing is drawn at random."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from maillage.accounts.models import User
from maillage.directory import models
from maillage.territories.models import Commune, Department, Epci, PostalCode, Region

DAY = date(2026, 11, 1)


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


class CoordinatorFactory(UserFactory):
    is_coordinator = True


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
