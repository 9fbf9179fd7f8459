"""Resources and news of the demonstration: laid once, true to what they say of themselves."""

import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate

from maillage.editorial.models import HomeBlock, News
from maillage.moderation.models import Proposal
from maillage.resources import vocabulary
from maillage.resources.models import Collection, Resource, ResourceFile
from maillage.search.models import Document
from maillage.website import demo_content, demo_people
from tests.directory.test_load_demo import territories  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db
FOLDER = Path(demo_content.__file__).parent
RESOURCES = tomllib.loads((FOLDER / "resources.toml").read_text(encoding="utf-8"))
NEWS = tomllib.loads((FOLDER / "news.toml").read_text(encoding="utf-8"))["news"]


@pytest.fixture
def laid(territories, settings, now):  # noqa: F811 -- the fixture
    settings.IS_DEMO = True
    call_command("load_demo", verbosity=0)
    demo_people.lay(now=now)
    return demo_content.lay(now=now)


def test_the_demonstration_is_laid_once(laid, now):
    assert laid == len(RESOURCES["resources"]) == Resource.objects.published(now).count()
    assert Collection.objects.filter(is_published=True).count() == len(RESOURCES["collections"])
    assert News.objects.published(now).count() == len(NEWS)
    assert HomeBlock.objects.count() == 4
    assert Proposal.objects.filter(kind="resources.resource", state="submitted").count() == 1
    (file,) = ResourceFile.objects.all()
    assert (file.state, file.type, file.pages) == ("ready", "pdf", 1)
    assert file.findings == {"has_text": True, "is_tagged": True, "has_title": True, "has_language": True}

    assert demo_content.lay(now=now) == 0
    assert Resource.objects.count() == laid


def test_no_two_resources_came_out_on_the_same_day_and_none_today(laid, now):
    """The first page of the list shows the newest day first: what is published today must not be lost among them."""
    days = [localdate(at) for at in Resource.objects.values_list("published_at", flat=True)]
    assert len(set(days)) == len(days)
    assert max(days) < localdate(now)
    documents = Document.objects.filter(kind="resources.resource").values_list("dated_on", flat=True)
    assert set(documents) == set(days)


def test_every_type_but_the_law_is_shown():
    assert {one["type"] for one in RESOURCES["resources"]} == set(vocabulary.TYPES) - {"law"}


def test_what_is_invented_says_so_and_what_is_real_has_no_file():
    for one in RESOURCES["resources"]:
        is_invented = "exemple" in one["title"]
        assert is_invented == ("imaginaire" in one["summary"].lower()), one["slug"]
        assert is_invented or "file" not in one, one["slug"]
