"""What higher apps hold on a person, and must give or end with her account; they say so when they are ready."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from maillage.accounts.models import User

Export = Callable[[User], dict[str, Any]]
End = Callable[..., None]  # (user, *, by, now), in the transaction that closes the account
_exports: list[Export] = []
_ends: list[End] = []


def register(*, export: Export, end: End) -> None:
    """Called once by an app that is ready; twice changes nothing."""
    if export not in _exports:
        _exports.append(export)
    if end not in _ends:
        _ends.append(end)


def exported(user: User) -> dict[str, Any]:
    return {name: value for export in _exports for name, value in export(user).items()}


def end_all(user: User, *, by: User | None, now: datetime) -> None:
    for end in _ends:
        end(user, by=by, now=now)
