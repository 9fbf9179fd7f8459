"""What may harm somebody in what is proposed: each app finds it in its own kinds, and whoever decides says that she verified it."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from maillage.core.errors import DomainError
from maillage.moderation.digest import canonical
from maillage.moderation.registry import Values


@dataclass(frozen=True, slots=True)
class Doubt:
    """`where`: the field, in words; `pieces`: what was found, as it is written. Shown to whoever decides, and to nobody else."""

    where: str
    text: str
    pieces: tuple[str, ...]


class NotVerified(DomainError):
    """Nobody said that she verified it, or not what is there now: `found`."""

    def __init__(self, found: tuple[Doubt, ...]) -> None:
        super().__init__(
            "Ce texte peut faire reconnaître une personne. Lisez ce qui a été trouvé, puis cochez « J’ai vérifié »."
        )
        self.found = found


Find = Callable[[Values], Iterable[Doubt]]
_finders: dict[str, Find] = {}


def register(kind: str, find: Find) -> None:
    """Called once by the app that owns the kind, when it is ready."""
    _finders[kind] = find


def of(kind: str, content: Values) -> tuple[Doubt, ...]:
    """None for most of what is proposed."""
    return tuple(_finders[kind](content)) if kind in _finders else ()


def digest(found: Iterable[Doubt]) -> str:
    """What is ticked: these very doubts and no other; empty when there is none."""
    said = [asdict(one) for one in found]
    return hashlib.sha256(canonical({"doubts": said}).encode()).hexdigest() if said else ""


def require_verified(kind: str, content: Values, verified: str) -> bool:
    """Whether there was something to verify. `verified`: the digest of what was displayed, when it was ticked."""
    found = of(kind, content)
    if found and verified != digest(found):
        raise NotVerified(found)
    return bool(found)
