"""Refusals. Anything else that is raised is a bug, and rises."""

from django.core.exceptions import PermissionDenied


class DomainError(Exception):
    """A refusal to be shown to the person: `str()` is a French sentence that says what to do."""


class NotAllowed(PermissionDenied):
    """The actor may not do this: HTTP 403."""


def require(is_allowed: bool) -> None:
    """What a policy answered, at the beginning of an action: NotAllowed unless it is yes."""
    if not is_allowed:
        raise NotAllowed
