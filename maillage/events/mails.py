"""The mail to those who speak: something changed, and where it is read. The same subject and words for all (docs/security.md, case 48).

It names neither the event nor what changed: a mailbox is read over a shoulder. Only a name that was chosen to say nothing stands in it.
"""

from django.conf import settings
from django.core.mail import EmailMessage

from maillage.core.discretion import betrays
from maillage.events.models import Event
from maillage.search.models import Level

_SUBJECT = "Maillage : un rendez-vous a changé"  # « une action vous attend » would be untrue: nothing is asked of her
_AT_HERS = "/pro/agenda/mon-calendrier"
_TEXT = """Bonjour,

Un rendez-vous où vous êtes attendu·e a changé{name}. Ce qui change se lit ici :

{address}

Vous n’y participez plus ? Dites-le aux organisateurs : nous ne vous écrirons plus à ce sujet.

Ce message est automatique. Ne répondez pas : personne ne lit cette boîte.
"""


def changed(event: Event, address: str) -> EmailMessage:
    """To one person: nobody learns who else comes."""
    text = _TEXT.format(name=_name(event), address=f"{settings.SITE_URL}{_path(event)}")
    return EmailMessage(_SUBJECT, text, None, [address], headers={"Auto-Submitted": "auto-generated"})


def _name(event: Event) -> str:
    """One that was chosen to be seen, « Journée de travail »; never the title, whatever it says."""
    said = event.neutral_title
    return f" : « {said} »" if said and not betrays(said) else ""


def _path(event: Event) -> str:
    """What changed in its programme, or its page, when everybody may read it and its address says nothing; else her own page, once she is
    logged in.
    """
    if event.level != Level.EVERYBODY or betrays(event.slug):
        return _AT_HERS
    return f"{event.get_absolute_url()}/versions" if event.versions.exists() else event.get_absolute_url()
