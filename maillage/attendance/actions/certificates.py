"""Writes on certificates: the rule of an event, those that are issued, withdrawn, made again."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.attendance.certificates import codes, dues, rules
from maillage.attendance.certificates.dues import Course
from maillage.attendance.models import Certificate, CertificateRule, CertificateSeries
from maillage.core import journal
from maillage.core.errors import DomainError, require
from maillage.core.hooks import Hook
from maillage.directory import standing
from maillage.events import policies
from maillage.events.actions.common import held_for_edit, ownership
from maillage.events.models import Event
from maillage.registrations import letters
from maillage.registrations.models import Letter, Registration

LONGEST_REASON = 200
MOST_MINUTES = 60 * 24 * 30
_BATCH = 400  # SQLite takes so many values in one question
papers_wanted = Hook("attendance.papers_wanted")  # called once certificates wait to be put on paper


class CertificateRefused(DomainError):
    """What is asked of a certificate cannot be done; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class RuleContent:
    """`minutes`: for the rule that asks for some; `hours` None: those of the programme."""

    rule: str = CertificateRule.Rule.ALL
    minutes: int | None = None
    hours: Decimal | None = None
    action: str = "action de formation"
    signatory: str = ""
    signatory_function: str = ""
    town: str = ""
    is_discreet: bool = False


_SAID = tuple(one.name for one in fields(RuleContent))


@transaction.atomic
def set_rule(event: Event, content: RuleContent, *, by: User, now: datetime) -> CertificateRule:
    """For certificates to come; those that are issued stay as they are."""
    locked, _ = held_for_edit(event, by=by, now=now)
    _check(locked, content)
    values = {
        "rule": content.rule,
        "minutes": content.minutes if content.rule == CertificateRule.Rule.MINUTES else None,
        "hours": content.hours,
        "action": " ".join(content.action.split()),
        "signatory": " ".join(content.signatory.split()),
        "signatory_function": " ".join(content.signatory_function.split()),
        "town": " ".join(content.town.split()),
        "is_discreet": content.is_discreet,
    }
    rule, _ = CertificateRule.objects.update_or_create(event=locked, defaults=values)
    journal.record("attendance.set_rule", locked, by=by, at=now)
    return rule


@transaction.atomic
def copy_rule(origin: Event, event: Event, *, by: User | None, now: datetime) -> CertificateRule | None:
    """As it is said for `origin`; None when nothing is. What does not suit this event is cut, or refused, when certificates are issued."""
    require(policies.can_edit(standing.of(by, now=now), ownership(origin)))
    locked, _ = held_for_edit(event, by=by, now=now)
    said = CertificateRule.objects.filter(event=origin).values(*_SAID).first()
    if said is None:
        return None
    rule, _ = CertificateRule.objects.update_or_create(event=locked, defaults=said)
    journal.record("attendance.set_rule", locked, by=by, at=now)
    return rule


@transaction.atomic
def issue(event: Event, registrations: Collection[UUID], *, by: User, now: datetime) -> list[Certificate]:
    """One for each of these people who has none; asked twice, it adds nothing. The papers are made by the worker."""
    locked, _ = held_for_edit(event, by=by, now=now)
    course = _issuable(locked, now)
    people = [one for one in _without_certificate(locked) if one.pk in registrations]
    verdicts = {one.pk: course.verdict(one.pk) for one in people}
    refused = sum(not verdict.is_possible for verdict in verdicts.values())
    if refused:
        raise CertificateRefused(
            f"La règle ne donne pas d’attestation à {refused} des personnes choisies : rechargez la page. "
            "Pour décider personne par personne, choisissez la règle « au cas par cas »."
        )
    return _issue(course, people, by=by, now=now)


@transaction.atomic
def issue_due(event: Event, *, by: User, now: datetime) -> list[Certificate]:
    """One for each person to whom the rule gives it, and who has none. Who had hers withdrawn is chosen one by one (`issue`)."""
    locked, _ = held_for_edit(event, by=by, now=now)
    course = _issuable(locked, now)
    withdrawn = set(Certificate.objects.filter(event=locked).values_list("registration", flat=True))
    people = [one for one in _without_certificate(locked) if course.verdict(one.pk).is_due and one.pk not in withdrawn]
    return _issue(course, people, by=by, now=now)


