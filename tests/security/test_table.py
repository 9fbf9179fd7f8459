"""docs/security.md keeps its word: each abuse case has its line, each test it names exists and carries the number."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CASES = (
    *range(1, 21),
    *range(22, 27),
    *range(42, 45),
    *range(46, 49),
    *range(50, 57),
    *range(58, 60),
    *range(61, 65),
    *range(66, 73),
    *range(75, 88),
)
WITHOUT_OBJECT = "sans objet avant les "


def lines():
    """Case number -> (what is done, tests named)."""
    rows = re.findall(
        r"^\| (\d+) \| (.*?) \| (.*?) \| (.*?) \|$", (ROOT / "docs/security.md").read_text(), re.MULTILINE
    )
    return {int(number): (done, re.findall(r"`(test_\w+)`", tests)) for number, _, done, tests in rows}


@cache
def marked():
    """Test name -> abuse cases that it carries."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                marks = " ".join(ast.unparse(mark) for mark in node.decorator_list)
                found.setdefault(node.name, set()).update(map(int, re.findall(r"mark\.abuse\((\d+)\)", marks)))
    return found


def test_every_case_has_one_line():
    assert sorted(lines()) == list(CASES)


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_tested_or_without_object(case):
    done, tests = lines()[case]

    assert tests or WITHOUT_OBJECT in done
    assert [name for name in tests if case not in marked().get(name, set())] == []
