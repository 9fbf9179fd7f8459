"""Trainings of the tests, written as rows, and those who were there."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from maillage.attendance.models import Presence
from maillage.events.models import Event
from maillage.surveys.models import AnswerCount, Questionnaire, Survey
from maillage.trainings.models import Course, Evaluation
from tests.events.factories import EventFactory
from tests.factories import MOMENT
from tests.registrations.factories import FormFactory, RegistrationFactory

PAST = date(2026, 3, 10)


class TrainingFactory(EventFactory):
    """A training of one day, in 2035: its own session while it has no part."""

    kind = "training"


class SessionFactory(TrainingFactory):
    """A part of a training that lasts the whole year 2035."""

    parent = factory.SubFactory(TrainingFactory, first_day=date(2035, 1, 1), last_day=date(2035, 12, 31))


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    event = factory.SubFactory(TrainingFactory)
    objectives = "Repérer un signe.\nSavoir vers qui orienter."
    changed_at = MOMENT


class QuestionnaireFactory(DjangoModelFactory):
    class Meta:
        model = Questionnaire

    title = factory.Sequence(lambda n: f"Questionnaire {n}")
    audience = "trainee"
    changed_at = MOMENT


class EvaluationFactory(DjangoModelFactory):
    """À chaud, to those who were trained, not open yet."""

    class Meta:
        model = Evaluation

    event = factory.SubFactory(TrainingFactory)
    questionnaire = factory.SubFactory(QuestionnaireFactory)
    audience = factory.SelfAttribute("questionnaire.audience")
    emails = factory.LazyAttribute(lambda one: "" if one.audience == "trainee" else "quelqu-un@example.org")


def people(event, *, present=True, **by_profession):
    """Confirmed registrations of these professions; `present`: their morning is noted."""
    form = getattr(Event.objects.get(pk=event.pk), "registration_form", None) or FormFactory(event=event)
    made = [
        RegistrationFactory(form=form, profession=profession)
        for profession, count in by_profession.items()
        for _ in range(count)
    ]
    if present:
        for one in made:
            note(one)
    return made


def note(registration, *, half="am", minutes=None):
    return Presence.objects.create(
        registration=registration,
        day=registration.form.event.first_day,
        half=half,
        source="sheet" if minutes is None else "online",
        minutes=minutes,
        at=MOMENT,
    )


def answered(event, *, high, low=0, people=10, invited=12, moment="hot", audience="trainee"):
    """A counted survey about that session: `high` marks of 4 or 5 out of `high + low`, from `people`."""
    evaluation = EvaluationFactory(
        event=event,
        questionnaire__audience=audience,
        moment=moment,
        delay_days=0 if moment == "hot" else 90,
    )
    survey = Survey.objects.create(
        questionnaire=evaluation.questionnaire,
        title="Formation",
        items=[{"key": "contenu", "kind": "rating"}, {"key": "reperer", "kind": "pair"}],
        moment=moment,
        audience=audience,
        opens_at=MOMENT,
        closes_at=MOMENT.replace(month=12),
        counted_at=MOMENT.replace(month=12),
        present=invited,
        invited=invited,
        answered=people,
    )
    for value, count in (("5", high), ("2", low), ("", max(0, people - high - low))):
        AnswerCount.objects.create(survey=survey, axis="all", key="contenu", value=value, count=count)
    AnswerCount.objects.create(survey=survey, axis="all", key="reperer", value="2>4", count=people)
    AnswerCount.objects.create(survey=survey, axis="profession", stratum="social", key="contenu", value="5", count=high)
    evaluation.survey = survey
    evaluation.save()
    return evaluation
