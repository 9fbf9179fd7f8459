"""What surrounds every page of the coordination face: who may enter, the column, the territories, what awaits."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any

from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from maillage.accounts.models import User
from maillage.coordination import navigation, scopes, territory
from maillage.core import work
from maillage.directory.standing import Standing

View = Callable[..., HttpResponse]
LIST_KEYS = (("j", "suivante"), ("k", "précédente"), ("Entrée", "ouvrir"))


class Shell:
    """`request.shell`: read by templates/coordination/base.html, and by the views that want the same facts without asking twice."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.path = request.path
        self.user = request.user
        self.standing: Standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
        self._asked = request.GET.get("territoire", "")

    @property
    def messages(self) -> Any:
        """What the last action has to say, shown once."""
        return get_messages(self._request)

    @cached_property
    def sections(self) -> list[navigation.Section]:
        return navigation.sections(self.path, self.standing)

    @property
    def bar(self) -> list[navigation.Link]:
        """What stands under the thumb on a narrow screen."""
        return [link for section in self.sections for link in section.links if link.is_in_bar]

    @cached_property
    def work(self) -> list[work.WorkItem]:
        """What awaits the person, the most urgent first; asked once for the page."""
        return work.items("coordination", self.user, self.standing, timezone.now())

    @cached_property
    def work_count(self) -> int:
        return sum(item.count for item in self.work)

    @cached_property
    def territories(self) -> tuple[territory.Territory, ...]:
        return territory.choices(self.standing)

    @cached_property
    def territory(self) -> territory.Territory:
        """The one that the address names (`territoire`), else the first of hers."""
        return next((one for one in self.territories if one.code == self._asked), self.territories[0])

    @property
    def home(self) -> str:
        """Where the name of the site leads: who only keeps the machine has no dashboard."""
        return self.sections[0].links[0].href


def coordinators_only(view: View) -> View:
    """To everybody else, the coordination face does not exist (404)."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.standing.is_coordinator:  # type: ignore[attr-defined]  # put there by a middleware
            raise Http404
        request.shell = Shell(request)  # type: ignore[attr-defined]  # read by the templates
        return view(request, *args, **kwargs)

    return shown


def national_only(view: View) -> View:
    """To everybody but the national team, these pages do not exist (404)."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.standing.is_national:  # type: ignore[attr-defined]  # put there by a middleware
            raise Http404
        return view(request, *args, **kwargs)

    return coordinators_only(shown)


def person(request: HttpRequest) -> User:
    """Who acts: only somebody who logged in comes that far."""
    assert request.user.is_authenticated
    return request.user


def scope_of(request: HttpRequest) -> scopes.Scope:
    """The territory chosen in the bar, among those of the person."""
    territory = request.shell.territory  # type: ignore[attr-defined]  # put there by coordinators_only
    chosen = territory.code if territory.is_one else ""
    return scopes.scope_of(request.standing, timezone.now(), chosen)  # type: ignore[attr-defined]


def tail(request: HttpRequest, start: str = "?") -> str:
    """What keeps the chosen territory from one page to the next."""
    chosen = request.GET.get("territoire", "")
    known = {one.code for one in request.shell.territories}  # type: ignore[attr-defined]
    return f"{start}territoire={chosen}" if chosen in known else ""
