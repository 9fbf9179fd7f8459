"""The items of a data·inclusion file, JSON or CSV, before anything is checked."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from maillage.directory.exchanges import files
from maillage.directory.exchanges.cells import unescape_formula
from maillage.directory.exchanges.data_inclusion import mapping
from maillage.directory.exchanges.files import File, Unreadable
from maillage.directory.records import Problem

_NOT_THIS_FORMAT = (
    "ce fichier ne contient ni structures ni services de data·inclusion. "
    "Il faut une liste d’objets avec « id », « nom » et « date_maj »."
)


@dataclass(frozen=True, slots=True)
class Item:
    """`where` and `row` are what messages say."""

    where: str
    row: int
    values: dict[str, Any]


def items(file: File, problems: list[Problem]) -> Iterator[Item]:
    """Each structure or service of a file, as it stands. Unreadable when the file is of another kind."""
    if file.suffix == ".csv" or files.looks_like(file) == "un texte":
        table = files.read_csv(file)
        header = [name.strip() for name in table.header]
        _require_fields(file, set(header))
        if table.warning:
            problems.append(Problem(file.name, 0, "fichier", table.warning, is_blocking=False))
        for row, cells in table.rows:
            yield Item(file.name, row, {name: _from_csv(name, cell) for name, cell in zip(header, cells, strict=True)})
        return
    for row, value in enumerate(_list_of(file, files.read_json(file)), start=1):
        if not isinstance(value, dict):
            raise Unreadable(f"{file.name}, ligne {row} : il faut un objet entre accolades.")
        if row == 1:
            _require_fields(file, set(value))
        yield Item(file.name, row, value)


def _list_of(file: File, value: Any) -> list[Any]:
    """A list, or a page of the API (`items`)."""
    found = value.get("items") if isinstance(value, dict) else value
    if isinstance(found, list):
        return found
    raise Unreadable(f"{file.name} : {_hsds_hint(value) or _NOT_THIS_FORMAT}")


def _require_fields(file: File, names: set[str]) -> None:
    if not {"id", "nom"} <= names:
        raise Unreadable(f"{file.name} : {_hsds_hint(dict.fromkeys(names)) or _NOT_THIS_FORMAT}")


def _hsds_hint(value: Any) -> str:
    names = set(value) if isinstance(value, dict) else set()
    is_hsds = names & {"contents", "service_at_locations", "organization", "openapi_url", "locations"}
    return "ce fichier semble être du HSDS : utilisez « --format hsds »." if is_hsds else ""


def _from_csv(name: str, cell: str) -> Any:
    """A cell of a CSV file; a list is JSON, or as Python or PostgreSQL write it, or separated by commas."""
    if not cell.strip():
        return None
    if name not in mapping.SETS:
        return unescape_formula(cell)
    text = cell.strip()
    if text.startswith("["):
        try:
            found = json.loads(text)
        except ValueError:
            found = _python_list(text)
        return found
    return [part.strip().strip('"') for part in text.strip("{}").split(",") if part.strip()]


def _python_list(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text
