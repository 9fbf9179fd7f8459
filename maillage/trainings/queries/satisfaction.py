"""What trained people said of their session: marks of 4 and 5 out of 5, all marked questions together, from what may be told of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor
from uuid import UUID

from django.db.models import QuerySet

from maillage.surveys import disclosure
from maillage.surveys.models import AnswerCount
from maillage.surveys.models.questionnaires import Audience, Moment
from maillage.trainings.models import Evaluation

_HIGH_MARKS = frozenset("45")
_HIGH = f"{disclosure.HIGH}+"
_LOW = f"{disclosure.LOW}+"


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """`high` of the `given` marks are 4 or 5; `answered`: people, out of `invited` who were asked. Of counted surveys only: five people each.

    `is_least`: where nearly all marks of a question were on one side, how many is not known: `high` counts those that are sure.
    `present`: who was there at these sessions; None where it was not noted for one of them.
    """

    high: int = 0
    given: int = 0
    answered: int = 0
    invited: int = 0
    present: int | None = 0
    is_least: bool = False

    def __add__(self, other: "Satisfaction") -> "Satisfaction":
        return Satisfaction(
            self.high + other.high,
            self.given + other.given,
            self.answered + other.answered,
            self.invited + other.invited,
            None if self.present is None or other.present is None else self.present + other.present,
            self.is_least or other.is_least,
        )

    @property
    def share(self) -> int | None:
        """Percent; None when no mark was given."""
        if not self.given:
            return None
        return floor(100 * self.high / self.given) if self.is_least else round(100 * self.high / self.given)

    @property
    def said(self) -> str:
        """« 87 % », « au moins 95 % »; empty when no mark was given."""
        if self.share is None:
            return ""
        return f"{'au moins ' if self.is_least else ''}{self.share}\u00a0%"


def of(sessions: Iterable[UUID], moment: str = Moment.HOT) -> dict[UUID, Satisfaction]:
    """By session, those that said something at this moment. Two queries."""
    rows = _counted(moment).filter(event__in=list(sessions)).select_related("survey")
    surveys = {row.survey.pk: (row.event_id, row.survey) for row in rows if row.survey is not None}
    marked = {
        (pk, item["key"]) for pk, (_, survey) in surveys.items() for item in survey.items if item["kind"] == "rating"
    }
    counts: dict[tuple[UUID, str], dict[str, int]] = {}
    lines = AnswerCount.objects.filter(survey__in=list(surveys), axis="all").exclude(key="").order_by()
    for pk, key, value, count in lines.values_list("survey", "key", "value", "count"):
        if (pk, key) in marked:
            counts.setdefault((pk, key), {})[value] = count
    found: dict[UUID, Satisfaction] = {}
    for (pk, _), said in counts.items():
        event, survey = surveys[pk]
        facts = Satisfaction(0, 0, survey.answered, survey.invited, survey.present)
        marks = _marks(disclosure.kept("rating", said, sum(said.values())))
        if marks.given:
            found[event] = found.get(event, facts) + marks
    return found


def _marks(told: Mapping[str, int]) -> Satisfaction:
    """Of « all but one at most », the last one is not sure."""
    for side, sure in ((_HIGH, -disclosure.ALONE), (_LOW, None)):
        if side in told:
            return Satisfaction(0 if sure is None else told[side] + sure, told[side], is_least=True)
    given = {value: count for value, count in told.items() if value}
    return Satisfaction(sum(count for value, count in given.items() if value in _HIGH_MARKS), sum(given.values()))


def _counted(moment: str) -> QuerySet[Evaluation]:
    return Evaluation.objects.filter(audience=Audience.TRAINEE, moment=moment, survey__counted_at__isnull=False)
