"""What awaits a person, told by every app."""

import pytest

from maillage.core import work


@pytest.fixture
def sources(monkeypatch):
    """No app but those of the test."""
    monkeypatch.setattr(work, "_sources", {"pro": [], "coordination": []})


def _source(*items):
    def source(user, standing, now):
        return list(items)

    return source


def _item(text, urgency, count=1):
    return work.WorkItem(text=text, href="/ici", count=count, urgency=urgency, label="")


def test_the_most_urgent_comes_first_then_the_order_of_the_apps(sources, now):
    work.register("coordination", _source(_item("a", "calm"), _item("b", "week")))
    work.register("coordination", _source(_item("c", "urgent"), _item("d", "week")))

    assert [item.text for item in work.items("coordination", None, None, now)] == ["c", "b", "d", "a"]


def test_what_counts_nothing_is_not_said(sources, now):
    work.register("pro", _source(_item("a", "calm", count=0)))

    assert work.items("pro", None, None, now) == []


def test_a_source_registered_twice_is_asked_once(sources, now):
    source = _source(_item("a", "calm"))
    work.register("pro", source)
    work.register("pro", source)

    assert [item.text for item in work.items("pro", None, None, now)] == ["a"]


def test_the_faces_do_not_mix(sources, now):
    work.register("pro", _source(_item("a", "calm")))

    assert work.items("coordination", None, None, now) == []
