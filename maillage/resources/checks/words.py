"""« Garde-mots »: words that blame the child, or hide who exploits (design guide, 5.6). A question: a quotation keeps its words.

Official names stay as they are, and so does the title of somebody else's work. The national team keeps the list (`actions/words.py`).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from maillage.resources.checks.findings import Finding, texts
from maillage.resources.guarded import Guarded, guard

_ITS_OWN_TITLE = frozenset({"practice", "protocol", "agreement", "tool", "kit"})


def findings(content: Mapping[str, Any], families: Iterable[Guarded]) -> Iterator[Finding]:
    known = guard(tuple(families))
    for name, text in texts(content):
        if name == "title" and content.get("type") not in _ITS_OWN_TITLE:
            continue
        for said, family in known.found(text):
            yield Finding(name, f"« {said} » : écrivez plutôt {family.instead}, sauf dans une citation.")
