"""The two working faces in which events are prepared: the same views, each in its own frame."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import reverse

View = Callable[..., HttpResponse]


class Route(NamedTuple):
    """`path` comes after that of the face: « /<uuid:pk>/programme ». The view is given `face`, then what the path holds."""

    path: str
    view: View
    name: str


@dataclass(frozen=True, slots=True)
class Face:
    """`base`: the template that the pages extend; `root`: where the addresses begin; `is_banded`: the head of a page stands in a band."""

    namespace: str
    base: str
    root: str
    is_banded: bool = False

    def url(self, name: str, *args: Any) -> str:
        """The address of a page of this face, by its name."""
        return reverse(f"{self.namespace}:{name}", args=args)


PRO = Face("pro", "pro/base.html", "pro/agenda", is_banded=True)
COORDINATION = Face("coordination", "coordination/base.html", "coordination/agenda")
