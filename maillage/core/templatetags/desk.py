"""The components of the working faces, beside those of `ui.py`; the gallery at /ui/ shows them all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from maillage.core.templatetags.ui import _fill, _join, _one_of
from maillage.core.text import since
from maillage.core.tiles import OUTSIDE, Shade, Tile, TileMap, hexagon
from maillage.core.work import URGENCIES, WorkItem

register = template.Library()

URGENCY_KINDS = dict(zip(URGENCIES, ("late", "check", "neutral"), strict=True))
TONES = ("teal", "lagoon", "sage", "amber", "brick")


@register.simple_block_tag(end_name="end_ui_kpi")
def ui_kpi(content: str, *, title: str, value: object, unit: str = "", share: int | None = None) -> SafeString:
    """A figure, what it means (`content`), and its table (`ui_kpi_table`). `share`, in percent, draws a bar."""
    bar = ui_bar(share) if share is not None else ""
    return _fill(
        '<section class="block kpi"><h2>{}</h2><p class="kpi__value{}">{}{}</p>{}{}</section>',
        title,
        "" if isinstance(value, int) else " kpi__value--words",
        _number(value),
        _fill("<small> {}</small>", unit) if unit else "",
        bar,
        content,
    )


@register.simple_tag
def ui_bar(share: int, *, tone: str = "teal") -> SafeString:
    """A bar filled to `share` percent; its number always stands beside it in words."""
    drawn = max(0, min(100, share))
    return _fill(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bar__ground" width="100" height="10"/><rect class="bar__part bar__part--{}" width="{}" height="10"/></svg>',
        _one_of(tone, TONES),
        drawn,
    )


@register.simple_tag
def ui_parts(parts: Iterable[tuple[int, str]]) -> SafeString:
    """One bar shared between several parts: (percent, tone)."""
    start, drawn = 0, []
    for percent, tone in parts:
        drawn.append(
            _fill(
                '<rect class="bar__part bar__part--{}" x="{}" width="{}" height="10"/>',
                _one_of(tone, TONES),
                start,
                percent,
            )
        )
        start += percent
    return _fill(
        '<svg class="bar bar--tall" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bar__ground" width="100" height="10"/>{}</svg>',
        _join(drawn),
    )


@register.simple_tag
def ui_swatch(tone: str) -> SafeString:
    """The colour of a part, beside its name."""
    return _fill(
        '<svg class="swatch" viewBox="0 0 14 14" aria-hidden="true" focusable="false">'
        '<rect class="bar__part--{}" width="14" height="14" rx="3"/></svg>',
        _one_of(tone, TONES),
    )


@register.simple_block_tag(end_name="end_ui_table")
def ui_table(content: str, *, label: str, is_tall: bool = False) -> SafeString:
    """The frame of a table: it scrolls by itself, with the keyboard too, and the page never does. `content`: the `<table>`."""
    return _fill(
        '<div class="scroll{}" tabindex="0" role="region" aria-label="{}">{}</div>',
        " scroll--tall" if is_tall else "",
        label,
        content,
    )


@register.simple_tag
def ui_sort(text: str, *, key: str, current: str, base: str, kind: str = "") -> SafeString:
    """The head of a column that sorts: `current` is the order of the page (« name », « -name »), `base` the address before it."""
    is_down, is_here = current == f"-{key}", current.lstrip("-") == key
    order = {True: "descending", False: "ascending"}[is_down] if is_here else ""
    href = f"{base}{key if is_down or not is_here else f'-{key}'}"
    return _fill(
        '<th scope="col"{}{}><a href="{}" data-sort="{}">{}{}</a></th>',
        _fill(' class="{}"', kind) if kind else "",
        _fill(' aria-sort="{}"', order) if order else "",
        href,
        key,
        text,
        _fill('<span class="sort" aria-hidden="true">{}</span>', "↓" if is_down else "↑") if is_here else "",
    )


@register.simple_tag
def ui_todo(items: Sequence[WorkItem]) -> SafeString:
    """What awaits, the most urgent first; the pill says the urgency in words."""
    if not items:
        return SafeString('<p class="soft">Rien ne vous attend pour l’instant.</p>')
    lines = _join(
        _fill(
            '<li><a href="{}">{}</a><span class="label{}">{}</span></li>',
            item.href,
            item.text,
            "" if (kind := URGENCY_KINDS[item.urgency]) == "neutral" else f" label--{kind}",
            item.label,
        )
        for item in items
    )
    return _fill('<ul class="todo">{}</ul>', lines)


@register.simple_tag
def ui_tile_map(
    drawn: TileMap, *, names: Mapping[str, str], links: Mapping[str, str], noun: str, none: str = ""
) -> SafeString:
    """France in tiles, for the eye and the pointer only: the table that follows says the same, with the same links.

    `noun` is what is counted, in the singular: « structure »; `none`: how the legend says that there is none.
    """
    # What is chosen comes last: its outline goes over its neighbours.
    tiles = sorted(drawn.tiles, key=lambda tile: tile.is_chosen)
    return _render(
        "tile_map",
        map=drawn,
        tiles=_join(_tile(tile, names.get(tile.code, tile.code), links.get(tile.code, ""), noun) for tile in tiles),
        legend=[(_swatch(line), _span(line, noun, none), line.tiles) for line in drawn.legend if line.tiles],
    )


def _tile(tile: Tile, name: str, href: str, noun: str) -> SafeString:
    if tile.shade == OUTSIDE:
        return _fill(
            '<g class="tilemap__tile tilemap__tile--out"><path d="{}"/><text x="{}" y="{}">{}</text></g>',
            tile.path,
            tile.x,
            round(tile.y + 5, 1),
            tile.code,
        )
    counted = f"{tile.count} {noun}{'s' if tile.count > 1 else ''}"
    body = _fill(
        '<title>{} ({}) : {}</title><path d="{}"/><text x="{}" y="{}">{}</text><text class="tilemap__count" x="{}" y="{}">{}</text>',
        name,
        tile.code,
        counted,
        tile.path,
        tile.x,
        tile.y,
        tile.code,
        tile.x,
        round(tile.y + 14, 1),
        _number(tile.count),
    )
    classes = f"tilemap__tile tilemap__tile--{tile.shade}{' tilemap__tile--chosen' if tile.is_chosen else ''}"
    if href:
        return _fill('<a class="{}" href="{}" tabindex="-1">{}</a>', classes, href, body)
    return _fill('<g class="{}">{}</g>', classes, body)


def _swatch(line: Shade) -> SafeString:
    return _fill(
        '<svg viewBox="0 0 24 26" aria-hidden="true" focusable="false"><g class="tilemap__tile tilemap__tile--{}">'
        '<path d="{}"/></g></svg>',
        line.shade,
        hexagon(12, 13, 12),
    )


def _span(line: Shade, noun: str, none: str) -> str:
    if line.shade == 0:
        return none or f"aucune {noun}"
    if line.most is None:
        return f"{_number(line.least)} {noun}s et plus"
    if line.least == line.most:
        return f"{_number(line.least)}"
    joint = "ou" if line.most == line.least + 1 else "à"
    return f"{_number(line.least)} {joint} {_number(line.most)}"


@register.simple_tag
def ui_diff(fields: Iterable[Any]) -> SafeString:
    """What changes, field by field and word by word: each has `label`, `parts` (kind, text), `is_conflict`, and `now` then."""
    return _render("diff", fields=list(fields))


@register.filter
def ui_since(day: date) -> str:
    """« depuis près de 5 ans »: how long ago that day is, today."""
    return since((timezone.localdate() - day).days)


@register.filter
def ui_number(value: int | None) -> str:
    """« 12 400 », with a narrow space that does not break."""
    return "" if value is None else _number(value)


@register.simple_tag
def ui_count(count: int, singular: str, plural: str = "") -> str:
    """« 1 structure », « 12 400 structures », « aucune » is never written by itself: 0 takes the singular in French."""
    return f"{_number(count)} {singular if abs(count) < 2 else plural or f'{singular}s'}"


def _number(value: object) -> str:
    return f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else str(value)


def _render(component: str, /, **context: Any) -> SafeString:
    return render_to_string(f"ui/{component}.html", context)
