"""The token of a mail that confirms records: it names a row of `ConfirmLink`, and only we can make it."""

from uuid import UUID

from django.core import signing

from maillage.upkeep.models import ConfirmLink

# A salt of its own: no other signed thing of the site passes for such a token, nor this one for another thing.
_signer = signing.Signer(salt="upkeep.confirm", sep=".")


def token(link: ConfirmLink) -> str:
    return _signer.sign(link.pk.hex)


def link_of(text: str) -> UUID | None:
    """None when it is not exactly what we wrote."""
    try:
        return UUID(hex=_signer.unsign(text))
    except (signing.BadSignature, ValueError):
        return None
