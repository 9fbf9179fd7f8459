"""Who asks, and whether the form she sends is ours."""

from functools import wraps
from typing import Any, cast

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from maillage.accounts.models import User
from maillage.core.middleware import View


def known(request: HttpRequest) -> User | None:
    """The person who is logged in, and whose address was confirmed: it is hers."""
    person = cast(User, request.user)
    return person if person.is_authenticated and person.is_confirmed else None


def sender(request: HttpRequest) -> str:
    """For whom registrations are counted: the account, else the network address. It is given to what counts, and kept nowhere."""
    person = known(request)
    return f"account {person.pk}" if person else get_ip(request)


def guarded_when_known(view: View) -> View:
    """A forged request must register nobody under the name of who is logged in. Whoever is not has no cookie to prove anything with, and
    sends nothing that a stranger could not send.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def chosen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (protected if request.user.is_authenticated else view)(request, *args, **kwargs)

    return chosen
