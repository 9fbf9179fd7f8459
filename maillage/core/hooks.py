"""How a lower app tells a higher one that something happened, without knowing it."""

from collections.abc import Callable


class Hook:
    """A named point where higher apps add functions, called in the order of their addition."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._functions: list[Callable[[], None]] = []

    def add(self, function: Callable[[], None]) -> None:
        """Register `function`; adding it twice changes nothing."""
        if function not in self._functions:
            self._functions.append(function)

    def call(self) -> None:
        for function in self._functions:
            function()
