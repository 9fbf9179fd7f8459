"""The words that are guarded."""

from pathlib import Path

from maillage.resources.guarded import Guarded, read
from maillage.resources.models import GuardedWords

OURS = Path(__file__).parent.parent / "data" / "guarded.txt"


def guarded() -> list[Guarded]:
    """Those of the network; those that Maillage comes with as long as it has none. One query."""
    rows = GuardedWords.objects.order_by("pk").values_list("words", "instead")
    return [Guarded(tuple(words.splitlines()), instead) for words, instead in rows] or read(OURS.read_text())
