"""Lays the questionnaires that come with Maillage: as they are in this version. Those that were copied from them are never touched.

What was asked keeps its own questions: a survey freezes them.
"""

from datetime import datetime

from django.db import transaction

from maillage.surveys import packaged
from maillage.surveys.models import Questionnaire, QuestionnaireItem
from maillage.surveys.packaged import Packaged, PackagedItem


@transaction.atomic
def lay(*, now: datetime) -> int:
    """How many were added, or changed since the last version."""
    return sum(_lay(one, now) for one in packaged.questionnaires())


def _lay(one: Packaged, now: datetime) -> bool:
    row = Questionnaire.objects.select_for_update(no_key=True).filter(packaged=one.name).first()
    if row is not None and _content(row) == one:
        return False
    said = {"title": one.title, "intro": one.intro, "audience": one.audience, "changed_at": now}
    row, _ = Questionnaire.objects.update_or_create(packaged=one.name, defaults=said)
    row.items.all().delete()
    QuestionnaireItem.objects.bulk_create([_item(row, rank, item) for rank, item in enumerate(one.items)])
    return True


def _item(row: Questionnaire, rank: int, item: PackagedItem) -> QuestionnaireItem:
    return QuestionnaireItem(
        questionnaire=row,
        rank=rank,
        key=item.key,
        kind=item.kind,
        label=item.label,
        when=item.when,
        choices=list(item.choices),
        is_required=item.is_required,
    )


def _content(row: Questionnaire) -> Packaged:
    rows = row.items.order_by("rank", "pk").values_list("key", "kind", "label", "when", "choices", "is_required")
    items = tuple(
        PackagedItem(key, kind, label, when, tuple(choices), required)
        for key, kind, label, when, choices, required in rows
    )
    return Packaged(row.packaged, row.title, row.intro, row.audience, items)
