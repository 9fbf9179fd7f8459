"""The mails to those who register: the day, where the registration is, and nothing of what it is about (docs/security.md, case 48).

No title, no place, no hour: two mails are told apart by the day (docs/adr/0045), and by a name that was chosen to say nothing. What there is to know is behind the link, which
opens that one registration.
"""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage

from maillage.accounts.mails import SUBJECT
from maillage.core.discretion import betrays
from maillage.core.templatetags.ui import french_date
from maillage.events.calendars import personal
from maillage.events.models import Event
from maillage.events.reading.words import moment
from maillage.registrations import addresses
from maillage.registrations.models import Letter, Registration, ReminderRule

_State, _Audience, _Anchor = Registration.State, ReminderRule.Audience, ReminderRule.Anchor
_STATES = {
    _State.REQUESTED: "Votre demande d’inscription{day} est arrivée. Elle sera acceptée ou non : nous vous écrirons. Rien à faire d’ici là ; "
    "vous la retrouvez ici :",
    _State.WAITING: "Vous êtes sur la liste d’attente{day}. Rien à faire : si une place se libère, nous vous écrirons. Votre rang, et ce qui décide de l’ordre, se lisent ici :",
    _State.OFFERED: "Une place{day} vous est proposée jusqu’au {until}. Sans réponse de votre part, elle ne sera plus gardée pour vous. "
    "Répondez ici :",
    _State.CONFIRMED: "Votre inscription{day} est confirmée. Rien à faire : vous la retrouvez ici, et vous pouvez l’annuler :",
    _State.CANCELLED: "Votre inscription{day} est annulée. Rien à faire : vous pouvez le vérifier ici :",
    _State.LAPSED: "La place{day} qui vous était proposée n’a pas eu de réponse à temps : elle n’est plus gardée pour vous. "
    "Vous pouvez attendre de nouveau ici :",
    _State.REFUSED: "Votre inscription{day} n’a pas pu être retenue. Ce qui est dit de votre demande se lit ici :",
}
_CHANGED = "Un rendez-vous où vous êtes inscrit·e a changé. Ce qui change se lit ici :"
_OFF = "Le rendez-vous{day} où vous étiez inscrit·e est annulé. Ne venez pas, il n’y a rien à faire. Ce qu’il faut savoir se lit ici :"
_OFF_FOR_OTHERS = "Le rendez-vous{day} pour lequel vous aviez fait une demande est annulé. Il n’y a plus de place à attendre, ni rien à faire. Ce qu’il faut savoir se lit ici :"
_LATER = "Un rendez-vous où vous êtes inscrit·e est reporté : ne venez pas à la date prévue. Ce qu’il faut savoir se lit ici :"
_COMING = {
    _Anchor.START: "Un rendez-vous où vous êtes attendu·e approche. Tout ce qu’il faut savoir est ici :",
    _Anchor.END: "Merci d’être venu·e. Ce qui suit se lit ici :",
    _Anchor.MOMENT: "Des nouvelles d’un rendez-vous où vous êtes inscrit·e se lisent ici :",
}
_OTHERS = {
    _Audience.WAITING: "Vous êtes toujours sur la liste d’attente. Si vous ne pouvez plus venir, laissez votre tour ici :",
    _Audience.PRESENT: "Merci d’être venu·e. Ce qui suit se lit ici :",
    _Audience.ABSENT: "Nous ne vous avons pas vu·e à un rendez-vous où vous étiez inscrit·e. Ce qui suit se lit ici :",
}
_KINDS = {
    Letter.Kind.SURVEY: "Quelques questions vous attendent ici :",
    Letter.Kind.CERTIFICATE: "Votre attestation est prête. Elle se télécharge ici :",
}
_TEXT = """Bonjour,

{said}

{link}
{more}
Ce lien ouvre votre inscription : ne le donnez à personne. Vous n’avez rien demandé ? {mistaken}

Ce message est automatique. Ne répondez pas : personne ne lit cette boîte.{contact}
"""
_CONTACT = " Pour joindre les organisateurs, lisez leur contact derrière ce lien."
_SUBJECT = "Maillage : votre inscription{day}"
_SUBJECT_CHANGED = "Maillage : votre rendez-vous{day} a changé"
_SUBJECT_OFF = "Maillage : rendez-vous annulé{day}"
_SUBJECT_LATER = "Maillage : rendez-vous reporté"
_BOX = """Bonjour,

Voici le lien que vous avez demandé. Il ouvre toutes vos inscriptions pendant vingt-quatre heures :

{link}

Ne le donnez à personne. Vous n’avez rien demandé ? Ne faites rien.

Ce message est automatique. Ne répondez pas : personne ne lit cette boîte.
"""


