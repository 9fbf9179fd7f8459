"""What trained people said at the end of their session: marks of 4 and 5 out of 5, all marked questions together."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet, Sum

from maillage.surveys.models import AnswerCount
from maillage.surveys.models.questionnaires import Audience, Moment
from maillage.trainings.models import Evaluation

_MARKS = tuple("12345")
_HIGH = frozenset("45")


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """`high` of the `given` marks are 4 or 5; `answered`: people, out of `invited`. Of counted surveys only: five people each at least."""

    high: int = 0
    given: int = 0
    answered: int = 0
    invited: int = 0

    def __add__(self, other: "Satisfaction") -> "Satisfaction":
        return Satisfaction(
            self.high + other.high,
            self.given + other.given,
            self.answered + other.answered,
            self.invited + other.invited,
        )

    @property
    def share(self) -> int | None:
        """Percent; None when no mark was given."""
        return round(100 * self.high / self.given) if self.given else None


def of(sessions: Iterable[UUID]) -> dict[UUID, Satisfaction]:
    """By session, those that said something. Two queries."""
    rows = _counted().filter(event__in=list(sessions)).select_related("survey")
    marked = {
        row.survey.pk: (row, {item["key"] for item in row.survey.items if item["kind"] == "rating"})
        for row in rows
        if row.survey is not None
    }
    found: dict[UUID, Satisfaction] = {}
    counts = AnswerCount.objects.filter(survey__in=list(marked), axis="all", value__in=_MARKS)
    sums: dict[UUID, list[int]] = {}
    for survey, key, value, count in counts.values_list("survey", "key", "value").annotate(Sum("count")).order_by():
        if key in marked[survey][1]:
            said = sums.setdefault(survey, [0, 0])
            said[0] += count if value in _HIGH else 0
            said[1] += count
    for survey, (high, given) in sums.items():
        row = marked[survey][0]
        assert row.survey is not None
        found[row.event_id] = Satisfaction(high, given, row.survey.answered, row.survey.invited)
    return found


def _counted() -> QuerySet[Evaluation]:
    return Evaluation.objects.filter(audience=Audience.TRAINEE, moment=Moment.HOT, survey__counted_at__isnull=False)
