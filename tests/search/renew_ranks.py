"""Writes the ranks that `test_pairs` compares with: only when the analyser, the families or the weights change, and it is said why."""

import json

import pytest

from tests.search import test_pairs


@pytest.mark.django_db
def test_write(now):
    """Run by its path: `pytest tests/search/renew_ranks.py` (nothing collects it otherwise)."""
    test_pairs.words.lay(now=now)
    test_pairs.actions.put(test_pairs.entries())
    test_pairs.RANKS.write_text(json.dumps(test_pairs.ranks(), ensure_ascii=False, indent=1) + "\n")
