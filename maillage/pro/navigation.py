"""The ways into the member face, in the order of its bar: a later app adds its own here (Repérer, Orienter)."""

from typing import NamedTuple

from django.urls import reverse


class Entry(NamedTuple):
    """`view` is a URL name without arguments; the pages below its address are its own."""

    text: str
    view: str


class Link(NamedTuple):
    text: str
    href: str
    current: str  # value of aria-current; empty elsewhere


ENTRIES = (
    Entry("Accueil", "pro:home"),
    Entry("Ma structure", "pro:list-structures"),
    Entry("Ressources", "pro:list-resources"),
    Entry("Agenda", "pro:list-events"),
    Entry("Propositions", "pro:list-proposals"),
)


def links(path: str) -> list[Link]:
    """The bar as seen from `path`: the page itself is marked « page », the part of the face where it stands « true »."""
    home = reverse(ENTRIES[0].view)
    return [Link(entry.text, href, _current(path, href, home)) for entry, href in _addresses()]


def _addresses() -> list[tuple[Entry, str]]:
    return [(entry, reverse(entry.view)) for entry in ENTRIES]


def _current(path: str, href: str, home: str) -> str:
    if path == href:
        return "page"
    return "true" if href != home and path.startswith(f"{href}/") else ""
