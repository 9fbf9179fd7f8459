"""The middleware that knows people: sessions, accounts, messages. The help finder's pages never meet it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

Handler = Callable[[HttpRequest], HttpResponse]
ViewStep = Callable[..., HttpResponse | None]


class PeopleMiddleware:
    """Runs `settings.PEOPLE_MIDDLEWARE`, in order, except under `settings.ANONYMOUS_PATHS` and `settings.UNKNOWN_PATHS`: there nobody
    is known, no session is read, and no cookie can be set, by construction; a page that needs an account does not open there.

    Only the steps before the view, and around it, are run: none of the list has others.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = chain = get_response
        self._steps: list[ViewStep] = []
        for path in reversed(settings.PEOPLE_MIDDLEWARE):
            chain = import_string(path)(chain)
            if step := getattr(chain, "process_view", None):
                self._steps.insert(0, step)
            unknown = {"process_exception", "process_template_response"} & set(dir(chain))
            if unknown:
                raise TypeError(f"{path} has a step that would not run here: {', '.join(sorted(unknown))}")
        self._chain = chain

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_anonymous(request):
            request.user = AnonymousUser()
            return self.get_response(request)
        return self._chain(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if _is_anonymous(request) and not getattr(view, "login_required", True):
            return None
        for step in self._steps:
            if (response := step(request, view, args, kwargs)) is not None:
                return response
        return None


def _is_anonymous(request: HttpRequest) -> bool:
    return request.path_info.startswith((*settings.ANONYMOUS_PATHS, *settings.UNKNOWN_PATHS))
