"""What awaits the coordinator of the demonstration: a structure that is there twice, and one that asks to be listed.

Each is laid once: what somebody decided since is never touched.
"""

from datetime import datetime

from maillage.directory import actions as directory
from maillage.directory.models import Organisation, Site
from maillage.directory.records import Batch, OrganisationRecord, SiteRecord, key
from maillage.upkeep.duplicates.actions import find_pairs
from maillage.upkeep.models import ReferencingRequest
from maillage.upkeep.requests.actions import Said, receive_request

_KNOWN = ("demonstration", "l-olivier-imaginaire")
_FILE = "fichier-d-exemple"  # the source of the second record: as if somebody had imported an older file
_ASKING = "La Passerelle imaginaire"


def lay(*, now: datetime) -> None:
    if not Organisation.objects.filter(source=_FILE).exists():
        _lay_a_twin(now)
    if not ReferencingRequest.objects.filter(name=_ASKING).exists():
        _ask_to_be_listed(now)


def _lay_a_twin(now: datetime) -> None:
    """Seen by members only: nobody who looks for help meets it."""
    known = Organisation.objects.get(source=_KNOWN[0], external_id=_KNOWN[1])
    place = Site.objects.filter(organisation=known, is_protected=False).order_by("external_id").first()
    twin = OrganisationRecord(
        source=_FILE,
        external_id="olivier",
        name=f"Association {known.name}",
        kind=known.kind,
        description="Repris d’un ancien tableau (exemple).",
        phone=known.phone,
        email="contact-olivier@example.org",
        visibility="network",
    )
    sites = (
        [
            SiteRecord(
                source=_FILE,
                external_id="olivier-siege",
                organisation=key(_FILE, twin.external_id),
                name="Siège",
                commune=place.commune_id,
                address=place.address,
                postal_code=place.postal_code,
                city=place.city,
            )
        ]
        if place
        else []
    )
    directory.load(Batch(organisations=[twin], sites=sites), by=None, now=now)
    find_pairs(now=now)


def _ask_to_be_listed(now: datetime) -> None:
    said = Said(
        name=_ASKING,
        kind=Organisation.Kind.ASSOCIATION,
        department="77",
        description="Exemple : une équipe de quatre éducatrices reçoit les jeunes de 12 à 18 ans, sans rendez-vous, et se déplace.",
        phone="01 99 00 77 61",
        email="passerelle@example.org",
        role="Directrice",
        rna="W000000000",  # of nobody: associations are numbered by département
    )
    receive_request(said, now=now)
