"""The help pages: registered, sourced, dated, each statement with its source; their numbers come from the data."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from maillage.core.templatetags.ui import ui_icon
from maillage.directory.vocabulary import NEEDS
from maillage.orientation.pages import guides, numbers

EVERY_GUIDE = pytest.mark.parametrize("guide", guides.GUIDES, ids=lambda guide: guide.slug)
FOLDER = Path(settings.BASE_DIR) / "maillage" / "templates" / "orientation"


def source_of(guide):
    return Path(get_template(guide.template).origin.name).read_text()


def test_guides_are_those_of_the_site_map():
    assert [guide.slug for guide in guides.GUIDES] == ["fugue", "toi", "images", "droits", "parents", "ami", "traces"]


def test_guide_is_found_by_its_slug():
    assert guides.find("droits").title == "Tes droits"
    assert guides.find("layout") is None


def test_guides_for_a_need():
    assert [guide.slug for guide in guides.for_need("runaway")] == ["fugue", "toi"]
    assert guides.for_need("unknown") == ()


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("young", ["toi"]), ("relative", ["fugue"]), ("professional", ["fugue", "toi"]), ("", ["fugue", "toi"])],
)
def test_young_person_and_family_are_each_led_to_their_page(audience, expected):
    found = guides.for_search(["runaway", "unknown"], audience)

    assert [guide.slug for guide in found] == expected


def test_page_answering_two_needs_is_offered_once():
    assert [entry.slug for entry in guides.for_search(["talk", "talk", "images"], "young")] == ["ami", "images"]


@pytest.mark.parametrize("url", ["/", "/aide", "/plan-du-site", "/aide/numeros"])
def test_young_person_finds_the_page_written_for_her_from_everywhere(client, small_world, url):
    html = client.get(url).content.decode()

    assert html.count('href="/aide/toi"') == (1 if url == "/aide/numeros" else 2)


def test_old_address_of_her_part_leads_to_her_page(client):
    """« /aide/fugue#toi » was linked before she had a page of her own."""
    html = client.get("/aide/fugue").content.decode()

    assert re.search(r'<p id="toi"><a href="/aide/toi">', html)


def test_parents_who_land_on_her_page_are_led_to_theirs(client):
    assert '<a href="/aide/fugue">Une page dit quoi faire' in client.get("/aide/toi").content.decode()


@EVERY_GUIDE
def test_guide_has_words_sources_and_a_date(guide):
    assert guide.title
    assert guide.lead
    assert guide.audience in numbers.AUDIENCES
    assert guide.sources
    assert guide.verified_on <= date(2026, 11, 21)
    assert set(guide.needs) <= {need.code for need in NEEDS}
    assert ui_icon(guide.icon)


@EVERY_GUIDE
def test_every_source_is_cited_and_every_citation_has_a_source(guide):
    cited = set(re.findall(r"source=guide\.source\.(\w+)", source_of(guide)))

    assert cited == set(guide.source)


@EVERY_GUIDE
def test_every_statement_keeps_its_source_its_date_and_what_is_still_to_be_read_again(client, guide):
    """Quietly beside the statement, and whole at the foot: who must read it again, and what another site only quotes."""
    html = client.get(f"/aide/{guide.slug}").content.decode()
    lines = re.findall(r'<p class="source">Source lue le [^#]*"#source-(\w+)">.*?</p>', html)
    foot = html[html.index("D’où viennent") :]

    assert set(lines) == set(guide.source)
    for key, source in guide.source.items():
        beside = re.search(rf'<p class="source">Source lue le [^#]*"#source-{key}">.*?</p>', html).group()
        assert f'<time datetime="{source.read_on or guide.verified_on}">' in beside
        assert (", à relire" in beside) is bool(source.reader)
        listed = re.search(rf'<li id="source-{key}">.*?</li>', foot).group()
        assert ("Reprise" in listed) is source.second_hand
        assert (f"À relire {source.reader}" in listed) is bool(source.reader)


@EVERY_GUIDE
def test_source_can_be_read(guide):
    for source in guide.sources:
        assert source.url.startswith("https://")
        assert source.label
        assert source.short
    assert len(guide.source) == len(guide.sources)


@EVERY_GUIDE
def test_source_that_another_site_quotes_is_marked(guide):
    quoted = re.compile(r"repris|cité|dans la presse")

    assert [
        one.label for one in guide.sources if quoted.search(f"{one.label} {one.short}") and not one.second_hand
    ] == []


@EVERY_GUIDE
def test_guide_takes_its_numbers_from_the_data(guide):
    text = source_of(guide)
    used = set(re.findall(r"numbers\.(\d+)\.", text))
    typed = re.sub(r"{%.*?%}|{{.*?}}", "", text)

    assert used <= set(numbers.by_code())
    assert [one.display for one in numbers.helplines() if re.search(rf"\b{one.display}\b(?! ans| à)", typed)] == []


def test_numbers_page_types_no_number():
    for name in ("numbers.html", "number.html", "guide_list.html"):
        assert re.findall(r"\d{2,}", (FOLDER / name).read_text().replace("grid-2", "")) == []


def test_guides_are_stale_after_twelve_months():
    assert guides.stale(date(2027, 11, 21)) == ()
    assert guides.stale(date(2027, 11, 22)) == guides.GUIDES
    assert guides.GUIDES[0].stale(date(2027, 11, 22))


def test_rights_page_states_the_law_of_2021_before_fifteen():
    """Before 15, what is paid for is rape: the ten years of the older law are written nowhere."""
    text = source_of(guides.find("droits"))

    assert "Avant 15 ans, un rapport sexuel payé par un adulte est un viol." in text
    assert "vingt ans de prison" in text
    assert "dix ans" not in text
