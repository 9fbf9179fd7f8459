"""The token of the link that opens a questionnaire for one person: it names an `Invitation`, and only we can make it."""

from uuid import UUID

from django.core import signing

_signer = signing.Signer(salt="surveys.invitation", sep=".")


def token(invitation: UUID) -> str:
    return _signer.sign(invitation.hex)


def invitation_of(text: str) -> UUID | None:
    """None when it is not exactly what we wrote."""
    try:
        return UUID(hex=_signer.unsign(text))
    except (signing.BadSignature, ValueError):
        return None
