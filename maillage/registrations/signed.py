"""The token of the link that opens one registration, and of the one that opens all those of an address: only we can make them."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing

from maillage.core import crypto

# A salt of its own: no other signed thing of the site passes for such a token, nor this one for another thing.
_signer = signing.Signer(salt="registrations.one", sep=".")
_BOX = "registrations-box"  # a key: no address stands in a link that can be read
BOX_LASTS = timedelta(hours=24)


def token(registration: UUID) -> str:
    """For as long as the registration is kept."""
    return _signer.sign(registration.hex)


def registration_of(text: str) -> UUID | None:
    """None when it is not exactly what we wrote."""
    try:
        return UUID(hex=_signer.unsign(text))
    except (signing.BadSignature, ValueError):
        return None


def box_token(email: str, *, now: datetime) -> str:
    """Opens the registrations of this address for a day. Encrypted: nobody reads the address in it."""
    content = json.dumps([email, int((now + BOX_LASTS).timestamp())]).encode()
    return signing.b64_encode(crypto.seal(content, key_name=_BOX, bound_to="box")).decode()


def email_of(text: str, *, now: datetime) -> str | None:
    """None when it is not what we wrote, or too old."""
    try:
        sealed = signing.b64_decode(text.encode())
        email, until = json.loads(crypto.unseal(sealed, key_name=_BOX, bound_to="box"))
    except (ValueError, crypto.Unreadable):
        return None
    return str(email) if now.timestamp() < until else None
