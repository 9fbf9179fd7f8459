"""The only mail of this app: the same subject and the same words for all (docs/security.md, case 48).

It names neither structure nor service, need nor place: a mailbox is read over a shoulder, and forwarded.
"""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.core.templatetags.ui import french_date
from maillage.upkeep import signed
from maillage.upkeep.models import ConfirmLink

SUBJECT = "Maillage : une action vous attend"
_TEXT = """Bonjour,

Ce qui est affiché à votre sujet est à relire. Si tout est à jour, un geste suffit :

{address}

Ce lien sert une seule fois, jusqu’au {until}. Rien n’est changé tant que vous n’avez pas appuyé sur le bouton de la page.

Ce message est automatique. Ne répondez pas : personne ne lit cette boîte.
"""


def reminder(link: ConfirmLink, address: str) -> EmailMessage:
    """To one person: nobody learns who else was written to."""
    path = reverse("upkeep:confirm-records", args=[signed.token(link)])
    text = _TEXT.format(address=f"{settings.SITE_URL}{path}", until=_day(link.expires_at))
    return EmailMessage(SUBJECT, text, None, [address], headers={"Auto-Submitted": "auto-generated"})


def _day(moment: datetime) -> str:
    return french_date(localtime(moment).date())
