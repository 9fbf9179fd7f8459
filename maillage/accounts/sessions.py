"""Sessions that know whose they are, so that they can be ended at once; sealed, and short."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from maillage.accounts.models import Session, User
from maillage.core import crypto

LONGEST = timedelta(hours=12)
BEGUN = "begun"  # when the session began, whatever new keys it got since
_KEY_NAME = "sessions"


class SessionStore(DatabaseStore):
    """Thirty idle minutes (`SESSION_COOKIE_AGE`), twelve hours in all, and a content that a stolen database does not give."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        begun = datetime.fromtimestamp(data.setdefault(BEGUN, timezone.now().timestamp()), tz=UTC)
        session = super().create_model_instance(data)
        assert isinstance(session, Session)
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        session.started_at = begun
        session.expire_date = min(session.expire_date, begun + LONGEST)
        return session

    def encode(self, session_dict: dict[str, Any]) -> str:
        return crypto.seal(super().encode(session_dict).encode(), key_name=_KEY_NAME, bound_to="session").hex()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """An altered session is an empty one: the person logs in again."""
        try:
            signed = crypto.unseal(bytes.fromhex(str(session_data)), key_name=_KEY_NAME, bound_to="session")
        except (ValueError, crypto.Unreadable):
            return {}
        return super().decode(signed.decode())


def end(user: User, *, but: str | None = None) -> int:
    """Close every session of the account, `but` that one: how many."""
    count, _ = Session.objects.filter(user=user).exclude(session_key=but or "").delete()
    return count


def forget(now: datetime) -> int:
    """Drop the sessions that ended: how many."""
    count, _ = Session.objects.filter(expire_date__lte=now).delete()
    return count
