"""What happens to each request of a person who is logged in. Public pages pass untouched: they read no session."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from maillage.accounts import actions, factors, queries
from maillage.accounts.models import User

Handler = Callable[[HttpRequest], HttpResponse]
_SEEN = "seen"
_SEEN_SECONDS = 60
_WORKING_FACES = ("/pro", "/coordination")
# Open without a second factor: what sets one or shows it, and the way out.
_OPEN = ("mfa_", "account_")


class LoginRequired(LoginRequiredMiddleware):
    """Django's own looks up who asks before it looks whether the page is public: help must not wait for the database."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> Any:
        return super().process_view(request, view, args, kwargs) if _is_for_members(view) else None


def presence(get_response: Handler) -> Handler:
    """Keeps the session alive while the person works, at most one write a minute, and notes the day she was seen."""

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not _is_for_members(view) or not isinstance(request.user, User):
            return
        now = timezone.now()
        if now.timestamp() - request.session.get(_SEEN, 0) >= _SEEN_SECONDS:
            request.session[_SEEN] = now.timestamp()
        if request.user.seen_on != timezone.localdate(now):
            actions.see(request.user, now=now)

    return _with_view_step(get_response, process_view)


def second_factor(get_response: Handler) -> Handler:
    """From level 2 the working faces open only in a session that showed a second factor."""

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not _is_for_members(view) or not request.path.startswith(_WORKING_FACES):
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if (name or "").startswith(_OPEN) or not isinstance(request.user, User):
            return None
        if factors.shown_at(request) or not queries.is_entrusted(request.user):
            return None
        return factors.ask(request)

    return _with_view_step(get_response, process_view)


def _is_for_members(view: Any) -> bool:
    return getattr(view, "login_required", True)


def _with_view_step(get_response: Handler, step: Callable[..., HttpResponse | None]) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_view = step  # type: ignore[attr-defined]  # how Django finds it
    return middleware
