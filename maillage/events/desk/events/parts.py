"""The parts of a week or a course as the page of an event shows them: to whoever makes the week, and to whoever asked to be in it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from maillage.core.templatetags.ui import Label
from maillage.directory.standing import Standing
from maillage.events import policies, sheets
from maillage.events.desk.events import states
from maillage.events.desk.faces import Face
from maillage.events.models import Event, PartNews

Kind, Answer = PartNews.Kind, PartNews.Answer
_KINDS = frozenset({Event.Kind.WEEK, Event.Kind.TRAINING})


@dataclass(frozen=True, slots=True)
class Part:
    """`act`: where whoever makes the week answers; empty when there is nothing to do. `changed`: what it said when it was accepted."""

    title: str
    when: str
    href: str
    label: Label
    is_waiting: bool
    act: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """A published event that asks to enter. `public`: its page; `outside`: that its days are not those of the week."""

    title: str
    when: str
    where: str
    by: str
    summary: str
    public: str
    outside: str
    act: str


@dataclass(frozen=True, slots=True)
class Parts:
    """`hidden`: drafts of others, that they have not sent yet. `whole`: « la semaine »."""

    shown: tuple[Part, ...]
    hidden: int
    can_have: bool
    demands: tuple[Demand, ...] = ()
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What became of her wish to be in a week. `act`: where she takes it back."""

    week: str
    text: str
    why: str = ""
    act: str = ""
    is_late: bool = False


def of(event: Event, face: Face, standing: Standing, now: datetime) -> Parts:
    """Four queries; none when it can have none."""
    if event.parent_id or event.kind not in _KINDS:
        return Parts((), 0, can_have=False)
    children = event.children.select_related("organiser").prefetch_related("co_organisers").defer("body")
    rows = list(children.order_by("first_day", "announced_start", "pk"))
    waiting = states.waiting()
    shown = [row for row in rows if row.is_published or str(row.pk) in waiting or _is_hers(row, standing)]
    news = list(event.news_of_parts.filter(ended_at=None).select_related("event__organiser").order_by("at", "pk"))
    changed = {one.event_id: _changed(one) for one in news if one.kind == Kind.CHANGED}
    made = []
    for row in shown:
        is_waiting = str(row.pk) in waiting and not row.is_published
        made.append(_part(row, event, face, changed.get(row.pk, ""), localdate(now), is_waiting=is_waiting))
    demands = tuple(_demand(one.event, event, face) for one in news if one.kind == Kind.ASKED)
    whole = "la semaine" if event.kind == Event.Kind.WEEK else "la formation"
    return Parts(tuple(made), len(rows) - len(shown), can_have=True, demands=demands, whole=whole)


def said(event: Event, face: Face) -> Said | None:
    """The last that whoever makes a week answered, or has not yet. One query."""
    rows = event.part_news.exclude(kind=Kind.CHANGED).exclude(answer__in=(Answer.ACCEPTED, Answer.TAKEN_BACK))
    last = rows.select_related("week").order_by("-at", "-pk").first()
    if last is None or (last.ended_at and event.parent_id):
        return None
    week = last.week.title
    if last.kind == Kind.REMOVED:
        text = "Retiré par ceux qui l’organisent." if event.is_published else _NO_LONGER
        return Said(week, text, last.why, is_late=True)
    if last.ended_at:
        return Said(week, "Ceux qui l’organisent ont décliné la demande.", last.why, is_late=True)
    return Said(week, _ASKED, act=face.url("answer-part", last.week_id, event.pk))


_ASKED = (
    "La demande est envoyée à ceux qui l’organisent. En attendant leur réponse, l’évènement reste annoncé comme avant."
)
_NO_LONGER = (
    "Retiré par ceux qui l’organisent. Il n’est plus publié : pour l’annoncer seul, envoyez-le à la coordination."
)


def outside(event: Event, whole: Event) -> str:
    """A sentence when its days are not those of its week; a course has no days of its own."""
    if whole.kind != Event.Kind.WEEK or whole.first_day <= event.first_day <= event.last_day <= whole.last_day:
        return ""
    return f"Ses jours ne sont pas ceux de la semaine : {sheets.days(whole.first_day, whole.last_day)}."


def _part(row: Event, whole: Event, face: Face, changed: str, today: date, *, is_waiting: bool) -> Part:
    said = [sheets.days(row.first_day, row.last_day), outside(row, whole)]
    return Part(
        row.title,
        ". ".join(part for part in said if part),
        face.url("show-event", row.pk),
        Label("A changé", "check", "alert") if changed else states.label(row, today, is_waiting=is_waiting),
        is_waiting,
        face.url("answer-part", whole.pk, row.pk) if row.is_published else "",
        changed,
    )


def _changed(news: PartNews) -> str:
    """« Acceptée sous le titre « … », le 12 janvier 2027. »"""
    event, before = news.event, []
    if news.title != event.title:
        before.append(f"le titre était « {news.title} »")
    if news.first_day and news.last_day and (news.first_day, news.last_day) != (event.first_day, event.last_day):
        before.append(f"la date était : {sheets.days(news.first_day, news.last_day)}")
    return f"Depuis l’accord, elle a changé : {' ; '.join(before)}." if before else ""


def _demand(event: Event, week: Event, face: Face) -> Demand:
    hours = sheets.hours(event.announced_start, event.announced_end)
    return Demand(
        title=event.title,
        when=", ".join(part for part in (sheets.days(event.first_day, event.last_day), hours) if part),
        where=event.place_name,
        by=event.organiser.name if event.organiser else event.organiser_name,
        summary=event.summary,
        public=event.get_absolute_url(),
        outside=outside(event, week),
        act=face.url("answer-part", week.pk, event.pk),
    )


def _is_hers(row: Event, standing: Standing) -> bool:
    return policies.can_edit(standing, states.owned(row, None))
