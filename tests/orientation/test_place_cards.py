"""What a page of results repeats is written as its templates would write it."""

import pytest
from django.http import QueryDict

from maillage.core.templatetags import ui
from maillage.orientation.forms import SearchForm
from maillage.orientation.pages.plan import Plan, Ring, Spot
from maillage.orientation.templatetags import place_cards


@pytest.mark.parametrize("query", ["", "d=80&m=2&g=ar&a=15", "d=7&m=9&g=zz&a=many"])
@pytest.mark.parametrize("name", SearchForm.REFINING)
def test_a_field_is_written_as_any_other_whatever_was_said_before(query, name):
    for said in (query, "a=12&d=10", query):
        form = SearchForm(QueryDict(said))

        assert place_cards.refining_field(form[name]) == ui.ui_field(form[name])


def test_a_plan_is_drawn_with_names_that_cannot_be_markup():
    spot = Spot(10, 20, "L’<b>Île</b>")
    plan = Plan(("M0 0l1 1z",), (Ring(50, 5, 210),), (spot,), (Spot(30, 40, "1", "M1 1Z", 46),), Spot(230, 260, "A&B"))

    assert place_cards.plan_drawing(plan) == (
        '<svg viewBox="0 0 460 520" aria-hidden="true" focusable="false">'
        '<rect class="map__land" width="460" height="520"/><path class="map__area" d="M0 0l1 1z"/>'
        '<circle class="map__ring" cx="230" cy="260" r="50"/>'
        '<text class="map__scale" x="230" y="210" text-anchor="middle">5 km</text>'
        '<text class="map__town" x="10" y="20" text-anchor="middle">L’&lt;b&gt;Île&lt;/b&gt;</text>'
        '<text class="map__town map__centre" x="230" y="260" text-anchor="middle">A&amp;B</text>'
        '<a href="#lieu-1" tabindex="-1"><path class="map__pin" d="M1 1Z"/>'
        '<text class="map__figure" x="30" y="46">1</text></a></svg>'
    )
