"""A territory, who writes for it, and texts to begin with."""

import pytest

from maillage.editorial import actions, front
from tests import factories
from tests.orientation.fixtures import empty_folder, small_world, small_world_file

__all__ = ["empty_folder", "small_world", "small_world_file"]


@pytest.fixture
def here(db):
    """Seine-et-Marne."""
    return factories.DepartmentFactory()


@pytest.fixture
def elsewhere(db):
    return factories.DepartmentFactory(code="59", name="Nord", article="le ", seat="59350")


@pytest.fixture
def national(db):
    return factories.NationalFactory(first_name="Nadia", last_name="Bréhat")


@pytest.fixture
def coordinator(here):
    return factories.CoordinatorFactory(first_name="Inès", last_name="Martin")


@pytest.fixture
def front_file(settings, tmp_path, monkeypatch):
    """The file of the home, of this test alone, looked at without waiting."""
    monkeypatch.setattr(front, "_LOOK_EVERY_SECONDS", 0.0)
    settings.SNAPSHOT_DIR = tmp_path / "front"
    return front.path()


@pytest.fixture
def write_page(national, now):
    """A page of « Comprendre » with its first version, published unless told otherwise."""

    def write(slug="page", *, place="understand", is_published=True, title="Une page", body="Un texte.", **facts):
        said = actions.PageFacts(slug, **facts)
        content = actions.PageContent(title, body, "Un résumé.")
        page = actions.create_page(place, said, content, by=national, now=now)
        return actions.publish_page(page, 1, by=national, now=now) if is_published else page

    return write


@pytest.fixture
def write_news(national, now):
    """News of the whole country, published unless told otherwise."""

    def write(title="Une nouvelle", *, is_published=True, at=None, **said):
        content = actions.NewsContent(title, said.pop("summary", "Un chapeau."), **said)
        moment = at or now
        news = actions.write_news(content, by=None, now=moment)
        return actions.publish_news(news, by=None, now=moment) if is_published else news

    return write
