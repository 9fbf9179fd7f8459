"""What each of these pages shows around: the event, and the pages of its registrations."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from maillage.events.desk.faces import Face
from maillage.events.desk.tabs import frame, inner
from maillage.events.reading.words import moment
from maillage.registrations.actions import setting_checks
from maillage.registrations.desk.objects import Door

HERE = "list-registrations"
_PAGES = (
    (HERE, "Liste"),
    ("count-registrations", "Qui vient"),
    ("list-needs", "Besoins d’accessibilité"),
    ("set-registration-form", "Formulaire"),
    ("set-reminders", "Rappels"),
)


def around(face: Face, door: Door, here: str, **more: Any) -> dict[str, Any]:
    """`here`: name of the page, or of that to which it belongs."""
    event = door.event
    return {
        **frame(face, event, HERE),
        "door": door,
        "pages": inner(face, event, _PAGES, here),
        "list_url": face.url(HERE, event.pk),
        "add_url": face.url("add-registration", event.pk),
        "form_url": face.url("set-registration-form", event.pk),
        "export_url": face.url("export-registrations", event.pk),
        "open_url": face.url("open-registrations", event.pk),
        "edit_url": face.url("edit-event", event.pk),
        **more,
    }


def said(door: Door, now: datetime) -> str:
    """« Ouvertes jusqu’au mardi 13 mars 2035 à 9 h. »"""
    if not door.is_here:
        return "On ne s’inscrit pas ici à cet évènement."
    if door.form is None:
        return "Le formulaire n’est pas encore réglé : personne ne peut s’inscrire."
    opens, closes = door.form.opens_at, door.event.registration_closes_at
    if not door.event.is_published:
        return "L’évènement n’est pas publié : personne ne peut encore s’inscrire."
    if door.event.is_cancelled:
        return "On ne s’inscrit plus : l’évènement est annulé."
    if door.event.is_over(now):
        return "On ne s’inscrit plus : l’évènement est passé."
    if closes and closes <= now:
        return f"Closes depuis le {moment(localtime(closes))}."
    if refusal := setting_checks.why_never_open(opens, door.event):
        return refusal
    if opens and opens > now:
        return f"Elles ouvrent le {moment(localtime(opens))}."
    return f"Ouvertes jusqu’au {moment(localtime(closes))}." if closes else "Ouvertes, sans date de fin."
