"""Model fields of ours."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from maillage.core.text import fold


@lru_cache(maxsize=10_000)
def _split(value: str) -> tuple[str, ...]:
    return tuple(code for code in value.split(",") if code)


class CodesField(models.CharField):  # type: ignore[type-arg]  # the generic CharField cannot be subscripted at run time
    """A set of codes of a closed vocabulary, in order, as a tuple of strings.

    Stored as « ,one,two, », so that `contains=",one,"` finds it on both databases.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 1000)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", ())
        self.vocabulary: frozenset[str] | None = None
        codes = kwargs.pop("codes", None)
        if codes is not None:
            self.vocabulary = frozenset(codes)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> tuple[str, ...]:
        return self.to_python(value)

    def to_python(self, value: str | Iterable[str] | None) -> tuple[str, ...]:
        if value is None:
            return ()
        return _split(value) if isinstance(value, str) else tuple(code for code in value if code)

    def get_prep_value(self, value: Any) -> str:
        codes = self.to_python(value)
        return f",{','.join(codes)}," if codes else ""

    def validate(self, value: Any, model_instance: Any) -> None:
        unknown = sorted(set(value) - self.vocabulary) if self.vocabulary is not None else []
        if unknown:
            raise ValidationError(f"Code inconnu : {', '.join(unknown)}.")
        if len(self.get_prep_value(value)) > (self.max_length or 0):
            raise ValidationError("Cette liste est trop longue.")

    def run_validators(self, value: Any) -> None:
        """The length is checked on the stored form, in `validate`."""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


class _Worked(DeferredAttribute):
    """What is read is what follows from the row as it is now, whatever was set."""

    field: "FoldedField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        return self if instance is None else self.field.worked_out(instance)

    def __set__(self, instance: models.Model, value: str) -> None:
        instance.__dict__[self.field.attname] = value  # so that Django knows that the column was read


class FoldedField(models.CharField):  # type: ignore[type-arg]  # idem
    """The texts `of` other fields, folded, to search and to sort by: nobody writes it, each `save`, `bulk_create` and `bulk_update` does.

    « L’Étoile » and « CAP 33 » give «  l etoile<tab> cap 33»: a space before each word, so that `contains=" eto"` finds where words
    begin; after the first text a tab, which sorts before all, so that « L’Étoile » comes before « L’Étoile bleue ». In ASCII and by
    bytes, so that both databases sort and compare alike. `save(update_fields=…)` must name it: see `following`.
    """

    descriptor_class = _Worked

    def __init__(self, *args: Any, of: Iterable[str], **kwargs: Any) -> None:
        self.of = tuple(of)
        super().__init__(*args, **{"default": "", "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def db_parameters(self, connection: Any) -> Any:
        is_postgresql = connection.vendor == "postgresql"
        return {**super().db_parameters(connection), "collation": "C" if is_postgresql else None}

    def worked_out(self, instance: models.Model) -> str:
        first, *others = (fold(getattr(instance, name)) for name in self.of)
        return f" {first}\t {' '.join(text for text in others if text)}"[: self.max_length]


def beginnings(words: str) -> list[str]:
    """What a `FoldedField` contains when it has all these words, each at least by its beginning. A number may be cut by spaces."""
    asked = fold(words)
    parts = [asked.replace(" ", "")] if asked.replace(" ", "").isdecimal() else asked.split()
    return [f" {part}" for part in parts if part]


def following(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """The folded fields that change with those, for `save(update_fields=…)` and `bulk_update`."""
    written = set(names)
    fields = model._meta.concrete_fields  # noqa: SLF001 -- Django's public API
    return [field.name for field in fields if isinstance(field, FoldedField) and written.intersection(field.of)]
