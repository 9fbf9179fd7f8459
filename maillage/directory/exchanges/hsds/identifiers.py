"""HSDS wants a UUID everywhere. A record's own identifier is used when it is one; else one is drawn from its key."""

from functools import lru_cache
from uuid import NAMESPACE_URL, UUID, uuid5

from maillage.directory.records import Batch, OrganisationRecord, Record, ServiceRecord, SiteRecord, key_of, split_key


@lru_cache(maxsize=100_000)
def drawn(key: str) -> str:
    """As the directory draws its own primary keys."""
    return str(uuid5(NAMESPACE_URL, f"maillage:{key}"))


def part(owner: str, name: str) -> str:
    """The identifier of a thing that belongs to another one, always the same."""
    return str(uuid5(UUID(owner), name))


def is_uuid(text: str) -> bool:
    """Whether it is a UUID written the usual way."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


class Identifiers:
    """The UUID of each record of a batch. Two sources may use the same UUID: only the first one keeps it."""

    def __init__(self, batch: Batch) -> None:
        self._known: dict[tuple[type[Record], str], str] = {}
        taken: set[tuple[type[Record], str]] = set()
        for record in batch.records():
            key = key_of(record)
            own = record.external_id
            chosen = own if is_uuid(own) and (type(record), own) not in taken else drawn(key)
            taken.add((type(record), chosen))
            self._known[type(record), key] = chosen

    def organisation(self, key: str) -> str:
        return self._of(OrganisationRecord, key)

    def site(self, key: str) -> str:
        return self._of(SiteRecord, key)

    def service(self, key: str) -> str:
        return self._of(ServiceRecord, key)

    def _of(self, kind: type[Record], key: str) -> str:
        _, own = split_key(key)
        return self._known.get((kind, key)) or (own if is_uuid(own) else drawn(key))
