"""The left column of the coordination face: each app adds its entries when it is ready. Pure but for the addresses."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from maillage.directory.standing import Standing
from maillage.editorial import policies

# In the order of the column; the first has no heading.
SECTIONS = ("", "Réseau", "Animer", "Piloter", "Réglages")


def _everybody(standing: Standing) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Entry:
    """`view` is a URL name without arguments. `is_counted`: the number of things that await stands beside it."""

    section: str
    text: str
    view: str
    icon: str
    rank: int  # place in its section
    is_counted: bool = False
    is_in_bar: bool = False  # also under the thumb, on a narrow screen: three at most
    is_for: Callable[[Standing], bool] = _everybody


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str
    icon: str
    current: str  # value of aria-current; empty elsewhere
    is_counted: bool
    is_in_bar: bool


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    links: tuple[Link, ...]


_entries: list[Entry] = []


def register(entry: Entry) -> None:
    """Add an entry; the same one twice changes nothing."""
    if entry.section not in SECTIONS:
        raise ValueError(entry.section)
    if entry not in _entries:
        _entries.append(entry)


def sections(path: str, standing: Standing) -> list[Section]:
    """What the person sees from `path`: the entry of the page, or of the part of the site where it is, is marked."""
    shown = [(entry, reverse(entry.view)) for entry in _entries if entry.is_for(standing)]
    here = max((href for _, href in shown if _holds(href, path)), key=len, default="")
    made = []
    for heading in SECTIONS:
        links = tuple(
            Link(entry.text, href, entry.icon, _current(href, here, path), entry.is_counted, entry.is_in_bar)
            for entry, href in sorted(shown, key=lambda pair: pair[0].rank)
            if entry.section == heading
        )
        if links:
            made.append(Section(heading, links))
    return made


def _holds(href: str, path: str) -> bool:
    return path == href or path.startswith(f"{href}/")


def _current(href: str, here: str, path: str) -> str:
    if href != here:
        return ""
    return "page" if href == path else "true"


def _coordinates(standing: Standing) -> bool:
    return standing.is_coordinator


def _reads_journal(standing: Standing) -> bool:
    return standing.is_national or standing.is_operator


def _writes_pages(standing: Standing) -> bool:
    return policies.can_write_pages(standing)


NETWORK = (
    Entry("", "Tableau de bord", "coordination:dashboard", "home", rank=1, is_in_bar=True, is_for=_coordinates),
    Entry(
        "Réseau", "Structures", "coordination:list-structures", "people", rank=1, is_in_bar=True, is_for=_coordinates
    ),
)
WORKING = (
    Entry(
        "", "À traiter", "coordination:list-waiting", "check", 2, is_counted=True, is_in_bar=True, is_for=_coordinates
    ),
    Entry("Réseau", "Vérification", "coordination:list-verification", "phone", rank=2, is_for=_coordinates),
    Entry("Réseau", "Campagnes", "coordination:list-campaigns", "calendar", rank=3, is_for=_coordinates),
    Entry("Réseau", "Doublons", "coordination:list-duplicates", "network", rank=4, is_for=_coordinates),
    Entry("Réseau", "Demandes", "coordination:list-requests", "letter", rank=5, is_for=_coordinates),
    Entry("Réseau", "Comptes", "coordination:list-accounts", "person", rank=6, is_for=_coordinates),
    Entry("Animer", "Ressources", "coordination:list-resources", "book", rank=1, is_for=_coordinates),
    Entry("Animer", "Agenda", "coordination:list-events", "calendar", rank=2, is_for=_coordinates),
    Entry("Animer", "Questionnaires", "coordination:list-questionnaires", "message", rank=5, is_for=_coordinates),
    Entry("Piloter", "Formations", "coordination:show-training-report", "work", rank=1, is_for=_coordinates),
    Entry("Réglages", "Territoires", "coordination:edit-settings", "filter", rank=1, is_for=_coordinates),
    Entry("Réglages", "Tâches", "coordination:list-tasks", "clock", rank=2),
    Entry("Réglages", "Journal", "coordination:list-journal", "book", rank=3, is_for=_reads_journal),
)
EDITORIAL = (
    Entry("Animer", "Actualités", "coordination:list-news", "bubble", rank=3, is_for=_coordinates),
    Entry("Animer", "Pages", "coordination:list-pages", "image", rank=4, is_for=_writes_pages),
    Entry("Réglages", "Accueil", "coordination:list-blocks", "home", rank=4, is_for=_writes_pages),
    Entry("Réglages", "Recherche", "coordination:list-words", "search", rank=5, is_for=_writes_pages),
    Entry("Réglages", "Mots à éviter", "coordination:list-guarded", "bubble", rank=6, is_for=_writes_pages),
)
