"""What is measured, said in one line each, and how figures are told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter, thread_time
from typing import TypeVar

import numpy as np

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. `is_met` None: a figure to read, without a bar."""

    what: str
    bar: str
    measured: str
    peer: str = ""
    is_met: bool | None = None


@dataclass(slots=True)
class Times:
    """Durations of one thing in milliseconds: by the clock, and of the processor in this thread."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def take(self, call: Callable[[], Result]) -> Result:
        wall, cpu = perf_counter(), thread_time()
        result = call()
        self.cpu.append((thread_time() - cpu) * 1000)
        self.wall.append((perf_counter() - wall) * 1000)
        return result

    def p95(self) -> float:
        return percentile(self.wall, 95)

    def p95_cpu(self) -> float:
        return percentile(self.cpu, 95)

    def __str__(self) -> str:
        return f"{spread(self.wall)} ms (processor {spread(self.cpu)})"


def percentile(values: list[float], rank: float) -> float:
    return float(np.percentile(values, rank))


def spread(values: list[float]) -> str:
    """« 0.52 / 1.18 / 2.01 »: median, 95th percentile, longest."""
    return " / ".join(f"{value:.2f}" for value in (percentile(values, 50), percentile(values, 95), max(values)))
