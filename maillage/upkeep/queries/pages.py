"""A long list, one page at a time."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Line = TypeVar("Line")
SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """Lines of page `number`, counted from 1; `total` lines in all."""

    lines: tuple[Line, ...]
    number: int
    total: int
    size: int = SIZE

    @property
    def count(self) -> int:
        """How many pages; one at least."""
        return max(1, -(-self.total // self.size))


def bounds(number: int, total: int, size: int = SIZE) -> tuple[int, int, int]:
    """The page that exists nearest to the one asked, with its first line and the one after its last."""
    number = min(max(1, number), max(1, -(-total // size)))
    return number, (number - 1) * size, number * size
