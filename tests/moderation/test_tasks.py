"""The night of the worker."""

from datetime import timedelta

import pytest

from maillage.core import periodic
from maillage.moderation import actions, tasks
from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "sentence"), [(0, "Rien à faire."), (1, "1 proposition expirée."), (2, "2 propositions expirées.")]
)
def test_expiry_says_how_many(size, sentence, record, now):
    for _ in range(size):
        actions.propose("test.leaflet", str(record.pk), {"phone": ""}, by=factories.UserFactory(), now=now)

    assert tasks.expire(now + timedelta(days=60)) == sentence


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "sentence"), [(0, "Rien à faire."), (1, "1 proposition effacée."), (2, "2 propositions effacées.")]
)
def test_forgetting_says_how_many(size, sentence, record, now):
    for _ in range(size):
        author = factories.UserFactory()
        draft = actions.open_proposal("test.leaflet", str(record.pk), {"phone": ""}, by=author, now=now)
        actions.withdraw(draft, by=author, now=now)

    assert tasks.forget(now + timedelta(days=365)) == sentence


def test_both_are_due_each_night():
    assert {"moderation.expire", "moderation.forget"} <= {task.name for task in periodic.tasks()}