def letter(letter: Letter) -> EmailMessage:
    """To one person, from what is true now."""
    registration, event = letter.registration, letter.registration.form.event
    more = [text for text in (_named(event), _of_the_organisers(letter)) if text]
    text = _TEXT.format(
        said=_said(letter),
        link=f"{settings.SITE_URL}{addresses.own(registration.pk)}",
        more="".join(f"\n{one}\n" for one in more),
        contact=_CONTACT if registration.form.contact else "",
        mistaken="Annulez sur cette page, ou ne faites rien." if _can_still_cancel(letter) else "Ne faites rien.",
    )
    message = _message(registration.email, text, subject=_subject(letter))
    if _has_calendar(letter):
        message.attach("rendez-vous.ics", personal.alone(event).decode(), "text/calendar")
    return message


def box(email: str, link: str) -> None:
    """Sends the link that opens all the registrations of this address."""
    _message(email, _BOX.format(link=link)).send()


def _message(address: str, text: str, *, subject: str = SUBJECT) -> EmailMessage:
    return EmailMessage(subject, text, None, [address], headers={"Auto-Submitted": "auto-generated"})


def _subject(letter: Letter) -> str:
    """« Une action vous attend » where one does; that there is nowhere to go, where there is not."""
    event = letter.registration.form.event
    day = _day(event)
    if _tells_off(letter):
        return _SUBJECT_OFF.format(day=day)
    if letter.kind == Letter.Kind.CHANGE and event.life == Event.Life.POSTPONED:
        return _SUBJECT_LATER
    if letter.kind == Letter.Kind.CHANGE:
        return _SUBJECT_CHANGED.format(day=day.replace(" pour le ", " du ", 1))
    is_awaited = letter.kind == Letter.Kind.STATE and letter.registration.state == _State.OFFERED
    return f"{SUBJECT}{day}" if is_awaited else _SUBJECT.format(day=day)


def _day(event: Event) -> str:
    """Nothing as long as the new date is not known."""
    return "" if event.life == Event.Life.POSTPONED else f" pour le {french_date(event.first_day)}"


def _tells_off(letter: Letter) -> bool:
    """Of what is cancelled, to whoever would still come."""
    registration = letter.registration
    is_told = letter.kind in (Letter.Kind.STATE, Letter.Kind.CHANGE)
    return is_told and registration.form.event.is_cancelled and registration.is_live


def _said(letter: Letter) -> str:
    event = letter.registration.form.event
    if _tells_off(letter):
        return (_OFF if letter.registration.is_confirmed else _OFF_FOR_OTHERS).format(day=_day(event))
    if letter.kind == Letter.Kind.STATE:
        return _of_state(letter.registration)
    if letter.kind == Letter.Kind.CHANGE:
        return _LATER if event.life == Event.Life.POSTPONED else _CHANGED
    if letter.kind != Letter.Kind.REMINDER:
        return _KINDS[Letter.Kind(letter.kind)]
    rule = letter.rule
    if rule is None or rule.audience == _Audience.CONFIRMED:
        return _COMING[_Anchor(rule.anchor) if rule else _Anchor.START]
    return _OTHERS[_Audience(rule.audience)]


def _of_state(registration: Registration) -> str:
    until = registration.offered_until
    event = registration.form.event
    ends = moment(until.astimezone(ZoneInfo(event.zone))) if until else ""
    return _STATES[_State(registration.state)].format(until=ends, day=_day(event))


def _named(event: Event) -> str:
    """A name that was chosen to be seen, « Journée de travail »; never the title, whatever it says."""
    said = event.neutral_title
    return f"Rendez-vous : « {said} »." if said and not betrays(said) else ""


def _of_the_organisers(letter: Letter) -> str:
    said = letter.rule.text if letter.rule else ""
    return "" if betrays(said) else said


def _can_still_cancel(letter: Letter) -> bool:
    """What follows the event, and what is over already, leaves nothing to cancel."""
    registration, rule = letter.registration, letter.rule
    if not registration.is_live or registration.form.event.is_cancelled or letter.kind in _KINDS:
        return False
    return not rule or (rule.anchor != _Anchor.END and rule.audience not in {_Audience.PRESENT, _Audience.ABSENT})


def _has_calendar(letter: Letter) -> bool:
    """For who comes: with the confirmation, with what changes of it, cancelled included (the calendar that she has follows), and with the
    reminders that say so.
    """
    if not letter.registration.is_confirmed:
        return False
    if letter.kind == Letter.Kind.CHANGE:
        return True
    if letter.registration.form.event.is_cancelled:
        return False
    if letter.kind == Letter.Kind.REMINDER:
        return letter.rule is not None and letter.rule.has_calendar and letter.rule.anchor != _Anchor.END
    return letter.kind == Letter.Kind.STATE
