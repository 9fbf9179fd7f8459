"""The questionnaires that come with Maillage, as files. Pure: no Django."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
MOST_ITEMS = 12


@dataclass(frozen=True, slots=True)
class PackagedItem:
    key: str
    kind: str
    label: str
    when: str = "both"
    choices: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Packaged:
    """One file; `name`: that of the file, which never changes."""

    name: str
    title: str
    intro: str
    audience: str
    items: tuple[PackagedItem, ...]


@cache
def questionnaires() -> tuple[Packaged, ...]:
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))


def _read(path: Path) -> Packaged:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    items = tuple(PackagedItem(**item | {"choices": tuple(item.get("choices", ()))}) for item in content.pop("items"))
    return Packaged(path.stem, items=items, **content)
