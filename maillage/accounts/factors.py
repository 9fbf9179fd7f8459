"""What the session says of the second factor, and what asks for it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from maillage.accounts.models import User

View = Callable[..., HttpResponse]
# What an identity provider must have asked for, to spare ours: "pwd" there may be a password and a mailed code.
STRONG_METHODS = frozenset({"mfa", "totp", "pop"})


def has_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def shown_at(request: HttpRequest) -> datetime | None:
    """When a second factor was last shown in this session; no query."""
    records = get_authentication_records(request, request.user)
    moments = [record["at"] for record in records if record.get("method") == "mfa"]
    return datetime.fromtimestamp(max(moments), tz=timezone.get_current_timezone()) if moments else None


def is_recent(request: HttpRequest, *, minutes: int) -> bool:
    moment = shown_at(request)
    return moment is not None and timezone.now() - moment < timedelta(minutes=minutes)


def record_shown(request: HttpRequest, user: User, kind: str) -> None:
    """Keep in the session that the person just showed a second factor."""
    record_authentication(request, user, method="mfa", type=kind, reauthenticated=True)


def ask(request: HttpRequest) -> HttpResponse:
    """Send the person to show her factor, or to set one, and then back here."""
    assert isinstance(request.user, User)
    page = "mfa_reauthenticate" if has_factor(request.user) else "mfa_index"
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/pro"
    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")


def require_recent_factor(*, minutes: int = 10) -> Callable[[View], View]:
    """The view opens only to who showed a second factor less than `minutes` ago (docs/security.md, b3)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_recent(request, minutes=minutes):
                return ask(request)
            return view(request, *args, **kwargs)

        return checked

    return decorate


@transaction.atomic
def claim(authenticator: Authenticator, code: str) -> bool:
    """Whether this one-time code is newer than the last one that served: each serves once, in every process."""
    kept = Authenticator.objects.select_for_update(no_key=True).get(pk=authenticator.pk)
    secret = decrypt(kept.data["secret"])
    digits = "".join(code.split())
    counters = [n for n in yield_hotp_counters_from_time() if format_hotp_value(hotp_value(secret, n)) == digits]
    if not counters or max(counters) <= kept.data.get("counter", -1):
        return False
    kept.data["counter"] = max(counters)
    kept.save(update_fields=["data"])
    return True
