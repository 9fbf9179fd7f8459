"""The date of a work is what its sheet says, or nothing: the day when its record was published here is never given for it."""

import json

import pytest
from django.utils import timezone

from maillage.resources import metadata, searching
from maillage.search import queries
from maillage.search.questions import Question
from maillage.search.templatetags.search_words import about
from tests.resources.factories import ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("year", "said"), [(None, None), (2021, "2021")])
def test_machines_read_the_year_of_the_work_or_nothing(year, said):
    resource = ResourceFactory(year=year)

    schema = json.loads(metadata.json_ld(resource))
    core = {name: value for name, value in metadata.dublin_core(resource) if value}

    assert schema.get("datePublished") == said
    assert core.get("date") == said


@pytest.mark.parametrize(("year", "said"), [(None, "Guide · repérer"), (2021, "Guide · 2021 · repérer")])
def test_results_tell_the_year_of_the_work_or_nothing(year, said):
    resource = ResourceFactory(title="Un dépliant", year=year)
    searching.renew([resource.pk], timezone.now())

    (hit,) = queries.find(Question("dépliant")).hits

    assert about(hit) == said
