"""Fixtures of every test."""

import os
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings

from maillage.search import memory
from tests.opened_journal import opened_journal

_empty_the_tables = TransactionTestCase._fixture_teardown


def _empty_the_tables_and_the_journal(case):
    with opened_journal():
        _empty_the_tables(case)


TransactionTestCase._fixture_teardown = _empty_the_tables_and_the_journal

# No test is timed: machines are busy. Where CI runs, properties are tried on the same examples each time, so that a commit stands or
# falls by what it changes; everywhere else, on others.
settings.register_profile(
    "maillage", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("maillage")


@pytest.fixture(autouse=True)
def _empty_search():
    """No test finds what another one wrote: this process holds no index of it."""
    memory.forget()


@pytest.fixture
def now():
    """A Wednesday at half past ten, in school time."""
    return datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("Europe/Paris"))


class WorkingClient(Client):
    """A browser; whoever logs in with `force_login` showed a second factor then, unless `factor=False`."""

    def force_login(self, user, backend=None, *, factor=True):
        self.logout()
        super().force_login(user, backend)
        if factor:
            session = self.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()


@pytest.fixture
def client():
    return WorkingClient()
