"""Sessions that are over: who was there, and what was answered, already counted as a closed questionnaire is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from maillage.attendance.models import Presence
from maillage.attendance.presences import halves
from maillage.events.models import Event
from maillage.registrations import codes
from maillage.registrations.models import Registration
from maillage.surveys import actions as surveys
from maillage.surveys import counting
from maillage.surveys.actions.surveys import frozen
from maillage.surveys.models import AnswerCount, Questionnaire, QuestionnaireItem, Survey, TextAnswer
from maillage.surveys.models.questionnaires import Moment
from maillage.trainings.models import Evaluation
from maillage.website.demo_trainings.people import Someone

Kind = QuestionnaireItem.Kind
_MARKS = {Moment.HOT: (1, 2, 8, 34, 55), Moment.COLD: (2, 5, 15, 40, 38)}  # out of a hundred answers
_TEXTS = {
    "utile": (
        "Les situations imaginaires, parce qu’on parle de vrai travail.",
        "Savoir qui appeler.",
        "Le temps d’échange.",
    ),
    "manque": ("Une demi-journée de plus.", "Un rappel quelques mois après."),
}
_YES = 0.88


def lay_people(session: Event, drawn: Sequence[Someone], *, came: int) -> list[UUID]:
    """The first `came` of them were there all day. Their registrations, in their order."""
    form = session.registration_form
    at = datetime.combine(session.first_day, session.announced_start, ZoneInfo(session.zone))  # type: ignore[arg-type]
    asked = at - timedelta(days=30)
    rows = [
        Registration(
            form=form,
            name=one.name,
            email=one.email,
            profession=one.profession,
            structure=one.structure,
            department_id=one.department,
            state=Registration.State.CONFIRMED,
            rank=rank,
            code=codes.new(),
            at=asked,
            changed_at=asked,
        )
        for rank, one in enumerate(drawn, start=form.next_rank)
    ]
    Registration.objects.bulk_create(rows)
    form.next_rank += len(rows)
    form.save(update_fields=["next_rank"])
    Presence.objects.bulk_create(
        Presence(registration=row, day=half.day, half=half.half, source=Presence.Source.SHEET, at=at)
        for row in rows[:came]
        for half in halves(session)
    )
    return [row.pk for row in rows[:came]]


def lay_answers(
    session: Event, there: Sequence[Someone], moment: Moment, *, share: float, seed: str, now: datetime
) -> None:
    """As many answered as `share` says; nothing when it cannot be asked yet."""
    random = Random(f"{seed}-{moment}")  # noqa: S311 -- invented answers, the same each time
    questionnaire = Questionnaire.objects.get(packaged="trainee")
    delay = 0 if moment == Moment.HOT else 90
    opens = datetime.combine(session.last_day, session.announced_end, ZoneInfo(session.zone)) + timedelta(days=delay)  # type: ignore[arg-type]
    closes = opens + timedelta(days=14)
    if closes > now:
        return
    items = frozen(questionnaire, moment)
    said = random.sample(list(there), round(len(there) * share))
    survey = Survey.objects.create(
        questionnaire=questionnaire,
        title=session.title,
        intro=questionnaire.intro,
        items=items,
        moment=moment,
        opens_at=opens,
        closes_at=closes,
        counted_at=closes,
        invited=len(there),
        present=len(there),
        answered=len(said),
    )
    Evaluation.objects.create(
        event=session, questionnaire=questionnaire, moment=moment, delay_days=delay, survey=survey
    )
    _count(survey, [counting.Content(_axes(one), _answers(items, moment, random)) for one in said])


def ask(session: Event, there: Sequence[Someone], *, now: datetime) -> None:
    """A questionnaire that is open, and of which nobody is written to: these people are invented."""
    questionnaire = Questionnaire.objects.get(packaged="trainee")
    survey = surveys.open_survey(
        questionnaire,
        moment=Moment.HOT,
        audience=questionnaire.audience,
        title=session.title,
        opens_at=now,
        closes_at=now + timedelta(days=14),
        invited=[surveys.Invitee(one.email, _axes(one)) for one in there],
        present=len(there),
        now=now,
    )
    survey.invitations.update(asked_on=localdate(now))
    Evaluation.objects.create(event=session, questionnaire=questionnaire, moment=Moment.HOT, survey=survey)


def _count(survey: Survey, ballots: Sequence[counting.Content]) -> None:
    tally = counting.tally(survey.items, ballots)
    AnswerCount.objects.bulk_create(
        AnswerCount(survey=survey, axis=one.axis, stratum=one.stratum, key=one.key, value=one.value, count=one.count)
        for one in tally.counts
    )
    TextAnswer.objects.bulk_create(
        TextAnswer(survey=survey, key=key, body=body, state=TextAnswer.State.INTERNAL) for key, body in tally.texts
    )


def _axes(one: Someone) -> dict[str, str]:
    return {"profession": one.profession, "department": one.department}


def _answers(items: Sequence[dict[str, Any]], moment: Moment, random: Random) -> dict[str, str | list[str]]:
    return {item["key"]: answer for item in items if (answer := _answer(item, moment, random))}


def _answer(item: dict[str, Any], moment: Moment, random: Random) -> str | list[str]:
    if item["kind"] == Kind.RATING:
        return str(_mark(moment, random))
    if item["kind"] == Kind.PAIR:
        after = _mark(moment, random)
        return f"{max(1, after - random.choice((0, 1, 1, 2)))}>{after}"
    if item["kind"] == Kind.YES_NO:
        return "yes" if random.random() < _YES else "no"
    if item["kind"] == Kind.SEVERAL:
        return sorted({str(random.randrange(len(item["choices"]) - 1)) for _ in range(2)})
    texts = _TEXTS.get(item["key"], ())
    return random.choice(texts) if texts and random.random() < 1 / 4 else ""


def _mark(moment: Moment, random: Random) -> int:
    return random.choices((1, 2, 3, 4, 5), weights=_MARKS[moment])[0]
