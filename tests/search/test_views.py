import pytest
from django.urls import reverse

from maillage.search import actions, registry
from maillage.search.registry import Entry, Source
from tests.orientation.pages import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaflets(monkeypatch):
    """One source of its own, and three documents."""
    monkeypatch.setattr(registry, "_sources", {})
    labels = {"themes": {"runaway": "fugue"}, "type": {"guide": "guide"}}
    registry.register(Source("test.leaflet", "Dépliants", lambda _refs: (), labels=lambda: labels))
    actions.put(
        Entry("test.leaflet", str(number), f"/d/{number}", f"Fugue : repères {number}", themes=("runaway",))
        for number in range(3)
    )


def test_words_are_searched_by_post_and_shown(client, leaflets):
    response = client.post(reverse("search:search"), {"mots": "fugues"})

    shown = Reader(response)
    assert response.status_code == 200
    assert "3 résultats" in shown.text
    assert {f"/d/{number}" for number in range(3)} <= set(shown.inside())
