"""The published schema, in one place: its package has no types."""

from data_inclusion.schema import v1  # type: ignore[import-untyped]  # no py.typed in the package

__all__ = ["v1"]
