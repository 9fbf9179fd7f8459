"""Addresses of pages and news: what a browser's history keeps never says what was read (docs/security.md, case 53). Pure: no Django."""

from collections.abc import Callable

from maillage.core.discretion import BETRAYING, betrays, free_address, history_title, quiet_address

__all__ = ["BETRAYING", "betrays", "from_title", "history_title"]
_LONGEST = 60


def from_title(title: str, *, is_taken: Callable[[str], bool], fallback: str) -> str:
    """A free address made of the words of the title that say nothing of anybody."""
    return free_address(quiet_address(title, longest=_LONGEST, fallback=fallback), is_taken)
