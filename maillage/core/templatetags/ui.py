"""The components of the interface, one tag each; the gallery at /ui/ shows them all.

Those that a page repeats (icon, label, call, facts, place card) are written here; the others have a template in ui/.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from django import forms, template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.safestring import SafeString

register = template.Library()

BUTTON_KINDS = ("primary", "secondary", "quiet")
BUTTON_SIZES = ("", "large", "small")
CALL_KINDS = ("link", "primary", "secondary")
LABEL_KINDS = ("neutral", "info", "ok", "check", "late", "pro")
NOTICE_KINDS = ("info", "soft", "ok", "check", "late")
PLACE_KINDS = ("site", "mobile")
STEP_LAYOUTS = ("column", "row")
SOURCE_VERBS = {"checked": "Vérifié", "read": "Source lue"}
# One number and nothing else: several numbers in one text would join into a wrong one.
ONE_NUMBER = re.compile(r"\+?\d[\d\s.\-]{0,18}")
# The emergency number that answers in writing only: a call to it, from any record, becomes a message.
WRITTEN_ONLY = "114"
NAVIGATION = (
    ("Trouver de l’aide", "/"),
    ("Comprendre", "/comprendre"),
    ("Ressources", "/ressources"),
    ("Agenda", "/agenda"),
    ("Actualités", "/actualites"),
    ("Le réseau", "/reseau"),
)
# Where who looks for help stands: nothing there leads her to search in texts written for others.
HELP = "/aide"
SEARCH = ("Rechercher", "/recherche")


class Label(NamedTuple):
    """A short fact in a pill; a plain tuple (text, kind, icon) does as well."""

    text: str
    kind: str = "neutral"
    icon: str = ""


class Fact(NamedTuple):
    """One line of a list of facts: « Ouvert » is the highlight of « Ouvert, jusqu’à 18 h »."""

    icon: str
    term: str
    text: str
    highlight: str = ""


@register.simple_tag
def ui_icon(name: str) -> SafeString:
    """A decorative icon of the sprite: never alone, always beside words."""
    return _icon(name)


@register.simple_tag
def ui_button(text: str, *, href: str = "", kind: str = "secondary", icon: str = "", size: str = "") -> SafeString:
    """A link that looks like a button; without `href`, the button that sends its form."""
    classes = f"button button--{_one_of(kind, BUTTON_KINDS)}" + (
        f" button--{_one_of(size, BUTTON_SIZES)}" if size else ""
    )
    drawing = _icon(icon) if icon else ""
    if href:
        discreet = SafeString(' rel="noreferrer"') if "//" in href else ""
        return _fill('<a class="{}" href="{}"{}>{}{}</a>', classes, href, discreet, drawing, text)
    return _fill('<button class="{}" type="submit">{}{}</button>', classes, drawing, text)


@register.simple_tag
def ui_label(text: str, *, kind: str = "neutral", icon: str = "") -> SafeString:
    classes = "label" if _one_of(kind, LABEL_KINDS) == "neutral" else f"label label--{kind}"
    return _fill('<span class="{}">{}{}</span>', classes, _icon(icon) if icon else "", text)


@register.simple_tag
def ui_tel(number: str) -> SafeString:
    """A number as text, read from left to right in every language."""
    return _fill('<bdi class="tel" dir="ltr">{}</bdi>', number)


@register.simple_tag
def ui_call(number: str, *, text: str = "", kind: str = "link", by: str = "tel") -> SafeString:
    """A number to call (or `by="sms"`), kept on paper; what is not one clear number is shown without a link."""
    if by == "tel" and "".join(number.split()) == WRITTEN_ONLY:
        by, text = "sms", "Écrire un SMS au" if text else ""
    shown = _fill("{} {}", text, ui_tel(number)) if text else ui_tel(number)
    if not ONE_NUMBER.fullmatch(number.strip()):
        return shown
    scheme, icon = {"tel": ("tel", "phone"), "sms": ("sms", "message")}[by]
    href = f"{scheme}:{re.sub(r'[^0-9+]', '', number)}"
    if _one_of(kind, CALL_KINDS) == "link":
        return _fill('<a class="call" href="{}">{}</a>', href, shown)
    return _fill('<a class="call button button--{}" href="{}">{}<span>{}</span></a>', kind, href, _icon(icon), shown)


@register.simple_tag
def ui_labels(labels: Iterable[Sequence[str]]) -> SafeString:
    """Several labels, as a list."""
    items = _join(
        _fill("<li>{}</li>", ui_label(label.text, kind=label.kind, icon=label.icon)) for label in _as(Label, labels)
    )
    return _fill('<ul class="labels">{}</ul>', items) if items else SafeString()


@register.simple_tag
def ui_facts(facts: Iterable[Sequence[str]], *, is_full: bool = False) -> SafeString:
    """For whom, where, when, how soon; `is_full` shows the names of the facts, for the sheet of one place."""
    lines = _join(
        _fill(
            "<div><dt>{}</dt><dd>{}<span>{}{}</span></dd></div>",
            fact.term,
            _icon(fact.icon),
            _fill("<strong>{}</strong>", fact.highlight) if fact.highlight else "",
            fact.text,
        )
        for fact in _as(Fact, facts)
    )
    return _fill('<dl class="facts{}">{}</dl>', " facts--full" if is_full else "", lines) if lines else SafeString()


@register.simple_block_tag(end_name="end_ui_place_card")
def ui_place_card(
    content: str,
    *,
    title: str,
    href: str,
    number: int | str = "",
    kind: str = "site",
    labels: Iterable[Sequence[str]] = (),
) -> SafeString:
    """One place of the results; `kind="mobile"` when the team comes to the young person."""
    mobile = " card__number--mobile" if _one_of(kind, PLACE_KINDS) == "mobile" else ""
    rank = _fill('<span class="card__number{}" aria-hidden="true">{}</span>', mobile, number) if number else ""
    opening = (
        _fill('<article class="card card--numbered" id="lieu-{}">', number)
        if number
        else SafeString('<article class="card">')
    )
    heading = _fill('<h3><a href="{}">{}</a></h3>', href, title)
    return _fill("{}{}{}{}{}</article>", opening, rank, heading, ui_labels(labels), content)


@register.simple_block_tag(end_name="end_ui_tile")
def ui_tile(content: str, *, title: str, href: str, icon: str) -> SafeString:
    """A link with its reason: `content` is one plain sentence."""
    return _render("tile", content=content, title=title, href=href, icon=_icon(icon))


@register.simple_block_tag(end_name="end_ui_notice")
def ui_notice(content: str, *, kind: str = "info", title: str = "", level: int = 2) -> SafeString:
    heading = _heading(level, title) if title else ""
    return _render("notice", content=content, kind=_one_of(kind, NOTICE_KINDS), heading=heading)


@register.simple_block_tag(end_name="end_ui_now")
def ui_now(content: str, *, title: str, text: str) -> SafeString:
    """« Parler tout de suite »: the content is its buttons."""
    return _render("now", content=content, title=title, text=text)


@register.simple_block_tag(end_name="end_ui_widen")
def ui_widen(content: str, *, title: str) -> SafeString:
    """What to do when nothing suits: never an empty page."""
    return _render("widen", content=content, title=title)


@register.simple_block_tag(end_name="end_ui_confirmation")
def ui_confirmation(content: str, *, title: str) -> SafeString:
    return _render("confirmation", content=content, title=title)


@register.simple_block_tag(end_name="end_ui_helpline")
def ui_helpline(content: str, *, number: str, name: str, hours: str, by: str = "tel", level: int = 3) -> SafeString:
    """A national number: large, named, with its hours and the button that calls it."""
    call = ui_call(number, text="Écrire un SMS au" if by == "sms" else "Appeler le", kind="secondary", by=by)
    return _render(
        "helpline", content=content, number=ui_tel(number), heading=_heading(level, name), hours=hours, call=call
    )


@register.simple_block_tag(end_name="end_ui_steps")
def ui_steps(content: str, *, layout: str = "column") -> SafeString:
    return _fill('<ol class="steps steps--{}">{}</ol>', _one_of(layout, STEP_LAYOUTS), content)


@register.simple_block_tag(end_name="end_ui_step")
def ui_step(content: str, *, title: str, level: int = 3) -> SafeString:
    return _fill("<li>{}{}</li>", _heading(level, title), content)


@register.simple_block_tag(end_name="end_ui_details")
def ui_details(content: str, *, summary: str) -> SafeString:
    return _fill('<details class="details"><summary>{}</summary>{}</details>', summary, content)


@register.simple_block_tag(end_name="end_ui_filters")
def ui_filters(content: str, *, summary: str, hint: str = "", is_open: bool = False) -> SafeString:
    """What narrows the results, folded so that the list comes first; open when something is narrowed."""
    return _render("filters", content=content, summary=summary, hint=hint, is_open=is_open)


@register.simple_tag
def ui_breadcrumb(*trail: str) -> SafeString:
    """Text, address, text, address…, and last the text of this page."""
    *links, current = trail
    return _render("breadcrumb", links=zip(links[::2], links[1::2], strict=True), current=current)


@register.simple_tag
def ui_source(checked_on: date, *, name: str = "", href: str = "", kind: str = "checked") -> SafeString:
    """« Vérifié le 21 novembre 2026 · Source : … »: a fact without a date is not shown as a fact.

    `kind="read"`: nobody asked those whom it is about; a public text was read that day.
    """
    verb = SOURCE_VERBS[_one_of(kind, tuple(SOURCE_VERBS))]
    return _render("source", checked_on=checked_on, written=french_date(checked_on), name=name, href=href, verb=verb)


@register.simple_tag
def ui_review(reader: str = "") -> SafeString:
    """Marks a text that nobody competent has read again yet: `{% ui_review "par un juriste" %}`."""
    return ui_label(f"À relire {reader}".rstrip(), kind="check", icon="alert")


@register.simple_tag
def ui_error_summary(*forms_shown: forms.Form) -> SafeString:
    """Every error of the forms of a page, each linked to its field; nothing when there is none."""
    general = [("", error) for form in forms_shown for error in form.non_field_errors()]
    fields = [field for form in forms_shown for field in form]
    errors = [(field.id_for_label or f"{field.auto_id}_0", error) for field in fields for error in field.errors]
    return _render("error_summary", errors=[*general, *errors])


@register.simple_tag
def ui_field(field: forms.BoundField, *, icon: str = "") -> SafeString:
    """A labelled text field or list, with its help and its errors."""
    return _render("field", field=field, icon=_icon(icon) if icon else "")


@register.simple_tag
def ui_choices(field: forms.BoundField, *, icons: str = "") -> SafeString:
    """One among few: radio buttons as large targets; `icons` are names parted by spaces, in the order of the choices."""
    names = icons.split()
    drawings = [_icon(name) for name in names] or [SafeString()] * len(field.subwidgets)
    return _render("choices", field=field, options=zip(field.subwidgets, drawings, strict=True))


@register.simple_tag
def ui_chips(field: forms.BoundField) -> SafeString:
    """Several among some: check boxes."""
    return _render("chips", field=field, options=field.subwidgets)


@register.simple_tag
def ui_chip(field: forms.BoundField) -> SafeString:
    """One yes or no, to be put in a `<div class="chips">`."""
    return _fill("<label>{}{}</label>", field.as_widget(), field.label)


@register.simple_tag
def ui_pagination(number: int, count: int, *, base: str) -> SafeString:
    """Page `number` of `count`; `base` is the address up to the page number: "?l=77288&n="."""
    if count < 2:
        return SafeString()
    previous = f"{base}{number - 1}" if number > 1 else ""
    following = f"{base}{number + 1}" if number < count else ""
    return _render("pagination", number=number, count=count, previous=previous, following=following)


@register.simple_tag(takes_context=True)
def ui_navigation(context: template.Context) -> SafeString:
    """The ways in; the one where the reader stands is marked from the address. Outside help, the search of texts too."""
    path = context["request"].path if "request" in context else ""
    links = [(text, href, _current(path, href), "") for text, href in NAVIGATION]
    if path and path != "/" and not _is_under(path, HELP):
        links.append((*SEARCH, _current(path, SEARCH[1]), _icon("search")))
    return _render("navigation", links=links)


@register.simple_tag
def ui_logo(href: str = "/") -> SafeString:
    return _render("logo", name=settings.NETWORK_NAME, href=href)


@register.simple_tag
def ui_exit() -> SafeString:
    """The quick exit: a link without JavaScript, at once with it."""
    return _render("exit", icon=_icon("exit"))


@register.filter
def french_date(day: date) -> str:
    """« 1er mars 2026 »."""
    return date_format(day, r"1\e\r F Y" if day.day == 1 else "j F Y")


def _current(path: str, href: str) -> str:
    """`page` on the page itself, `true` inside its part of the site, else nothing."""
    if path == href:
        return "page"
    return "true" if _is_under(path, HELP if href == "/" else href) else ""


def _is_under(path: str, href: str) -> bool:
    return path == href or path.startswith(f"{href}/")


def _render(component: str, /, **context: Any) -> SafeString:
    return render_to_string(f"ui/{component}.html", context)


def _fill(pattern: str, *values: object) -> SafeString:
    """Like Django's `format_html`, without its detour by lazy texts: a page of results fills this a thousand times."""
    return SafeString(
        pattern.format(
            *[
                value
                if type(value) is SafeString
                else (value.__html__() if hasattr(value, "__html__") else escape(str(value)))
                for value in values
            ]
        )
    )


def _join(parts: Iterable[str]) -> SafeString:
    """Of parts that are safe already."""
    return SafeString("".join(parts))


def _heading(level: int, text: str) -> SafeString:
    return _fill("<h{0}>{1}</h{0}>", level, text)


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} is not one of {allowed}")
    return value


def _as(kind: type[Any], rows: Iterable[Sequence[str]]) -> Iterable[Any]:
    return (kind(*row) for row in rows)


@cache
def _icon_names() -> tuple[str, ...]:
    sprite = Path(settings.BASE_DIR) / "maillage" / "static" / "img" / "icons.svg"
    return tuple(re.findall(r'<symbol id="([a-z]+)"', sprite.read_text()))


@cache
def _icon(name: str) -> SafeString:
    address = static("img/icons.svg")
    return _fill(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', address, _one_of(name, _icon_names())
    )
