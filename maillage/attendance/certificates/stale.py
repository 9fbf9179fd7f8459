"""Certificates that say something else than the ledger does now: the presence was corrected since, or the rule."""

from uuid import UUID

from maillage.attendance.certificates import dues, rules
from maillage.attendance.certificates.dues import Course
from maillage.attendance.models import Certificate
from maillage.events.models import Event


def why(certificate: Certificate, course: Course) -> str:
    """What would be certified now; empty when it is the same, or when nobody knows any more of whom it is."""
    if certificate.registration_id is None or certificate.is_revoked:
        return ""
    verdict = course.verdict(certificate.registration_id)
    if not verdict.is_possible:
        return f"aujourd’hui, pas d’attestation : {verdict.why or 'la présence n’y suffit pas'}"
    if verdict.minutes != certificate.minutes:
        return f"aujourd’hui, la présence notée donne {rules.length(verdict.minutes)}"
    if course.days(certificate.registration_id) != (certificate.first_day, certificate.last_day):
        return "aujourd’hui, la présence notée donne d’autres jours"
    return ""


def of(event: Event) -> set[UUID]:
    """Those of an event; one query where none was issued, seven otherwise."""
    issued = list(Certificate.objects.valid().filter(event=event, registration__isnull=False).defer("body"))
    course = dues.course(event) if issued else None
    return {one.pk for one in issued if course is not None and why(one, course)}
