"""Writing questionnaires. What was asked already keeps its own questions: a survey freezes them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.discretion import free_address, quiet_address
from maillage.core.errors import require
from maillage.directory import standing
from maillage.directory.models import Organisation
from maillage.surveys import policies
from maillage.surveys.actions.common import SurveyRefused
from maillage.surveys.models import Questionnaire, QuestionnaireItem
from maillage.surveys.packaged import MOST_ITEMS

Kind = QuestionnaireItem.Kind
MOST_TEXTS = 3
FEWEST_CHOICES, MOST_CHOICES, LONGEST_CHOICE = 2, 10, 150
_LONGEST_KEY = 24  # and room for a number
_LONGEST_TITLE = 150


@dataclass(frozen=True, slots=True)
class QuestionContent:
    label: str
    kind: str = Kind.RATING
    when: str = QuestionnaireItem.When.BOTH
    choices: tuple[str, ...] = ()
    is_required: bool = False


@transaction.atomic
def copy(
    questionnaire: Questionnaire, *, organisation: Organisation | None, by: User | None, now: datetime
) -> Questionnaire:
    """With the keys of its questions: the figures of both compare."""
    who = standing.of(by, now=now)
    owner = organisation.pk if organisation else None
    require(policies.can_use(who) and policies.can_write(who, owner, is_packaged=False))
    made = Questionnaire.objects.create(
        title=f"{questionnaire.title[: _LONGEST_TITLE - 8]} (copie)",
        intro=questionnaire.intro,
        audience=questionnaire.audience,
        organisation=organisation,
        by=by,
        changed_at=now,
    )
    rows = list(questionnaire.items.order_by("rank", "pk"))
    for row in rows:
        row.pk, row.questionnaire = None, made
    QuestionnaireItem.objects.bulk_create(rows)
    journal.record("surveys.copy", made, by=by, at=now)
    return made


@transaction.atomic
def edit(questionnaire: Questionnaire, *, title: str, intro: str, by: User | None, now: datetime) -> Questionnaire:
    held = _held(questionnaire, by, now)
    held.title, held.intro = title, intro
    return _kept(held, by, now)


@transaction.atomic
def retire(questionnaire: Questionnaire, is_retired: bool, *, by: User | None, now: datetime) -> Questionnaire:
    """It is not proposed any more, or again. Done twice, it changes nothing."""
    held = _held(questionnaire, by, now)
    if (held.retired_at is not None) == is_retired:
        return held
    held.retired_at = now if is_retired else None
    held.save(update_fields=["retired_at"])
    journal.record("surveys.retire", held, by=by, at=now)
    return held


@transaction.atomic
def add_question(
    questionnaire: Questionnaire, content: QuestionContent, *, by: User | None, now: datetime
) -> QuestionnaireItem:
    """Last."""
    held = _held(questionnaire, by, now)
    rows = list(held.items.order_by("rank", "pk"))
    if len(rows) >= MOST_ITEMS:
        raise SurveyRefused(
            f"{MOST_ITEMS} questions au plus : retirez-en une d’abord. On répond mieux à peu de questions."
        )
    _check(content, [row.kind for row in rows])
    taken = {row.key for row in rows}
    base = quiet_address(content.label, longest=_LONGEST_KEY, fallback="question")
    key = free_address(base, taken.__contains__)
    rank = rows[-1].rank + 1 if rows else 0
    made = QuestionnaireItem.objects.create(questionnaire=held, key=key, rank=rank, **_fields(content))
    _kept(held, by, now)
    return made


@transaction.atomic
def edit_question(
    item: QuestionnaireItem, content: QuestionContent, *, by: User | None, now: datetime
) -> QuestionnaireItem:
    """Its key stays: what is asked later compares with what was asked before."""
    held = _held(item.questionnaire, by, now)
    others = held.items.exclude(pk=item.pk).values_list("kind", flat=True)
    _check(content, list(others))
    if not held.items.filter(pk=item.pk).update(**_fields(content)):
        raise SurveyRefused("Cette question a été retirée entre-temps.")
    _kept(held, by, now)
    item.refresh_from_db()
    return item


@transaction.atomic
def raise_question(item: QuestionnaireItem, *, by: User | None, now: datetime) -> None:
    """Before the one that it followed; the first stays first."""
    held = _held(item.questionnaire, by, now)
    rows = list(held.items.order_by("rank", "pk"))
    at = next((at for at, row in enumerate(rows) if row.pk == item.pk), 0)
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for rank, row in enumerate(rows):
        row.rank = rank
    QuestionnaireItem.objects.bulk_update(rows, ["rank"])
    _kept(held, by, now)


@transaction.atomic
def remove_question(item: QuestionnaireItem, *, by: User | None, now: datetime) -> None:
    held = _held(item.questionnaire, by, now)
    if held.items.filter(pk=item.pk).delete()[0]:
        _kept(held, by, now)


def _held(questionnaire: Questionnaire, by: User | None, now: datetime) -> Questionnaire:
    """Locked, and hers to change."""
    held = Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    who = standing.of(by, now=now)
    require(policies.can_write(who, held.organisation_id, is_packaged=bool(held.packaged)))
    return held


def _kept(held: Questionnaire, by: User | None, now: datetime) -> Questionnaire:
    held.changed_at = now
    held.save(update_fields=["title", "intro", "changed_at"])
    journal.record("surveys.edit", held, by=by, at=now)
    return held


def _check(content: QuestionContent, others: list[str]) -> None:
    if content.kind == Kind.TEXT and others.count(Kind.TEXT) >= MOST_TEXTS:
        raise SurveyRefused(f"{MOST_TEXTS} réponses libres au plus : quelqu’un les relit toutes.")
    if content.kind not in (Kind.CHOICE, Kind.SEVERAL):
        return
    count = len(set(content.choices))
    if not FEWEST_CHOICES <= count <= MOST_CHOICES or count < len(content.choices):
        raise SurveyRefused(f"Écrivez entre {FEWEST_CHOICES} et {MOST_CHOICES} choix différents, un par ligne.")
    if any(len(choice) > LONGEST_CHOICE for choice in content.choices):
        raise SurveyRefused(f"Un choix est trop long : {LONGEST_CHOICE} caractères au plus.")


def _fields(content: QuestionContent) -> dict[str, object]:
    has_choices = content.kind in (Kind.CHOICE, Kind.SEVERAL)
    return {
        "label": content.label,
        "kind": content.kind,
        "when": content.when,
        "choices": list(content.choices) if has_choices else [],
        "is_required": content.is_required,
    }
