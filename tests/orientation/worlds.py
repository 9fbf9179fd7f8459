"""A small published directory around Melun, made without the database: what the tests of the public pages look at."""

import json
from datetime import date
from decimal import Decimal

from maillage.directory.records import (
    AreaRecord,
    Batch,
    ClosureRecord,
    ContactRecord,
    OrganisationRecord,
    PlaceRecord,
    ServiceRecord,
    SiteRecord,
    VerificationRecord,
    key_of,
)
from maillage.orientation.actions import LEVELS
from maillage.orientation.snapshots import columns, shelf, snapshot
from maillage.orientation.snapshots.projection import Projector
from maillage.orientation.snapshots.snapshot import Stamp
from maillage.territories import gazetteer

MELUN = "77288"
FONTAINEBLEAU = "77186"
# The public references of the services below.
CENTRE, SHELTER, TEAM, LINE, OFFICE, AWAY = "centre001", "shelter01", "team00001", "line00001", "office001", "away00001"


def organisation(external_id="o1", **said):
    return OrganisationRecord(**{"source": "t", "external_id": external_id, "name": "Association d’essai", **said})


def site(external_id, **said):
    return SiteRecord(**{"source": "t", "external_id": external_id, "organisation": "t--o1", **said})


def service(external_id, **said):
    base = {"source": "t", "external_id": external_id, "organisation": "t--o1", "name": f"Service {external_id}"}
    return ServiceRecord(**{**base, **said})


def at(*sites, hours=""):
    return tuple(PlaceRecord(site=f"t--{one}", opening_hours=hours) for one in sites)


def area(level, code=""):
    return (AreaRecord(level=level, code=code),)


def small_world():
    """One service of each kind: a place, a protected place, a team that comes, a national line, an office, a place away."""
    return Batch(
        organisations=[organisation(phone="01 99 00 10 00", website="https://association.example/")],
        sites=[
            site(
                "s1",
                commune=MELUN,
                address="12 rue de la Démonstration",
                longitude=2.66,
                latitude=48.54,
                wheelchair="yes",
            ),
            site("s2", is_protected=True, department="77"),
            site("s3", commune=MELUN),
            site("s4", commune=FONTAINEBLEAU, name="Antenne", how_to_reach="Bus 1"),
        ],
        services=[
            service(
                CENTRE,
                name="Accueil de la Halle",
                type="day_centre",
                needs=("talk", "respite"),
                audiences=("young", "relative"),
                age_min=Decimal(11),
                age_max=Decimal(21),
                access_modes=("on_site",),
                phone="01 99 00 10 01",
                contact_link="https://rendez-vous.example/",
                cost="free",
                is_anonymous=True,
                without_parental_consent=True,
                languages=("fr", "en"),
                response_delay="sous 48 heures",
                opening_hours="24/7",
                places=at("s1"),
                areas=area("epci", "247700057"),
                closures=(
                    ClosureRecord(starts_on=date(2999, 12, 24), ends_on=date(2999, 12, 31), message="Fermé à Noël"),
                ),
                contacts=(ContactRecord(role="Accueil", phone="01 99 00 10 02", visibility="public"),),
                verifications=(VerificationRecord(on=date(2026, 11, 1), method="call", result="confirmed"),),
            ),
            service(
                SHELTER,
                name="Hébergement d’essai",
                type="emergency_shelter",
                needs=("sleep",),
                audiences=("young",),
                age_max=Decimal("17.5"),
                phone="01 99 00 10 03",
                places=at("s2"),
                areas=area("department", "77"),
            ),
            service(
                TEAM,
                name="Équipe mobile d’essai",
                type="outreach",
                needs=("meet", "talk"),
                audiences=("young",),
                access_modes=("outreach",),
                areas=area("department", "77"),
                young_text="Nous venons.",
                description="Équipe pluridisciplinaire.",
            ),
            service(
                LINE,
                name="Écoute d’essai",
                type="listening",
                needs=("talk",),
                audiences=("young", "relative", "professional"),
                access_modes=("remote",),
                opening_hours="24/7",
                cost="paid",
                areas=area("country"),
            ),
            service(OFFICE, type="crip", audiences=("professional",), places=at("s3"), areas=area("department", "77")),
            service(AWAY, needs=("talk",), age_min=Decimal(12), places=at("s4", hours="Mo-Su 00:00-24:00")),
        ],
    )


def crowd(size):
    """`size` equal services in Melun: several pages of results."""
    return Batch(
        organisations=[organisation()],
        sites=[site("s1", commune=MELUN)],
        services=[service(f"crowd{number:04}", needs=("talk",), places=at("s1")) for number in range(size)],
    )


def projected(batch, level=shelf.PUBLIC):
    """Entries and documents, in the order of the references; the public reference is the external identifier."""
    references = {key_of(record): record.external_id for record in batch.services}
    shown = Projector(batch, references, gazetteer.load(), LEVELS[level]).services()
    return sorted(shown, key=lambda pair: pair[0].reference)


def publish(batch, *, level=shelf.PUBLIC, revision=1):
    """Put `batch` in the place of that level's snapshot, and return its path."""
    shown = projected(batch, level)
    table = columns.build([entry for entry, _ in shown])
    path = shelf.path(level)
    snapshot.write(path, Stamp(revision, level, "2026-11-18T09:30:00+00:00"), table, [text for _, text in shown])
    return path


def documents(batch, level=shelf.PUBLIC):
    """The JSON documents of a batch, by reference."""
    return {entry.reference: json.loads(text) for entry, text in projected(batch, level)}
