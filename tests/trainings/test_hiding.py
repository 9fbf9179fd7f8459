"""What is hidden in a table of people, judged by a linear programme that plays the attacker."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from maillage.trainings.hiding import WIDTH, protect

# Small networks are where little is hidden by chance.
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(
            st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 9), st.integers(10, 90)),
            min_size=width,
            max_size=width,
        ),
        min_size=1,
        max_size=6,
    )
)


def _extended(table):
    """Every shown value as one grid: cells, then a column of totals, then a row of totals."""
    rows = [[*cells, total] for cells, total in zip(table.cells, table.rows, strict=True)]
    return [*rows, [*table.columns, table.total]]


def _whole(cells):
    grid = np.array(cells)
    grid = np.column_stack([grid, grid.sum(axis=1)])
    return np.vstack([grid, grid.sum(axis=0)])


def bounds(table):
    """For each hidden cell, the least and the most that it may be for who sees the rest and knows that no zero is hidden."""
    shown = _extended(table)
    height, width = len(shown), len(shown[0])
    names = {(i, j): i * width + j for i in range(height) for j in range(width)}
    sums = [[(i, j) for j in range(width)] for i in range(height)] + [
        [(i, j) for i in range(height)] for j in range(width)
    ]
    equal = np.zeros((len(sums), height * width))
    for number, line in enumerate(sums):
        equal[number, [names[cell] for cell in line[:-1]]] = 1
        equal[number, names[line[-1]]] = -1
    limits = [(1, None) if (value := shown[i][j]) is None else (value, value) for i, j in names]
    found = {}
    for cell in (cell for cell in names if shown[cell[0]][cell[1]] is None):
        for sign in (1, -1):
            aim = np.zeros(height * width)
            aim[names[cell]] = sign
            answer = linprog(aim, A_eq=equal, b_eq=np.zeros(len(sums)), bounds=limits)
            assert answer.status in (0, 3)  # solved, or without a limit
            found.setdefault(cell, []).append(float("inf") if answer.status == 3 else sign * answer.fun)
    return {cell: (low, high) for cell, (low, high) in found.items()}


@pytest.mark.abuse(59)
@given(tables)
@settings(max_examples=150)
def test_no_small_cell_can_be_worked_out(cells):
    whole, table = _whole(cells), protect(cells)

    shown = _extended(table)
    for i, j in np.ndindex(whole.shape):
        assert shown[i][j] in (None, whole[i, j])
        if 0 < whole[i, j] < 5:
            assert shown[i][j] is None
        if whole[i, j] == 0:
            assert shown[i][j] == 0
    for (i, j), (low, high) in bounds(table).items():
        assert high - low > 0.5, "a hidden cell is exactly known"
        if whole[i, j] < 5:
            assert high - low > WIDTH - 0.01
            assert high > 4.99, "it is known to be under 5"


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        # Nothing small: nothing hidden.
        ([[12, 9], [7, 5]], [[12, 9, 21], [7, 5, 12], [19, 14, 33]]),
        # Nobody is no small group.
        ([[12, 0], [0, 30]], [[12, 0, 12], [0, 30, 30], [12, 30, 42]]),
    ],
)
def test_what_harms_nobody_is_shown(cells, shown):
    assert _extended(protect(cells)) == shown


def test_one_small_cell_takes_three_others_with_it():
    """Alone, the totals of its row and its column would both give it back."""
    shown = _extended(protect([[3, 20, 9], [14, 11, 30], [25, 16, 8]]))

    assert shown[0][0] is None
    hidden = [(i, j) for i, row in enumerate(shown) for j, value in enumerate(row) if value is None]
    assert len(hidden) == 4
    assert {i for i, _ in hidden} != {0}
    assert shown[3][3] == 136


def test_a_small_total_is_hidden_with_what_would_give_it():
    """Three people trained in one département: the sum of the others says it as well."""
    table = protect([[3, 0], [50, 20]])

    assert table.rows[0] is None
    assert table.total is None or table.rows[1] is None


def test_a_whole_country_is_protected_at_once():
    """101 départements and 12 professions, sparse: pure Python is enough."""
    random = np.random.default_rng(7)
    cells = random.choice([0, 0, 0, 1, 2, 3, 6, 11, 25], size=(101, 12)).tolist()

    table = protect(cells)

    whole, shown = _whole(cells), _extended(table)
    assert all(shown[i][j] is None for i, j in np.ndindex(whole.shape) if 0 < whole[i, j] < 5)
    assert sum(value is not None for row in shown for value in row) > 700


def test_an_empty_table_has_nothing_to_hide():
    assert (protect([]).total, protect([[0], [0]]).total) == (0, 0)
