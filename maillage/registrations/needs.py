"""What somebody needs in order to take part: kept encrypted, for that registration only, and not for long (`retention`)."""

from uuid import UUID

from maillage.core import crypto
from maillage.registrations.models import Registration

_KEY = "registrations-needs"


def seal(needs: str, *, registration: UUID) -> bytes | None:
    """None when she needs nothing."""
    return crypto.seal(needs.encode(), key_name=_KEY, bound_to=str(registration)) if needs else None


def read(registration: Registration) -> str:
    """What was sealed; empty when there is nothing, `crypto.Unreadable` when its key is gone. For those who organise, and for her."""
    if registration.sealed_needs is None:
        return ""
    return crypto.unseal(bytes(registration.sealed_needs), key_name=_KEY, bound_to=str(registration.pk)).decode()
