"""Records of a small invented network: as the directory gives them (no None but where None is a value)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from maillage.directory.exchanges.files import File
from maillage.directory.records import (
    AreaRecord,
    Batch,
    CapacityRecord,
    ClosureRecord,
    ContactRecord,
    OrganisationRecord,
    PlaceRecord,
    ServiceRecord,
    SiteRecord,
    VerificationRecord,
)

DAY = date(2026, 9, 1)


def organisation(external_id="asso", **values):
    return OrganisationRecord(
        **{
            "source": "maillage",
            "external_id": external_id,
            "name": f"Association {external_id}",
            "short_name": "",
            "kind": "association",
            "description": "",
            "siret": "",
            "rna": "",
            "parent": None,
            "website": "",
            "email": "",
            "phone": "",
            "networks": (),
            "status": "published",
            "visibility": "public",
            "modified_on": DAY,
            "exchange": {},
            **values,
        }
    )


def site(external_id="lieu", organisation="maillage--asso", **values):
    return SiteRecord(
        **{
            "source": "maillage",
            "external_id": external_id,
            "organisation": organisation,
            "name": "",
            "kind": "physical",
            "is_protected": False,
            "department": None,
            "commune": None,
            "address": "",
            "address_details": "",
            "postal_code": "",
            "city": "",
            "country": "FR",
            "longitude": None,
            "latitude": None,
            "wheelchair": "unknown",
            "accessibility_url": "",
            "how_to_reach": "",
            "modified_on": DAY,
            "exchange": {},
            **values,
        }
    )


def service(external_id="ecoute", organisation="maillage--asso", **values):
    return ServiceRecord(
        **{
            "source": "maillage",
            "external_id": external_id,
            "organisation": organisation,
            "name": f"Service {external_id}",
            "type": "listening",
            "description": "",
            "young_text": "",
            "needs": ("talk",),
            "audiences": ("young",),
            "audience_details": "",
            "age_min": None,
            "age_max": None,
            "access_modes": (),
            "access_conditions": "",
            "contact_modes": (),
            "contact_details": "",
            "contact_link": "",
            "who_can_ask": (),
            "without_parental_consent": None,
            "phone": "",
            "email": "",
            "website": "",
            "cost": "unknown",
            "cost_details": "",
            "is_anonymous": None,
            "response_delay": "",
            "languages": (),
            "opening_hours": "",
            "status": "published",
            "visibility": "public",
            "modified_on": DAY,
            "exchange": {},
            "areas": (),
            "places": (),
            "contacts": (),
            "closures": (),
            "capacities": (),
            "verifications": (),
            **values,
        }
    )


def small_network():
    """Every column is said at least once; one site is protected."""
    head = organisation("tete", name="Fédération d’essai", kind="foundation", rna="W931234567")
    asso = organisation(
        siret="13002526500013",
        short_name="ASSO",
        description="Une association\nqui accueille.",
        parent="maillage--tete",
        website="https://asso.example/",
        email="contact@asso.example",
        phone="01 99 00 12 34",
        networks=("cidff", "chrs"),
        exchange={"notes": ["été", 1]},
    )
    located = site(
        name="Maison d’essai",
        department="93",
        commune="93066",
        address="1 rue d’Essai",
        address_details="Bâtiment B",
        postal_code="93200",
        city="Saint-Denis",
        longitude=2.357421875,
        latitude=48.9362,
        wheelchair="partly",
        accessibility_url="https://acces.example/1",
        how_to_reach="Métro 13, sortie 2",
    )
    secret = site("refuge", is_protected=True, department="77")
    return Batch(
        organisations=[asso, head],
        sites=[located, secret],
        services=[
            full_service(),
            service("nuit", type="emergency_shelter", places=(PlaceRecord(site="maillage--refuge"),)),
        ],
    )


def full_service(**values):
    return service(
        description="Des entretiens gratuits et confidentiels.",
        young_text="On t’écoute. Tu choisis ce que tu dis.",
        needs=("talk", "rights"),
        audiences=("young", "relative"),
        audience_details="Filles et garçons",
        age_min=Decimal(12),
        age_max=Decimal("17.5"),
        access_modes=("on_site", "remote"),
        access_conditions="=Sans condition",
        contact_modes=("phone", "visit"),
        contact_details="Demander l’accueil",
        contact_link="https://asso.example/rdv",
        who_can_ask=("young", "relative", "professional"),
        without_parental_consent=True,
        phone="+33 1 99 00 12 35",
        email="ecoute@asso.example",
        website="https://asso.example/ecoute",
        cost="free",
        cost_details="Aucun frais",
        is_anonymous=False,
        response_delay="Deux jours",
        languages=("fr", "lsf", "fa"),
        opening_hours="Mo-Fr 09:00-12:00,14:00-18:00; PH off",
        areas=(
            AreaRecord(level="department", code="93"),
            AreaRecord(level="region", code="04"),
            AreaRecord(level="country"),
        ),
        places=(PlaceRecord(site="maillage--lieu", opening_hours="Tu 10:00-12:00"),),
        contacts=(
            ContactRecord(
                role="Accueil", name="Camille Essai", phone="01 99 00 12 36", email="a@b.example", visibility="public"
            ),
        ),
        closures=(
            ClosureRecord(starts_on=date(2026, 12, 24), ends_on=date(2027, 1, 2), message="Fêtes"),
            ClosureRecord(starts_on=date(2027, 5, 3), ends_on=date(2027, 5, 3), opening_hours="Mo 10:00-12:00"),
        ),
        verifications=(VerificationRecord(on=date(2026, 10, 2), method="call", result="confirmed"),),
        **values,
    )


def with_private_parts(batch):
    """The same network with what is never public."""
    services = [
        replace(
            record,
            contacts=(*record.contacts, ContactRecord(name="Dominique Privé", visibility="professionals")),
            capacities=(
                CapacityRecord(unit="places", maximum=12, available=2, updated_on=DAY, expires_on=date(2026, 9, 8)),
            ),
        )
        for record in batch.services
    ]
    return Batch(organisations=batch.organisations, sites=batch.sites, services=services)


def as_files(written):
    return [File(name, data) for name, data in written.files.items()]


def in_order(batch):
    """The records without the order in which they were read."""
    return tuple(
        sorted(records, key=lambda record: (record.source, record.external_id))
        for records in (batch.organisations, batch.sites, batch.services)
    )


def as_new(batch):
    """The records as they are written in an empty directory."""
    return Batch(
        organisations=batch.organisations,
        sites=batch.sites,
        services=[batch.as_new(record) for record in batch.services],
        problems=batch.problems,
    )
