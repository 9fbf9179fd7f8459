"""What somebody without an account says of a public service: reasons from a closed list, corrected values, nothing about herself."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from maillage.core.errors import DomainError
from maillage.directory.models import Service, Status, Visibility
from maillage.moderation import actions as moderation

KIND = "directory.service"
CLOSED, NUMBER, HOURS, ADDRESS, OTHER = "1", "2", "3", "4", "5"
REASONS = {
    CLOSED: "Ce lieu est fermé pour de bon",
    NUMBER: "Le numéro n’est pas le bon",
    HOURS: "Les horaires ne sont pas justes",
    ADDRESS: "L’adresse n’est pas juste",
    OTHER: "Autre chose n’est pas juste",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """`reasons`: codes of `REASONS`. A corrected number is a proposed value; hours and addresses are words for whoever reads."""

    reasons: tuple[str, ...]
    phone: str = ""
    hours: str = ""
    address: str = ""
    other: str = ""


@transaction.atomic
def suggest(reference: str, correction: Correction, *, now: datetime) -> str:
    """Send it to the coordination; the code that will show the answer.

    About a service that has a protected place, only reasons and a number are kept: free words could say where it is.
    """
    shown = Service.objects.published().shown_to((Visibility.PUBLIC,))
    service = shown.filter(reference=reference).first()
    if service is None:
        raise DomainError("Cette fiche n’est plus publiée. Merci d’avoir prévenu.")
    is_secret = service.places.filter(site__is_protected=True).exists()
    content = {"phone": correction.phone} if correction.phone else {}
    if CLOSED in correction.reasons:
        content["status"] = Status.CLOSED.value
    note = _note(correction, is_secret=is_secret)
    _, code = moderation.suggest(KIND, str(service.pk), content, now=now, note=note)
    return code


def _note(correction: Correction, *, is_secret: bool) -> str:
    """One line for each reason, with what is right instead."""
    said = {HOURS: correction.hours, ADDRESS: correction.address, OTHER: correction.other}
    kept = [code for code in REASONS if code in correction.reasons and not (is_secret and code == ADDRESS)]
    return "\n".join(
        f"{REASONS[code]} : {said[code]}" if said.get(code) and not is_secret else f"{REASONS[code]}." for code in kept
    )