@transaction.atomic
def revoke(certificate: Certificate, reason: str, *, by: User, now: datetime) -> Certificate:
    """Whoever checks it reads that it was withdrawn, and when; the reason is for the organisers only."""
    locked, _ = held_for_edit(certificate.event, by=by, now=now)
    found = _valid(locked, certificate.pk)
    said = " ".join(reason.split())
    if not said:
        raise CertificateRefused("Dites pourquoi vous retirez cette attestation.")
    _revoke(found, said[:LONGEST_REASON], now)
    journal.record("attendance.revoke_certificate", locked, by=by, at=now)
    return found


@transaction.atomic
def reissue(certificate: Certificate, *, by: User, now: datetime, is_anew: bool = False) -> Certificate:
    """With her name as it is now, and another number; the one before is withdrawn. What it certifies does not change, unless `is_anew`:
    then it says what the ledger and the rule say now, or is refused where they give none.
    """
    locked, _ = held_for_edit(certificate.event, by=by, now=now)
    found = _valid(locked, certificate.pk)
    if found.registration is None or not found.registration.name:
        raise CertificateRefused("Le nom de cette personne a été effacé : son attestation ne peut plus être refaite.")
    made = _again(locked, found, found.registration, by=by, now=now, is_anew=is_anew)
    _revoke(found, "refaite avec la présence corrigée" if is_anew else "refaite avec un nom corrigé", now)
    made.save(force_insert=True)
    journal.record("attendance.reissue_certificate", locked, by=by, at=now)
    transaction.on_commit(papers_wanted.call)
    return made


@transaction.atomic
def keep_papers(bodies: Mapping[UUID, bytes], *, now: datetime) -> int:
    """Each kept once, if it is still wanted; then those whose paper it is are told. By the worker; how many were kept."""
    wanted = Certificate.objects.to_be_made().filter(pk__in=bodies)
    rows = list(wanted.defer("body").select_for_update(no_key=True))
    for row in rows:
        body = bodies[row.pk]
        row.body, row.digest = body, hashlib.sha256(body).hexdigest()
    Certificate.objects.bulk_update(rows, ["body", "digest"])
    if rows:
        people = [row.registration_id for row in rows if row.registration_id]
        letters.write_all(people, Letter.Kind.CERTIFICATE, f"certificate-{rows[0].number}", now=now)
    return len(rows)


@transaction.atomic
def forget(registrations: Iterable[UUID]) -> int:
    """When what names these people goes: their papers too. The numbers still tell whether they are valid. How many papers went."""
    pks = list(registrations)
    gone = 0
    for begin in range(0, len(pks), _BATCH):
        rows = Certificate.objects.filter(registration__in=pks[begin : begin + _BATCH])
        gone += rows.update(registration=None, body=None, digest="")
    return gone


def forget_orphans() -> int:
    """Papers of registrations that are there no more. How many went."""
    return Certificate.objects.filter(registration=None, body__isnull=False).update(body=None, digest="")


def _check(event: Event, content: RuleContent) -> None:
    if content.rule not in CertificateRule.Rule.values:
        raise CertificateRefused("Choisissez une règle de la liste.")
    if not content.action.strip():
        raise CertificateRefused("Dites la nature de l’action : « action de formation ».")
    if content.is_discreet and not event.neutral_title:
        raise CertificateRefused("Cet évènement n’a pas de titre discret : donnez-lui-en un dans « Présentation ».")
    if content.rule == CertificateRule.Rule.MINUTES and not 0 < (content.minutes or 0) <= MOST_MINUTES:
        raise CertificateRefused("Dites combien de minutes il faut au moins.")
    if content.hours is None:
        return
    longest = rules.longest(dues.parts_of(event))
    if content.hours <= 0:
        raise CertificateRefused("La durée se dit en heures : « 6 » ou « 6,5 ».")
    if longest and content.hours * 60 > longest:
        raise CertificateRefused(
            f"Cette durée dépasse celle du programme : {rules.length(longest)} au plus, pauses comprises."
        )


