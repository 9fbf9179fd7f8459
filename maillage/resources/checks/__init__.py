"""What a machine can see of a proposed resource before anybody reads it: shown to whoever writes, then to whoever decides.

A check never decides: most of what it says is a question. What is blocking is missing, unreadable, or can only be a mistake.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from maillage.resources.checks import files as of_files
from maillage.resources.checks import links, persons, required, words
from maillage.resources.checks.findings import TEXTS, Finding
from maillage.resources.checks.links import ask_quickly, urls
from maillage.resources.checks.persons import doubts
from maillage.resources.models import ResourceFile
from maillage.resources.queries.words import guarded

__all__ = ["TEXTS", "Finding", "ask_quickly", "before_review", "doubts", "urls"]


def before_review(
    content: Mapping[str, Any], files: Iterable[ResourceFile], *, ask: links.Ask | None = None
) -> list[Finding]:
    """Blocking ones first. `ask`: whether to ask the sites (`ask_quickly`: a few seconds); None: links are told not to be verified."""
    given = list(files)
    found = [
        *required.findings(content),
        *of_files.findings(given),
        *links.findings(content, ask),
        *persons.findings(content, given),
        *words.findings(content, guarded()),
    ]
    return sorted(found, key=lambda finding: not finding.is_blocking)
