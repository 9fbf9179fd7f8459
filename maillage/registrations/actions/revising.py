"""What somebody says otherwise once she was admitted: the organisers see what it was, and answer again where they answer each request."""

import unicodedata
from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.registrations.actions.common import State, hold_one, require_managed
from maillage.registrations.actions.contents import Applicant
from maillage.registrations.models import Registration

# What they decide on; the département too, where seats are kept for some.
WATCHED = ("name", "profession", "structure", "department_id")
_ASKED = ("name", "profession", "structure")
_ADMITTED = (State.CONFIRMED, State.OFFERED, State.WAITING)


@transaction.atomic
def look_over(registration: Registration, *, by: User, now: datetime) -> Registration:
    """The organisers saw what she says now. Done twice, it changes nothing."""
    held = hold_one(registration)
    require_managed(held.form, by, now)
    if held.before is None:
        return held
    held.before = None
    held.save(update_fields=["before"])
    journal.record("registrations.look_over", held, by=by, at=now)
    return held


def asks_again(held: Registration, said: Applicant) -> bool:
    """Whether she is another one than whom they admitted. An accent or a capital is not another name."""
    if not held.form.needs_approval or held.state not in _ADMITTED:
        return False
    return any(_differs(getattr(held, name), _said(said, name)) for name in _ASKED)


def before(held: Registration, said: Applicant) -> dict[str, str] | None:
    """What she had said when they last looked, where she says otherwise now; None: nothing differs, or they did not look yet."""
    known: dict[str, str] | None = held.before
    if known is None and held.state not in _ADMITTED:
        return None
    then = {name: (known or {}).get(name, getattr(held, name) or "") for name in WATCHED}
    return {name: text for name, text in then.items() if _differs(text, _said(said, name))} or None


def _said(said: Applicant, name: str) -> str:
    return said.department if name == "department_id" else str(getattr(said, name))


def _differs(one: str, other: str) -> bool:
    return _plain(one) != _plain(other)


def _plain(text: str) -> str:
    """Without accents nor capitals, in any alphabet."""
    signs = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in signs if not unicodedata.combining(sign)).split())
