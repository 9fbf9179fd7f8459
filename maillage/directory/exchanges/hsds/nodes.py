"""One object of an HSDS document, read without trusting its shape: what is wrong becomes a problem, in French."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from maillage.directory.exchanges.hsds import terms
from maillage.directory.records import Problem, Record

# An export of ours says all that its format can: what it leaves out is empty, but for these, which it may not know.
_UNSAID = {"kind", "status", "visibility", "cost", "wheelchair", "type", "country", "parent", "department", "commune"}
_UNSAID |= {"capacities"}


@dataclass(frozen=True, slots=True)
class Node:
    """`where` and `row` are what messages say; `problems` is where they go."""

    value: dict[str, Any]
    where: str
    row: int
    problems: list[Problem]

    def refuse(self, field: str, message: str) -> None:
        self.problems.append(Problem(self.where, self.row, field, message))

    def warn(self, field: str, message: str) -> None:
        self.problems.append(Problem(self.where, self.row, field, message, is_blocking=False))

    def text(self, name: str, longest: int = 0) -> str | None:
        """The text, or None when it is absent or empty. A text longer than `longest` is cut, and said to be."""
        value = self.value.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self.refuse(name, "Il faut un texte.")
            return None
        if longest and len(value) > longest:
            self.warn(name, f"Ce texte a {len(value)} caractères : il a été coupé à {longest}.")
            return f"{value[: longest - 1]}…"
        return value

    def required(self, name: str) -> str:
        found = self.text(name)
        if found is None or not found.strip():
            self.refuse(name, "Il manque cette information, que HSDS exige.")
            return "?"
        return found

    def number(self, name: str, low: int, high: int) -> Decimal | None:
        """A number between two bounds; another one is left out, and said to be."""
        value = self.value.get(name)
        if value is None:
            return None
        try:
            found = Decimal(str(value))
            if not isinstance(value, bool) and found.is_finite() and low <= found <= high:
                return found
        except InvalidOperation:
            pass
        self.warn(name, f"Ce nombre doit être entre {low} et {high} : il n’a pas été repris.")
        return None

    def day(self, name: str) -> date | None:
        text = self.text(name)
        try:
            return date.fromisoformat(text[:10]) if text else None
        except ValueError:
            self.refuse(name, "Cette date n’est pas correcte. Écrivez-la ainsi : 2026-11-21.")
            return None

    def child(self, name: str) -> "Node | None":
        value = self.value.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(name, "Il faut un objet entre accolades.")
            return None
        return Node(value, self.where, self.row, self.problems)

    def children(self, name: str) -> Iterator["Node"]:
        value = self.value.get(name)
        if value is not None and not isinstance(value, list):
            self.refuse(name, "Il faut une liste entre crochets.")
            return
        for item in value or ():
            if isinstance(item, dict):
                yield Node(item, self.where, self.row, self.problems)
            else:
                self.refuse(name, "Il faut une liste d’objets entre accolades.")

    def said(self) -> terms.Said:
        return terms.said(node.value for node in self.children("attributes"))

    def columns(self, kind: type[Record]) -> dict[str, Any]:
        """What our own attributes say, when the object comes from a Maillage."""
        try:
            known = {field.name for field in fields(kind)}
            return {name: value for name, value in self.said().columns(kind).items() if name in known}
        except (ValueError, RecursionError):
            self.refuse("attributes", "Une valeur de ces attributs ne se lit pas.")
            return {}


def completed(kind: type[Record], values: dict[str, Any]) -> dict[str, Any]:
    """In an object of ours, what is absent is known to be empty."""
    empty: dict[Any, Any] = {str | None: "", dict[str, Any] | None: {}}
    found = dict(values)
    for field in fields(kind):
        if (
            found.get(field.name) is None
            and field.name not in _UNSAID
            and type(None) in getattr(field.type, "__args__", ())
        ):
            is_list = "tuple" in str(field.type)
            blank = () if is_list else empty.get(field.type)
            if blank is not None:
                found[field.name] = blank
    return found


def phone(node: Node) -> str | None:
    """The first number, without the quotation marks that some put around it."""
    for item in node.children("phones"):
        number = item.text("number")
        if number:
            return number.strip().strip("\"'")[:40]
    return None
