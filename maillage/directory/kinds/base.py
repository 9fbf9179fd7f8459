"""What the three kinds have in common: reading, checking and writing through `columns` and `editing`."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.accounts.models import User
from maillage.directory import columns, editing, policies, standing
from maillage.directory.columns import Values
from maillage.directory.kinds import words
from maillage.directory.models import Organisation, Sourced
from maillage.moderation.registry import Field


def fields(model: type[Sourced], shown: Mapping[str, Callable[[Any], str]]) -> dict[str, Field]:
    """Every field that people write, in the order of the forms, with the label of its column; as text unless said."""
    return {name: Field(columns.label(model, name), shown.get(name, words.text)) for name in columns.NAMES[model]}


class RecordKind:
    """A record of the directory. Those who coordinate the département of its structure decide."""

    code: str
    label: str
    model: type[Sourced]
    fields: Mapping[str, Field]

    def read(self, target: str, *, lock: bool = False) -> Values | None:
        instance = self._find(target, lock=lock)
        return None if instance is None else columns.read(instance)

    def clean(self, content: Values, current: Values) -> Values:
        whole = columns.clean(self.model, {**current, **content}, today=timezone.localdate(), before=current or None)
        return {name: whole[name] for name in content}

    def apply(self, target: str, changes: Values, *, by: User | None, now: datetime, author: User | None = None) -> str:
        instance = editing.lock(self.model, UUID(target))
        editing.apply(instance, changes, by=by, now=now)
        return target

    def title(self, target: str, content: Values) -> str:
        instance = self._find(target)
        return "" if instance is None else self._name(instance)

    def departments(self, target: str, content: Values) -> tuple[str, ...]:
        organisation = self._structure(target)
        return (organisation.department_id,) if organisation and organisation.department_id else ()

    def can_propose(self, user: User, target: str, *, now: datetime) -> bool:
        """A member, on any structure; nothing new of this kind unless it says so."""
        return bool(target) and standing.of(user, now=now).level >= policies.PROPOSES

    def can_decide(self, user: User, target: str, departments: tuple[str, ...], *, now: datetime) -> bool:
        """Whoever coordinates the structure today; when the record is gone, the département that it had."""
        organisation = self._structure(target)
        current = organisation.department_id if organisation else next(iter(departments), None)
        return policies.can_decide(standing.of(user, now=now), current)

    def href(self, target: str) -> str:
        """Each face has its own page: none is the page of all."""
        return ""

    def _name(self, instance: Any) -> str:
        """Its own name and its structure: many services have the same. Its structure alone when it has none."""
        structure = editing.structure(instance).name
        return named(instance.name, "" if instance.name == structure else structure)

    def _find(self, target: str, *, lock: bool = False) -> Sourced | None:
        if (pk := identifier(target)) is None:
            return None
        if lock:
            try:
                return editing.lock(self.model, pk)
            except editing.RecordGone:
                return None
        rows: Any = self.model._default_manager.filter(pk=pk)  # noqa: SLF001 -- Django's public API
        found: Sourced | None = (rows if self.model is Organisation else rows.select_related("organisation")).first()
        return found

    def _structure(self, target: str) -> Organisation | None:
        instance = self._find(target)
        return editing.structure(instance) if instance else None


def named(name: str, structure: str) -> str:
    """« Maraude (Halte) »."""
    return f"{name} ({structure})" if name and structure else name or structure


def identifier(target: str) -> UUID | None:
    """None when it cannot be one: it came from an address that somebody wrote."""
    try:
        return UUID(target)
    except ValueError:
        return None
