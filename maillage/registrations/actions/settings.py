"""Writes by which the organisers say what they ask, how many seats there are, and when people are reminded."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.events.actions.common import held_for_edit
from maillage.events.models import Event
from maillage.registrations.actions import setting_checks
from maillage.registrations.actions.common import hold, require_managed, settle
from maillage.registrations.actions.contents import FormContent, QuestionContent, QuotaContent, ReminderContent
from maillage.registrations.actions.refusals import RegistrationRefused
from maillage.registrations.models import Question, Quota, Registration, RegistrationForm, ReminderRule

SAID = tuple(one.name for one in fields(FormContent) if one.name not in {"quotas", "questions"})
_WHEN = ("anchor", "hours", "moment", "audience")
_RELOAD = "Quelqu’un a modifié ce formulaire pendant ce temps. Rechargez la page avant d’enregistrer."


@transaction.atomic
def set_form(event: Event, content: FormContent, *, by: User | None, now: datetime) -> RegistrationForm:
    """The door of the event as it is from now on. Nobody loses a seat; those who wait get the ones that it adds."""
    held_for_edit(event, by=by, now=now)
    setting_checks.check_form(content, event)
    known, _ = RegistrationForm.objects.get_or_create(event=event, defaults={"changed_at": now})
    (form,) = hold(known.pk)
    for name in SAID:
        setattr(form, name, getattr(content, name))
    form.contact = content.contact.strip()
    form.changed_at = now
    form.save()
    _set_quotas(form, content.quotas)
    _set_questions(form, content.questions)
    settle(form, now=now)
    journal.record("registrations.set_form", form, by=by, at=now)
    return form


@transaction.atomic
def set_reminders(
    form: RegistrationForm, rules: tuple[ReminderContent, ...], *, by: User | None, now: datetime
) -> RegistrationForm:
    """All of them: one that is not there any more goes away. One whose moment changes is due again; nobody is written to twice by it."""
    (held,) = hold(form.pk)
    require_managed(held, by, now)
    setting_checks.check_reminders(rules)
    kept = {rule.pk: rule for rule in held.reminders.all()}
    _require_known(kept, (said.pk for said in rules))
    held.reminders.exclude(pk__in=[said.pk for said in rules if said.pk]).delete()
    for said in rules:
        rule = kept[said.pk] if said.pk else ReminderRule(form=held)
        if any(getattr(rule, name) != getattr(said, name) for name in _WHEN):
            rule.done_at = None
        for name in (*_WHEN, "text", "has_calendar"):
            setattr(rule, name, getattr(said, name))
        rule.save()
    journal.record("registrations.set_reminders", held, by=by, at=now)
    return held


def _set_quotas(form: RegistrationForm, said: Iterable[QuotaContent]) -> None:
    """Those who sit in one that goes away, or that is now for the other way to come, sit in everybody's: see `seats.Seating.relieve`."""
    contents, kept = tuple(said), {quota.pk: quota for quota in form.quotas.all()}
    _require_known(kept, (one.pk for one in contents))
    form.quotas.exclude(pk__in=[one.pk for one in contents if one.pk]).delete()
    for pk in {one.pk for one in contents if one.pk}:  # so that two may exchange their names
        Quota.objects.filter(pk=pk).update(label=f"#{pk}")
    for rank, one in enumerate(contents):
        quota = kept[one.pk] if one.pk else Quota(form=form)
        if one.pk and quota.way != one.way:
            Registration.objects.filter(quota=quota).update(quota=None)
        quota.label, quota.way, quota.seats, quota.rank = one.label.strip(), one.way, one.seats, rank
        quota.professions, quota.departments = one.professions, one.departments
        quota.opens_to_all_at = one.opens_to_all_at
        quota.save()


def _set_questions(form: RegistrationForm, said: Iterable[QuestionContent]) -> None:
    contents, kept = tuple(said), {question.pk: question for question in form.questions.all()}
    _require_known(kept, (one.pk for one in contents))
    gone = set(kept) - {one.pk for one in contents}
    form.questions.filter(pk__in=gone).delete()
    _forget_answers(form, {str(pk) for pk in gone})
    for rank, one in enumerate(contents):
        question = kept[one.pk] if one.pk else Question(form=form)
        question.kind, question.label, question.help_text = one.kind, one.label.strip(), one.help_text.strip()
        question.choices, question.is_required = [text.strip() for text in one.choices], one.is_required
        question.rank = rank
        question.save()


def _forget_answers(form: RegistrationForm, gone: set[str]) -> None:
    """Nobody reads the answers to a question that is not asked any more: they are not kept."""
    if not gone:
        return
    changed = []
    for registration in form.registrations.only("pk", "answers"):
        kept = {key: value for key, value in registration.answers.items() if key not in gone}
        if kept != registration.answers:
            registration.answers = kept
            changed.append(registration)
    Registration.objects.bulk_update(changed, ["answers"], batch_size=200)


def _require_known(kept: Iterable[int], asked: Iterable[int | None]) -> None:
    found = [pk for pk in asked if pk is not None]
    if not set(found) <= set(kept) or len(set(found)) < len(found):
        raise RegistrationRefused(_RELOAD)
