"""What a cell of a table holds, both ways: our value -> cell -> the same value. Pure.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection); reading takes it away.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from maillage.core.text import fold
from maillage.directory import vocabulary

# Empty on purpose; an empty cell only says nothing.
EMPTY = "(vide)"
# What a spreadsheet shows in place of a value that it could not compute.
FORMULA_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
_SPECIAL = {EMPTY, *FORMULA_ERRORS}
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_UNSAFE_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED_FOR_XML = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_SHOWN = 40
_SHORT_CODE = 3


def escape_formula(text: str) -> str:
    return f"'{text}" if _needs_escape(text) else text


def unescape_formula(text: str) -> str:
    return text[1:] if text.startswith("'") and _needs_escape(text) else text


def _needs_escape(text: str) -> bool:
    """Decided on what follows the apostrophes, so that escaping and unescaping are exact inverses."""
    bare = text.lstrip("'")
    return bare in _SPECIAL or (_FORMULA.match(bare) is not None and _NUMBER.fullmatch(bare) is None)


def escape_xml(text: str) -> str:
    """Characters that a workbook cannot hold, in its own notation (« _x000D_ »)."""
    return _UNSAFE_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape_xml(text: str) -> str:
    return _ESCAPED_FOR_XML.sub(lambda found: chr(int(found[1], 16)), text)


class Wrong(ValueError):
    """A cell that cannot be read: the French sentence, without the text of the cell."""


class Cell(Protocol):
    """How one column is written and read. `read` is never given an empty cell."""

    def write(self, value: Any) -> str | float | date: ...

    def read(self, cell: Any) -> Any: ...


def plain(cell: Any) -> str:
    """The text that the person sees in a cell."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else cell.isoformat(sep=" ")
    return cell if isinstance(cell, str) else str(cell)


@dataclass(frozen=True, slots=True)
class Text:
    """`digits`: how long the code is; a spreadsheet that took it for a number has dropped its first zero."""

    digits: int = 0
    is_trimmed: bool = False

    def write(self, value: str) -> str:
        return value

    def read(self, cell: Any) -> str:
        text = plain(cell)
        if not isinstance(cell, str) and text.isdigit() and len(text) == self.digits - 1:
            text = f"0{text}"
        return text.strip() if self.is_trimmed else text


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a closed list, shown by its French label; both are read."""

    labels: Mapping[str, str]

    def write(self, value: str) -> str:
        return self.labels.get(value, value)

    def read(self, cell: Any) -> str:
        return code_of(plain(cell), self.labels)


@dataclass(frozen=True, slots=True)
class Codes:
    """Several codes, separated by semicolons. An open list keeps what it does not know."""

    labels: Mapping[str, str]
    is_open: bool = False

    def write(self, value: tuple[str, ...]) -> str:
        return " ; ".join(self.labels.get(code, code) for code in value)

    def read(self, cell: Any) -> tuple[str, ...]:
        parts = [part.strip() for part in re.split(r"[;\n]", plain(cell)) if part.strip()]
        codes = [code for part in parts for code in self._codes(part)]
        return tuple(dict.fromkeys(codes))

    def _codes(self, part: str) -> list[str]:
        """A label may hold a comma; else a comma separates too."""
        if find(part, self.labels) or "," not in part:
            return [self._code(part)]
        return [self._code(piece.strip()) for piece in part.split(",") if piece.strip()]

    def _code(self, text: str) -> str:
        return (find(text, self.labels) or text) if self.is_open else code_of(text, self.labels)


def find(text: str, labels: Mapping[str, str]) -> str | None:
    """The code written so, or whose label is written so, accents and capitals set aside."""
    if text in labels:
        return text
    said = next((code for code, label in labels.items() if label == text), None)
    if said is not None:
        return said
    folded = fold(text)
    return next((code for code, label in labels.items() if folded and folded in {fold(code), fold(label)}), None)


def code_of(text: str, labels: Mapping[str, str]) -> str:
    found = find(text.strip(), labels)
    if found is None:
        words = [*labels.values(), *(code for code in labels if len(code) > _SHORT_CODE)]
        near = vocabulary.nearest(text[:_LONGEST_SHOWN], words)
        raise Wrong("Cette valeur n’est pas dans la liste." + (f" Vouliez-vous dire « {near} » ?" if near else ""))
    return found


@dataclass(frozen=True, slots=True)
class YesNo:
    def write(self, value: bool) -> str:
        return "oui" if value else "non"

    def read(self, cell: Any) -> bool:
        answer = fold(plain(cell))
        if answer in {"oui", "vrai", "true", "1", "x", "yes"}:
            return True
        if answer in {"non", "faux", "false", "0", "no"}:
            return False
        raise Wrong("Répondez par oui ou par non.")


@dataclass(frozen=True, slots=True)
class Day:
    def write(self, value: date) -> date:
        return value

    def read(self, cell: Any) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        return day_of(plain(cell).strip())


def day_of(text: str) -> date:
    """« 2026-11-21 », « 21/11/2026 » or « 21.11.2026 », with or without a time after."""
    found = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$|(\d{1,2})[/.](\d{1,2})[/.](\d{4})$", text)
    try:
        if found:
            year, month, day = found[1] or found[6], found[2] or found[5], found[3] or found[4]
            return date(int(year), int(month), int(day))
    except ValueError:
        pass
    raise Wrong("Ce n’est pas une date. Écrivez-la ainsi : 21/11/2026.")


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number, with a comma or a point; `whole` refuses decimals."""

    kind: type[Decimal] | type[float] | type[int]

    def write(self, value: Decimal | float) -> str | float:
        """A number that a workbook would round is written as text."""
        number = float(value)
        if isinstance(value, Decimal) and value == value.to_integral_value():
            return int(value)
        return value if isinstance(value, int) else number if float(f"{number:.15g}") == number else repr(number)

    def read(self, cell: Any) -> Decimal | float:
        try:
            number = Decimal(plain(cell).strip().replace("\u202f", "").replace(" ", "").replace(",", "."))
        except InvalidOperation:
            raise Wrong("Ce n’est pas un nombre.") from None
        if not math.isfinite(number) or abs(number) > 2_000_000_000:
            raise Wrong("Ce nombre n’est pas possible.")
        if self.kind is int and number != number.to_integral_value():
            raise Wrong("Il faut un nombre entier.")
        return number if self.kind is Decimal else self.kind(number)
