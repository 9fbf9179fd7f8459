"""The bar of the member face."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.urls import reverse

from maillage.pro import navigation
from maillage.pro.templatetags.pro_shell import day

SOME = UUID(int=1)


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        (reverse("pro:home"), ["page", "", "", "", ""]),
        (reverse("pro:list-structures"), ["", "page", "", "", ""]),
        (reverse("pro:show-structure", args=[SOME]), ["", "true", "", "", ""]),
        (reverse("pro:show-proposal", args=[SOME]), ["", "", "", "", "true"]),
        (reverse("pro:list-events"), ["", "", "", "page", ""]),
        (reverse("pro:propose-resource"), ["", "", "true", "", ""]),
        ("/pro/compte", ["", "", "", "", ""]),
    ],
)
def test_bar_marks_where_one_stands(path, marks):
    assert [link.current for link in navigation.links(path)] == marks


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 3, 1), "1er mars 2026"),
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "2 mars 2026"),
        (None, ""),
    ],
)
def test_day_is_that_of_paris(value, written):
    assert day(value) == written
