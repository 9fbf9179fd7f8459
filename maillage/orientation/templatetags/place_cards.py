"""The card of one result. Written here rather than in a template: a page has twenty-eight of them, and was waiting for them."""

from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maillage.core.templatetags import ui
from maillage.orientation.pages.cards import Card

register = template.Library()
_STAND_IN = "reference"


@register.simple_tag
def place_card(card: Card, question: str) -> SafeString:
    """Who, what they say, for whom and when, and the ways to reach them. `question` leads back to these results."""
    sheet, paper = (_address(name).replace(_STAND_IN, card.reference) for name in ("show-place", "print-place"))
    sheet += f"?{question}" if question else ""
    organisation = format_html('<p class="soft small">{}</p>', card.organisation) if card.organisation else ""
    actions = [
        ui.ui_call(card.phone, kind="primary") if card.phone else "",
        _write_link(card.link) if card.link else "",
        ui.ui_button("Voir la fiche", href=sheet, size="small"),
        ui.ui_button("Imprimer", href=paper, icon="print", size="small"),
    ]
    content = [
        organisation,
        format_html("<p>{}</p>", card.text),
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


def _write_link(link: str) -> SafeString:
    return format_html('<a class="button button--small" href="{}" rel="noreferrer">Écrire</a>', link)


@cache
def _address(name: str) -> str:
    """With a stand-in for the reference of the place: to work out an address takes longer than to write a card."""
    return reverse(f"orientation:{name}", kwargs={"reference": _STAND_IN})
