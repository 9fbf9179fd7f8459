"""The mails of questionnaires: the same subject and words for all (docs/security.md, case 48).

They name neither what was attended nor who organised it: a mailbox is read over a shoulder.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.accounts.mails import SUBJECT
from maillage.core.templatetags.ui import french_date
from maillage.surveys import signed
from maillage.surveys.models import Invitation

_TEXT = """Bonjour,

{opening} Quelques questions, trois minutes, sans compte :

{address}

Vos réponses ne disent pas qui vous êtes. Vous pouvez répondre jusqu’au {until}, ou ne pas répondre. {ending}

Ce lien est pour vous : ne le donnez à personne. Ce message est automatique. Ne répondez pas : personne ne lit cette boîte.
"""
_FIRST = ("Votre avis est attendu.", "Nous vous écrirons encore deux fois au plus.")
_AGAIN = ("Votre avis est encore attendu.", "Nous vous écrirons encore une fois au plus.")
_LAST = ("Votre avis est encore attendu.", "Nous ne vous écrirons plus à ce sujet.")


def asked(invitation: Invitation, *, reminders: int) -> EmailMessage:
    """To one person: nobody learns who else was asked. `reminders`: 0 the first time."""
    opening, ending = (_FIRST, _AGAIN, _LAST)[reminders]
    path = reverse("surveys:answer", args=[signed.token(invitation.pk)])
    until = french_date(localtime(invitation.survey.closes_at).date())
    text = _TEXT.format(opening=opening, ending=ending, address=f"{settings.SITE_URL}{path}", until=until)
    return EmailMessage(SUBJECT, text, None, [invitation.email], headers={"Auto-Submitted": "auto-generated"})
