"""What a page of sixty sessions weighs, with all that it asks for but the fonts."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from maillage.core import assets
from tests.events.reading.made import with_programme

pytestmark = pytest.mark.django_db
SOURCES = Path(settings.BASE_DIR) / "maillage" / "static"


def compressed(content):
    return len(gzip.compress(content, 6))


def test_a_page_of_sixty_sessions_weighs_forty_kilobytes_at_most(client, tmp_path):
    assets.build_css(tmp_path)
    page = client.get(with_programme(60).get_absolute_url()).content
    sheets = {name: (tmp_path / "css" / name).read_bytes() for name in ("maillage.css", "content.css")}
    drawn = {name for sheet in sheets.values() for name in re.findall(r"url\(\.\./(img/[\w.-]+)\)", sheet.decode())}
    asked = {one for one in re.findall(r'(?:src|href)="/static/([^"#]+)', page.decode()) if "fonts/" not in one}

    others = {name: (SOURCES / name).read_bytes() for name in asked | drawn if not name.startswith("css/")}

    assert {name for name in asked if name.startswith("css/")} == {f"css/{name}" for name in sheets}
    assert page.count(b'class="slot"') == 60
    weight = compressed(page) + sum(compressed(content) for content in (*sheets.values(), *others.values()))
    assert weight <= 40_000
