"""Who is told of a change of state, as the letters are."""

import pytest

from maillage.registrations import actions


@pytest.fixture
def told():
    """(name, state) of each change, in order."""
    seen = []

    def note(registration, now):
        seen.append((registration.name, registration.state))

    actions.told.append(note)
    yield seen
    actions.told.remove(note)


@pytest.fixture
def asked_again():
    seen = []

    def note(registration, now):
        seen.append(registration.pk)

    actions.asked_again.append(note)
    yield seen
    actions.asked_again.remove(note)
