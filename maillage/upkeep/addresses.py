"""The e-mail addresses of a structure, and those that do not receive any more: known by a keyed hash only."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.crypto import salted_hmac

from maillage.directory.models import Contact, Organisation, Service
from maillage.upkeep.models import Bounce

# So many returns in a row, even « mailbox full », and the address is taken for dead.
MOST_SOFT = 3


def key(address: str) -> str:
    """Without the secret of the installation, nobody can tell whose address it is, nor try a list of addresses."""
    return salted_hmac("upkeep.bounce", address.strip().casefold(), algorithm="sha256").hexdigest()


def dead_keys() -> frozenset[str]:
    """Keys of the addresses to which nothing is sent: one query."""
    rows = Bounce.objects.values_list("address_key", "is_hard", "count")
    return frozenset(key for key, is_hard, count in rows if is_hard or count >= MOST_SOFT)


def living(addresses: Iterable[str], dead: frozenset[str]) -> tuple[str, ...]:
    """In order, each once, without those that bounced."""
    found: dict[str, str] = {}
    for address in addresses:
        if address and key(address) not in dead:
            found.setdefault(address.casefold(), address)
    return tuple(found.values())


def addresses_of(organisations: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Of the structure, of its published services and of their contacts, without those that bounced: four queries."""
    found: dict[UUID, list[str]] = defaultdict(list)
    services = Service.objects.published().filter(organisation__in=organisations)
    for rows in (
        Organisation.objects.filter(pk__in=organisations).exclude(email="").values_list("pk", "email"),
        services.exclude(email="").order_by("pk").values_list("organisation_id", "email"),
        Contact.objects.filter(service__in=services)
        .exclude(email="")
        .order_by("pk")
        .values_list("service__organisation_id", "email"),
    ):
        for organisation, address in rows:
            found[organisation].append(address)
    dead = dead_keys()
    return {organisation: living(given, dead) for organisation, given in found.items()}
