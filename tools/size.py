"""Print what has grown too large: functions and files of our Python code. Reading decides what to do about them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("maillage", "tests", "tools", "bench")
FUNCTION_P90, FUNCTION_MOST = 25, 60
FILE_P90, FILE_MOST = 300, 500


@dataclass(frozen=True, slots=True, order=True)
class Size:
    lines: int
    where: str


def main() -> None:
    paths = list(_sources())
    files = sorted((Size(len(path.read_text().splitlines()), str(path)) for path in paths), reverse=True)
    functions = sorted((size for path in paths for size in _functions(path)), reverse=True)
    _show("fonctions", functions, p90=FUNCTION_P90, most=FUNCTION_MOST)
    _show("fichiers", files, p90=FILE_P90, most=FILE_MOST)


def _sources() -> Iterator[Path]:
    """Committed Python files, migrations apart."""
    listed = subprocess.run(["git", "ls-files", *FOLDERS], capture_output=True, text=True, check=True).stdout
    paths = (Path(line) for line in listed.splitlines())
    return (path for path in paths if path.suffix == ".py" and "migrations" not in path.parts and path.exists())


def _functions(path: Path) -> Iterator[Size]:
    """From the line of `def` to the last one, decorators apart."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None  # the parser always knows it
            yield Size(node.end_lineno - node.lineno + 1, f"{path}:{node.lineno} {node.name}")


def _show(what: str, sizes: list[Size], *, p90: int, most: int) -> None:
    """One line of summary, then the largest."""
    reached = sizes[len(sizes) // 10].lines if sizes else 0
    beyond = sum(size.lines > most for size in sizes)
    print(f"{len(sizes)} {what} : p90 {reached} lignes (au plus {p90}), {beyond} au-delà de {most}")
    for size in sizes:
        if size.lines > p90:
            print(f"  {size.lines:4} {size.where}")


if __name__ == "__main__":
    main()
