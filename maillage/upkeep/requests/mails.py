"""What is written to who asked: neither structure, nor need, nor place (docs/security.md, case 48). A mailbox is read over a shoulder."""

from django.conf import settings
from django.core.mail import EmailMessage

SUBJECT = "Maillage : réponse à votre demande"
ACCEPTED = """Bonjour,

Votre demande est acceptée. Une personne du réseau vous contacte pour ouvrir votre compte et compléter votre fiche.

Pendant une période d’essai de trois mois, votre fiche n’est visible que par les membres du réseau, et aucune demande ne vous est adressée.
"""
REFUSED = """Bonjour,

Votre demande n’a pas pu être acceptée : {reason}.

Vous pouvez la présenter de nouveau : {address}
"""
_SIGNED = """
Ce message est automatique. Ne répondez pas : personne ne lit cette boîte.
"""


def send_acceptance(address: str) -> None:
    _send(ACCEPTED, address)


def send_refusal(address: str, reason: str, form: str) -> None:
    """`reason` is one of a closed list; `form` is the path of the form."""
    _send(REFUSED.format(reason=reason, address=f"{settings.SITE_URL}{form}"), address)


def _send(text: str, address: str) -> None:
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(SUBJECT, f"{text}{_SIGNED}", None, [address], headers=headers).send()
