"""What a page of results repeats. Written here rather than in templates: the page was waiting for them."""

from collections.abc import Iterator
from functools import cache, lru_cache
from html import escape
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from maillage.core.templatetags import ui
from maillage.orientation.forms import SearchForm
from maillage.orientation.pages.cards import Card
from maillage.orientation.pages.plan import Plan

register = template.Library()
_STAND_IN = "reference"


@register.simple_tag
def place_card(card: Card, question: str) -> SafeString:
    """Who, what they say, for whom and when, and the ways to reach them. `question` leads back to these results."""
    sheet, paper = (_address(name).replace(_STAND_IN, card.reference) for name in ("show-place", "print-place"))
    sheet += f"?{question}" if question else ""
    organisation = f'<p class="soft small">{escape(card.organisation)}</p>' if card.organisation else ""
    actions = [
        ui.ui_call(card.phone, kind="primary") if card.phone else "",
        _write_link(card.link) if card.link else "",
        ui.ui_button("Voir la fiche", href=sheet, size="small"),
        _print_link(paper),
    ]
    content = [
        organisation,
        f"<p>{escape(card.text)}</p>",
        ui.ui_facts(card.facts),
        '<div class="actions">',
        *actions,
    ]
    return ui.ui_place_card(
        SafeString("".join([*content, "</div>"])),
        title=card.title,
        href=sheet,
        number=card.number,
        kind=card.kind,
        labels=card.labels,
    )


def _write_link(link: str) -> str:
    return f'<a class="button button--small" href="{escape(link)}" rel="noreferrer">Écrire</a>'


def _print_link(address: str) -> str:
    """Nobody prints from a telephone in a hurry; the sheet has this link too."""
    return f'<a class="button button--secondary button--small only-wide" href="{address}">{ui.ui_icon("print")}Imprimer</a>'


@cache
def _address(name: str) -> str:
    """With a stand-in for the reference of the place: to work out an address takes longer than to write a card."""
    return reverse(f"orientation:{name}", kwargs={"reference": _STAND_IN})


@register.simple_tag
def plan_drawing(plan: Plan) -> SafeString:
    """The plan, as an SVG. Numbers are whole; only names need escaping."""
    return SafeString("".join(_drawing(plan)))


def _drawing(plan: Plan) -> Iterator[str]:
    yield f'<svg viewBox="0 0 {plan.width} {plan.height}" aria-hidden="true" focusable="false">'
    yield f'<rect class="map__land" width="{plan.width}" height="{plan.height}"/>'
    yield from (f'<path class="map__area" d="{path}"/>' for path in plan.outlines)
    x, y = plan.centre.x, plan.centre.y
    for ring in plan.rings:
        yield f'<circle class="map__ring" cx="{x}" cy="{y}" r="{ring.radius}"/>'
        yield f'<text class="map__scale" x="{x}" y="{ring.label_y}" text-anchor="middle">{ring.km} km</text>'
    for kind, town in (*(("map__town", town) for town in plan.towns), ("map__town map__centre", plan.centre)):
        yield f'<text class="{kind}" x="{town.x}" y="{town.y}" text-anchor="middle">{escape(town.text)}</text>'
    for pin in plan.pins:
        yield f'<a href="#lieu-{pin.text}" tabindex="-1"><path class="map__pin" d="{pin.hexagon}"/>'
        yield f'<text class="map__figure" x="{pin.x}" y="{pin.label_y}">{pin.text}</text></a>'
    yield "</svg>"


@register.simple_tag
def refining_field(field: BoundField) -> SafeString:
    """A field of « Affiner » with its answer. Few answers are ever given to it: each is written once."""
    return ui.ui_field(field) if field.errors else _refining_field(field.name, field.data or "")


@lru_cache(maxsize=256)
def _refining_field(name: str, answer: str) -> SafeString:
    return ui.ui_field(SearchForm(QueryDict(urlencode({name: answer})))[name])
