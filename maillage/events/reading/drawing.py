"""The programme as HTML. Written in Python, as the components are: sixty slots by a template alone took twice what the page may take."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from maillage.core.templatetags.ui import _fill, _join
from maillage.events.reading.papers import Paper
from maillage.events.reading.timeline import Day, Line, Moment, Person

_NOTHING = SafeString()
_UNCONFIRMED = SafeString(' <span class="label label--check">(à confirmer)</span>')
_OFF = ' <span class="label label--late">{}</span>'
_CANCELLED = SafeString(' <span class="label label--late">annulé</span>')


def programme(days: Iterable[Day], *, has_days: bool) -> SafeString:
    """A heading for each day (heard only, when there is one day and it is held), and its moments in order."""
    return _join(
        _fill(
            '<h3 class="{}" id="{}">{}</h3><ol class="programme">{}</ol>',
            "programme__day" if has_days or day.off else "sr-only",
            day.anchor,
            _fill(f"<s>{{}}</s>{_OFF}", day.title, day.off) if day.off else day.title,
            _join(_moment(moment) for moment in day.moments),
        )
        for day in days
    )


def _moment(moment: Moment) -> SafeString:
    pattern = '<time datetime="{}"><s>{}</s></time>' if moment.is_off else '<time datetime="{}">{}</time>'
    hour = _fill(pattern, moment.machine, moment.hour) if moment.hour else _NOTHING
    lines = _join(_line(line) for line in moment.lines)
    if moment.is_parallel:
        lines = _fill('<div class="programme__parallel">{}</div>', lines)
    pattern = '<li class="programme__break">{}{}</li>' if moment.is_discreet else "<li>{}{}</li>"
    return _fill(pattern, hour, lines)


def _line(line: Line) -> SafeString:
    """What is cancelled keeps its title, struck, and its hour: people look for it there."""
    if line.is_cancelled:
        return _fill(
            '<div class="slot" id="{}"><h4><s>{}</s>{}</h4>{}</div>', line.uid, line.title, _CANCELLED, _about(line)
        )
    return _fill(
        '<div class="slot" id="{}"><h4>{}{}</h4>{}{}{}{}</div>',
        line.uid,
        line.title,
        _UNCONFIRMED if line.is_unconfirmed else "",
        _about(line),
        _fill('<p class="slot__text">{}</p>', line.text) if line.text else _NOTHING,
        _people(line.people),
        _join(_paper(paper) for paper in line.papers),
    )


def _about(line: Line) -> SafeString:
    """Its file stands at the end: a line of its own for each slot would be most of the page."""
    if not line.calendar:
        return _fill('<p class="slot__about">{}</p>', line.about) if line.about else _NOTHING
    return _fill(
        '<p class="slot__about">{} <a href="{}" rel="nofollow">Ajouter à mon agenda<span class="sr-only"> : {}</span></a></p>',
        _fill("<span>{}</span>", line.about) if line.about else "",
        line.calendar,
        line.title,
    )


def _people(people: Iterable[Person]) -> SafeString:
    lines = _join(_person(one) for one in people)
    return _fill('<ul class="people">{}</ul>', lines) if lines else _NOTHING


def _person(one: Person) -> SafeString:
    return _fill(
        '<li><span class="people__tile{}" aria-hidden="true">{}</span><span>{}{}{}</span></li>',
        " people__tile--soft" if one.is_unconfirmed else "",
        one.initials,
        one.name,
        f", {one.function}" if one.function else "",
        _UNCONFIRMED if one.is_unconfirmed else "",
    )


def _paper(paper: Paper) -> SafeString:
    pattern = (
        '<p class="slot__paper"><a href="{}" rel="nofollow" download>{}</a> <span class="small soft">{}</span></p>'
    )
    return _fill(pattern, paper.href, paper.label, paper.details)
