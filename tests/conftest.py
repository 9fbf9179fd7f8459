"""Fixtures of every test."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest


@pytest.fixture
def now():
    """A Wednesday at half past ten, in school time."""
    return datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("Europe/Paris"))
