"""Sessions that are over: who was there, and what was answered, already counted as a closed questionnaire is."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from maillage.surveys.models.questionnaires import Audience, Moment
from maillage.trainings.models import Evaluation
from maillage.website.demo_trainings.people import Someone

Kind = QuestionnaireItem.Kind
_MARKS = {Moment.HOT: (1, 2, 8, 34, 55), Moment.COLD: (2, 5, 15, 40, 38)}  # out of a hundred answers
_DELAYS = {Moment.HOT: 0, Moment.COLD: 90}
_ASKED_BESIDE = {Audience.TRAINER: 8, Audience.EMPLOYER: 14, Audience.FUNDER: 7}  # invented too; nobody is written to
_TEXTS = {
    "utile": (
        "Les situations imaginaires, parce qu’on parle de vrai travail.",
        "Savoir qui appeler.",
        "Le temps d’échange.",
    ),
    "manque": ("Une demi-journée de plus.", "Un rappel quelques mois après."),
    "changer": ("Commencer par la situation imaginaire.", "Une salle où les tables se déplacent."),
    "attentes": ("Une session par an, à la même période.", "Que les écoles viennent aussi."),
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
    session: Event,
    there: Sequence[Someone],
    moment: Moment,
    *,
    share: float,
    seed: str,
    now: datetime,
    marks: Sequence[int] = (),
) -> None:
    """As many of those who were there answered as `share` says; nothing when it cannot be asked yet. `marks`: out of a hundred, from 1 to 5."""
    random = Random(f"{seed}-{moment}")  # noqa: S311 -- invented answers, the same each time
    said = random.sample(list(there), round(len(there) * share))
    answering = _Answering(moment, tuple(marks) or _MARKS[moment], random)
    facts = {"registered": session.registration_form.registrations.count(), "present": len(there)}
    survey = _closed(session, "trainee", moment, now, invited=len(there), answered=len(said), **facts)
    if survey is not None:
        _count(survey, [counting.Content(_axes(one), answering.answers(survey.items)) for one in said])


def lay_beside(session: Event, *, seed: str, now: datetime) -> None:
    """What those who trained said at once, and those who employ or pay later. Most of them answered."""
    for audience, asked in _ASKED_BESIDE.items():
        moment = Moment.HOT if audience == Audience.TRAINER else Moment.COLD
        random = Random(f"{seed}-{audience}")  # noqa: S311 -- the same each time
        answering = _Answering(moment, _MARKS[moment], random)
        answered = asked - 2
        survey = _closed(session, audience, moment, now, invited=asked, answered=answered)
        if survey is not None:
            _count(survey, [counting.Content({}, answering.answers(survey.items)) for _ in range(answered)])


def _closed(session: Event, packaged: str, moment: Moment, now: datetime, **facts: int) -> Survey | None:
    """None when it would not be closed yet."""
    questionnaire = Questionnaire.objects.get(packaged=packaged)
    end = datetime.combine(session.last_day, session.announced_end, ZoneInfo(session.zone))  # type: ignore[arg-type]
    opens = end + timedelta(days=_DELAYS[moment])
    closes = opens + timedelta(days=14)
    if closes > now:
        return None
    survey = Survey.objects.create(
        questionnaire=questionnaire,
        title=session.title,
        intro=questionnaire.intro,
        items=frozen(questionnaire, moment),
        moment=moment,
        audience=questionnaire.audience,
        opens_at=opens,
        closes_at=closes,
        counted_at=closes,
        **facts,
    )
    Evaluation.objects.create(
        event=session,
        questionnaire=questionnaire,
        audience=questionnaire.audience,
        moment=moment,
        delay_days=_DELAYS[moment],
        survey=survey,
    )
    return survey


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
        registered=session.registration_form.registrations.count(),
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


@dataclass(frozen=True, slots=True)
class _Answering:
    """`marks`: how often each of 1 to 5 is given."""

    moment: Moment
    marks: Sequence[int]
    random: Random

    def answers(self, items: Sequence[dict[str, Any]]) -> dict[str, str | list[str]]:
        return {item["key"]: answer for item in items if (answer := self._answer(item))}

    def _answer(self, item: dict[str, Any]) -> str | list[str]:
        if item["kind"] == Kind.RATING:
            return self._mark()
        if item["kind"] == Kind.PAIR:
            after = self._mark()
            return f"{max(1, int(after) - self.random.choice((0, 1, 1, 2)))}>{after}"
        if item["kind"] == Kind.YES_NO:
            return "yes" if self.random.random() < self._yes else "no"
        if item["kind"] == Kind.CHOICE:
            return str(self.random.randrange(len(item["choices"])))
        if item["kind"] == Kind.SEVERAL:
            return sorted({str(self.random.randrange(len(item["choices"]) - 1)) for _ in range(2)})
        texts = _TEXTS.get(item["key"], ())
        return self.random.choice(texts) if texts and self.random.random() < 1 / 4 else ""

    @property
    def _yes(self) -> float:
        """A yes is as frequent as a mark of 3 or more, and never certain."""
        return min(_YES, sum(self.marks[2:]) / sum(self.marks))

    def _mark(self) -> str:
        return str(self.random.choices((1, 2, 3, 4, 5), weights=self.marks)[0])
