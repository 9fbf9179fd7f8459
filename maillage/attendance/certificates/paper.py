"""The certificate on paper: what the French « certificat de réalisation » says, and where to check it."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from maillage.attendance.certificates import codes, rules
from maillage.attendance.models import Certificate, CertificateRule
from maillage.core import qr, typesetting
from maillage.core.templatetags.ui import french_date
from maillage.events.agenda.cards import organiser
from maillage.events.models import Event
from maillage.registrations.models.forms import Way

TEMPLATE = Path(__file__).parent / "certificate.typ"
CHECK = "/attestations/verifier"
_TITLE = "Attestation"  # all that a window says of it


@dataclass(frozen=True, slots=True)
class Paper:
    """`facts`: label and value."""

    document_title: str
    network: str
    organiser: str
    name: str
    title: str
    facts: tuple[tuple[str, str], ...]
    place: str
    signatory: str
    signatory_function: str
    number: str
    code: str


def draw(certificate: Certificate, rule: CertificateRule) -> bytes:
    """The PDF. Its registration and its event are read already."""
    paper = _paper(certificate, rule)
    link = f"{settings.SITE_URL}{CHECK}?numero={certificate.number}"
    check = f"{settings.SITE_URL}{CHECK}".partition("://")[2]  # to be typed, or copied: nothing is put in it
    return typesetting.pdf(
        TEMPLATE, asdict(paper), untitled=_TITLE, at=certificate.issued_at, link=link, check=check, qr=qr.svg(link)
    )


def days(first: date, last: date) -> str:
    """« le 13 mars 2035 », « du 13 au 14 mars 2035 »."""
    if first == last:
        return f"le {french_date(first)}"
    begin = french_date(first).removesuffix(f" {last.year}")
    if (first.year, first.month) == (last.year, last.month):
        begin = begin.rpartition(" ")[0]
    return f"du {begin} au {french_date(last)}"


def hours(certificate: Certificate) -> str:
    """« 6 h, durée prévue », « 5 h 30, pauses déduites »."""
    told = "durée prévue" if certificate.is_planned else "pauses déduites"
    return f"{rules.length(certificate.minutes)}, {told}"


def _paper(certificate: Certificate, rule: CertificateRule) -> Paper:
    person, event = certificate.registration, certificate.event
    assert person is not None
    by = organiser(event, event.level) or settings.NETWORK_NAME
    issued = french_date(timezone.localdate(certificate.issued_at))
    facts = (
        ("Nature de l’action", rule.action),
        ("Dates", days(certificate.first_day, certificate.last_day)),
        ("Durée", hours(certificate)),
        ("Modalité", _way(event, person.way)),
        ("Organisée par", by),
    )
    return Paper(
        document_title=_TITLE,
        network=settings.NETWORK_NAME,
        organiser=by,
        name=person.name,
        title=certificate.title,
        facts=tuple((label, value) for label, value in facts if value),
        place=f"Fait à {rule.town}, le {issued}" if rule.town else f"Fait le {issued}",
        signatory=rule.signatory,
        signatory_function=rule.signatory_function,
        number=certificate.number,
        code=codes.shown(certificate.code),
    )


def _way(event: Event, way: str) -> str:
    """Where she was; of an event moved online, everybody was there."""
    is_remote = way == Way.REMOTE or event.mode == Event.Mode.REMOTE or event.life == Event.Life.MOVED_ONLINE
    return str(Way.REMOTE.label if is_remote else Way.ONSITE.label)
