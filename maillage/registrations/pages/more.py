"""What the apps above add to the page of a registration: what follows from having come."""

from collections.abc import Callable
from typing import NamedTuple

from maillage.registrations.models import Registration


class More(NamedTuple):
    """`href`: under the address of the registration, « /attestation.pdf »; empty: there is only something to read."""

    text: str
    href: str
    icon: str


Source = Callable[[Registration], More | None]
_sources: list[Source] = []


def add(source: Source) -> None:
    """Called once by an app that is ready; twice changes nothing. A source costs one query."""
    if source not in _sources:
        _sources.append(source)


def of(registration: Registration) -> list[More]:
    return [found for source in _sources if (found := source(registration)) is not None]
