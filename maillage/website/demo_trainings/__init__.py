"""Trainings of the demonstration: what the Loire says of its own, and invented courses, sessions, people and answers that say so.

Laid once: what somebody changed since is never touched. What is past is written as rows: the actions refuse to register to a day that
is over, and they are right. What is to come goes through the actions.
"""

import tomllib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from maillage.accounts.models import User
from maillage.attendance import actions as attendance
from maillage.attendance.certificates import making
from maillage.directory.models import Organisation
from maillage.events import actions as events
from maillage.events.models import Event
from maillage.registrations import actions as registrations
from maillage.registrations.models import Letter
from maillage.surveys.models import Questionnaire
from maillage.surveys.models.questionnaires import Moment
from maillage.trainings import actions as trainings
from maillage.trainings.models import Course
from maillage.website.demo_trainings import past, people

_FOLDER = Path(__file__).parent
_SOURCES = ("demonstration", "textes-publics")
_ISSUER = "nadia@example.org"
_ANSWERS = ("Voir ce que font les autres services.", "Une situation à préparer, sans nom.", "Rien de particulier.")
_START, _END = time(9), time(17)
Said = dict[str, Any]


@transaction.atomic
def lay(*, now: datetime) -> int:
    """How many sessions were added. The network, the people and the agenda must be there."""
    if Course.objects.exists():
        return 0
    count = sum(_lay_course(said, now) for said in _read())
    Letter.objects.filter(sent_at=None, dropped_at=None).update(dropped_at=now)  # to nobody: these people are invented
    return count


@cache
def _read() -> list[Said]:
    found: list[Said] = tomllib.loads((_FOLDER / "trainings.toml").read_text(encoding="utf-8"))["courses"]
    return found


def _lay_course(said: Said, now: datetime) -> int:
    days = [_day(one, now) for one in said["sessions"]]
    course = events.create_event(_course_event(said, min(days), max(days)), by=None, now=now)
    trainings.set_course(course, _sheet(said), by=None, now=now)
    course = events.publish_event(course, by=None, now=now)
    for number, one in enumerate(said["sessions"]):
        _lay_session(course, one, seed=f"{said['key']}-{number}", now=now)
    return len(days)


def _course_event(said: Said, first: date, last: date) -> events.EventContent:
    return events.EventContent(
        kind=Event.Kind.TRAINING,
        title=said["title"],
        summary=said["summary"],
        body=said["body"].strip(),
        organiser=Organisation.objects.get(source__in=_SOURCES, external_id=said["organiser"]).pk,
        departments=tuple(said["departments"]),
        themes=tuple(said["themes"]),
        professions=tuple(said["professions"]),
        registering=Event.Registering.NONE,
        first_day=first,
        last_day=last,
    )


def _sheet(said: Said) -> trainings.CourseContent:
    return trainings.CourseContent(
        objectives="\n".join(said["objectives"]),
        prerequisites=said["prerequisites"],
        methods=said["methods"],
        trainers="\n".join(said["trainers"]),
        publics=tuple(said["publics"]),
        minutes=said["minutes"],
        price=said["price"],
        is_cross_meant=said.get("is_cross", False),
    )


def _day(said: Said, now: datetime) -> date:
    if "day" in said:
        return said["day"]  # type: ignore[no-any-return]
    monday = now.date() - timedelta(days=now.weekday())
    return monday + timedelta(weeks=said["in_weeks"], days=said["weekday"])


def _lay_session(course: Event, said: Said, *, seed: str, now: datetime) -> None:
    day = _day(said, now)
    content = trainings.SessionContent(day, day, _START, _END, place_name=said["place"])
    session = trainings.add_session(course, content, by=None, now=now)
    session.registering = Event.Registering.HERE
    session.departments = tuple(said.get("departments", course.departments))
    session.save(update_fields=["registering", "departments"])
    session = events.publish_event(session, by=None, now=now)
    form = registrations.set_form(session, _form(said), by=None, now=now)
    if "came" in said:
        _lay_past(session, said, seed, now)
        return
    questions = [str(pk) for pk in form.questions.order_by("rank", "pk").values_list("pk", flat=True)]
    for rank, person in enumerate(people.draw(said["registered"], session.departments, seed=seed)):
        answers = {pk: _ANSWERS[rank % len(_ANSWERS)] for pk in questions}
        registrations.register(form, replace(person.applicant(), answers=answers), by=None, now=now)
    _plan(session, now)


def _form(said: Said) -> registrations.FormContent:
    kept = tuple(
        registrations.QuotaContent(label, seats, professions=tuple(codes))
        for label, seats, codes in said.get("quotas", ())
    )
    asked = tuple(registrations.QuestionContent(label) for label in said.get("questions", ()))
    return registrations.FormContent(seats=said["seats"], quotas=kept, questions=asked)


def _lay_past(session: Event, said: Said, seed: str, now: datetime) -> None:
    drawn = people.draw(
        min(said["came"] + 2, said["seats"]), session.departments, seed=seed, often=said.get("professions")
    )
    there = past.lay_people(session, drawn, came=said["came"])
    if said.get("is_asking"):
        past.ask(session, drawn[: said["came"]], now=now)
        return
    for moment, answered in ((Moment.HOT, 0.85), (Moment.COLD, 0.6)):
        past.lay_answers(
            session, drawn[: said["came"]], moment, share=answered, seed=seed, now=now, marks=said.get("marks", ())
        )
    if said.get("is_asked_beside"):
        past.lay_beside(session, seed=seed, now=now)
    if said.get("has_certificates"):
        rule = attendance.RuleContent(signatory="Une responsable imaginaire", town="Saint-Étienne")
        by = User.objects.get(email=_ISSUER)
        attendance.set_rule(session, rule, by=by, now=now)
        attendance.issue(session, there, by=by, now=now)
        making.make_slice("", now)  # here, so that the worker writes to nobody


def _plan(session: Event, now: datetime) -> None:
    questionnaire = Questionnaire.objects.get(packaged="trainee")
    for moment, delay in ((Moment.HOT, 0), (Moment.COLD, 90)):
        content = trainings.EvaluationContent(questionnaire, moment, delay_days=delay)
        trainings.plan_evaluation(session, content, by=None, now=now)