def _issuable(event: Event, now: datetime) -> Course:
    """What is known of the event, when it has been held."""
    if event.is_cancelled or event.life == Event.Life.POSTPONED:
        raise CertificateRefused("Cet évènement n’a pas eu lieu : il n’y a rien à attester.")
    course = dues.course(event)
    if not course.is_over(now):
        raise CertificateRefused("Les attestations se délivrent quand l’évènement est terminé.")
    if course.rule.is_discreet and not event.neutral_title:
        raise CertificateRefused("Cet évènement n’a plus de titre discret : rendez-le-lui, ou changez la règle.")
    return course


def _without_certificate(event: Event) -> list[Registration]:
    """Those who came, whose name is still known, in the order of their names."""
    rows = Registration.objects.of_event(event.pk).coming().exclude(name="")
    held = Certificate.objects.valid().filter(event=event, registration__isnull=False).values("registration")
    return list(rows.exclude(pk__in=held).order_by("name", "pk"))


def _issue(course: Course, people: Sequence[Registration], *, by: User, now: datetime) -> list[Certificate]:
    if not people:
        return []
    numbers = _numbers(now, len(people))
    made = [_certificate(course, *pair, by=by, now=now) for pair in zip(people, numbers, strict=True)]
    Certificate.objects.bulk_create(made, batch_size=_BATCH)
    journal.record("attendance.issue_certificates", course.event, by=by, at=now)
    transaction.on_commit(papers_wanted.call)
    return made


def _certificate(course: Course, person: Registration, number: str, *, by: User, now: datetime) -> Certificate:
    verdict, (first, last) = course.verdict(person.pk), course.days(person.pk)
    return Certificate(
        event=course.event,
        registration=person,
        number=number,
        code=codes.new_code(),
        title=course.event.neutral_title if course.rule.is_discreet else course.event.title,
        first_day=first,
        last_day=last,
        minutes=verdict.minutes,
        is_planned=verdict.is_planned,
        issued_at=now,
        by=by,
    )


def _again(
    event: Event, found: Certificate, person: Registration, *, by: User, now: datetime, is_anew: bool
) -> Certificate:
    """Not kept yet."""
    number = _numbers(now, 1)[0]
    if is_anew:
        course = _issuable(event, now)
        verdict = course.verdict(person.pk)
        if not verdict.is_possible:
            raise CertificateRefused(f"La présence notée ne donne plus d’attestation ({verdict.why}) : retirez-la.")
        return _certificate(course, person, number, by=by, now=now)
    same = {name: getattr(found, name) for name in ("title", "first_day", "last_day", "minutes", "is_planned")}
    return Certificate(
        event=event, registration=person, number=number, code=codes.new_code(), issued_at=now, by=by, **same
    )


def _numbers(now: datetime, count: int) -> list[str]:
    """The next ones of the year, held until the end of the transaction."""
    year = timezone.localtime(now).year
    CertificateSeries.objects.get_or_create(year=year)
    series = CertificateSeries.objects.select_for_update(no_key=True).get(year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [codes.number(year, rank) for rank in range(first, first + count)]


def _valid(event: Event, pk: UUID) -> Certificate:
    found = Certificate.objects.valid().select_related("registration").filter(event=event, pk=pk).first()
    if found is None:
        raise CertificateRefused("Cette attestation est déjà retirée. Rechargez la page.")
    return found


def _revoke(certificate: Certificate, reason: str, now: datetime) -> None:
    """Its paper goes: nobody has a use for it, and it names somebody."""
    certificate.revoked_at, certificate.revoked_reason = now, reason
    certificate.body, certificate.digest = None, ""
    certificate.save(update_fields=["revoked_at", "revoked_reason", "body", "digest"])
