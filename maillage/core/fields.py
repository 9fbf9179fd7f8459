"""Model fields of ours."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


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
