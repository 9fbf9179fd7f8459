"""Mail to people with an account: one subject and one text for all, and never a word on what awaits (docs/security.md, case 48)."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

SUBJECT = "Maillage : une action vous attend"
TEXT = """Bonjour,

Une action vous attend sur votre espace de travail :

{address}

Ce message est automatique. Ne répondez pas : personne ne lit cette boîte.
"""


def write(email: str, address: str) -> None:
    """Send the one text, with that address of the site: a link to confirm or to reset carries its key, there is no other way."""
    send_mail(SUBJECT, TEXT.format(address=address), None, [email])


def tell(email: str, path: str = "/pro/connexion") -> None:
    """Once the transaction is kept, say that something awaits at that page."""
    transaction.on_commit(lambda: write(email, f"{settings.SITE_URL}{path}"), robust=True)  # what was done stays done
