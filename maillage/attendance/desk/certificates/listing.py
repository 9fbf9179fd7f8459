"""Who has a certificate, who is due one, who is not and why: fifty by page, a constant number of queries."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from maillage.attendance.certificates import rules, stale
from maillage.attendance.certificates.dues import Course
from maillage.attendance.models import Certificate
from maillage.core.templatetags.ui import Label, french_date
from maillage.core.text import fold
from maillage.registrations.models import Registration

PAGE = 50
STALE, DUE, MISSING, ISSUED, REVOKED = "a-revoir", "a-delivrer", "pas-due", "delivrees", "retirees"
_TABS = {
    STALE: "À revoir",
    DUE: "À délivrer",
    MISSING: "Pas d’attestation",
    ISSUED: "Délivrées",
    REVOKED: "Retirées",
}
NAMELESS = "Nom effacé"
_READY = Label("Prête", "ok", "check")
_CHANGED = Label("Présence changée depuis", "late", "alert")
_WAITING = Label("En préparation", "check", "clock")
_REVOKED = Label("Retirée", "late", "cross")
_HELD = Label("À délivrer", "info", "letter")
_HAD = Label("Retirée une fois", "check", "alert")


@dataclass(frozen=True, slots=True)
class Line:
    """`said`: her hours, what is missing, or why it was withdrawn. `registration`: of whom one may be issued now."""

    tab: str
    name: str
    structure: str
    said: str
    label: Label | None
    registration: UUID | None = None
    certificate: UUID | None = None
    number: str = ""
    is_ready: bool = False
    is_named: bool = False
    is_possible: bool = True  # to be made again as the presence is now

    @property
    def is_stale(self) -> bool:
        return self.tab == STALE


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    text: str
    count: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Found:
    """`due`: those that one button issues; who had hers withdrawn is ticked."""

    tabs: tuple[Tab, ...]
    here: str
    lines: tuple[Line, ...]
    page: int
    page_count: int
    due: int
    is_waiting: bool


def find(course: Course, asked: str, page: int) -> Found:
    """Two queries. Without a tab, that of what is to be done, when there is something."""
    lines = sorted(_lines(course), key=lambda line: (fold(line.name), line.number))
    counts = Counter(line.tab for line in lines)
    here = asked if asked in _TABS else next((tab for tab in _TABS if counts[tab]), DUE)
    kept = [line for line in lines if line.tab == here]
    pages = max(-(-len(kept) // PAGE), 1)
    page = min(max(page, 1), pages)
    return Found(
        tabs=tuple(
            Tab(code, text, counts[code], code == here) for code, text in _TABS.items() if counts[code] or code == here
        ),
        here=here,
        lines=tuple(kept[(page - 1) * PAGE : page * PAGE]),
        page=page,
        page_count=pages,
        due=sum(line.label is _HELD for line in lines),
        is_waiting=any(line.tab == ISSUED and line.certificate and line.label is _WAITING for line in lines),
    )


def name_of(certificate: Certificate) -> str:
    return (certificate.registration.name if certificate.registration else "") or NAMELESS


def _lines(course: Course) -> Iterator[Line]:
    rows = Certificate.objects.filter(event=course.event).defer("body")
    certificates = list(rows.select_related("registration"))
    yield from _issued(certificates, course)
    held = {one.registration_id for one in certificates if not one.is_revoked}
    had = {one.registration_id for one in certificates if one.is_revoked}
    people = Registration.objects.of_event(course.event.pk).coming().values_list("pk", "name", "structure")
    for pk, name, structure in people:
        if pk not in held:
            yield _expected(course, pk, name, structure, _HAD if pk in had else _HELD)


def _issued(certificates: Iterable[Certificate], course: Course) -> Iterator[Line]:
    for one in certificates:
        why = stale.why(one, course)
        yield Line(
            tab=REVOKED if one.is_revoked else STALE if why else ISSUED,
            name=name_of(one),
            structure=one.registration.structure if one.registration else "",
            said=_withdrawn(one) if one.is_revoked else _certified(one, why),
            label=_CHANGED if why else _label(one),
            is_possible=one.registration_id is not None and course.verdict(one.registration_id).is_possible,
            certificate=one.pk,
            number=one.number,
            is_ready=one.is_on_paper,
            is_named=bool(one.registration and one.registration.name),
        )


def _certified(certificate: Certificate, why: str) -> str:
    said = rules.length(certificate.minutes)
    return f"elle dit {said} ; {why}" if why else said


def _label(certificate: Certificate) -> Label | None:
    if certificate.is_revoked:
        return _REVOKED
    if certificate.registration_id is None:
        return Label("Papier effacé", "neutral", "")
    return _READY if certificate.is_on_paper else _WAITING


def _withdrawn(certificate: Certificate) -> str:
    assert certificate.revoked_at is not None
    return f"le {french_date(timezone.localdate(certificate.revoked_at))} : {certificate.revoked_reason}"


def _expected(course: Course, pk: UUID, name: str, structure: str, label: Label) -> Line:
    verdict = course.verdict(pk)
    if not name:
        return Line(MISSING, NAMELESS, "", "son nom a été effacé", None)
    if not verdict.is_possible:
        return Line(MISSING, name, structure, verdict.why, None)
    planned = ", durée prévue" if verdict.is_planned else ""
    return Line(DUE, name, structure, f"{rules.length(verdict.minutes)}{planned}", label, registration=pk)
