"""What is given to the writes on registrations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from maillage.registrations.models import Question, RegistrationForm, ReminderRule
from maillage.registrations.models.forms import Way


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who comes, as the form says it. `profession`, `department`: codes; empty: not said.

    `answers`: the number of each question as a text -> a text, a list of texts or a boolean; a question not answered is left out.
    """

    name: str
    email: str
    profession: str = ""
    structure: str = ""
    department: str = ""
    way: str = Way.ONSITE
    answers: Mapping[str, object] = field(default_factory=dict)
    needs: str = ""


@dataclass(frozen=True, slots=True)
class QuotaContent:
    """Seats kept. `pk`: of the row that becomes this; None: a new one."""

    label: str
    seats: int
    professions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    way: str = Way.ONSITE
    opens_to_all_at: datetime | None = None
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """`pk`: of the row that becomes this, with its answers; None: a new one."""

    label: str
    kind: str = Question.Kind.TEXT
    help_text: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class FormContent:
    """The whole form: the quotas and the questions that are not there any more go away, the others come in this order.

    The last day is that of the event (`Event.registration_closes_at`).
    """

    opens_at: datetime | None = None
    text: str = ""
    seats: int | None = None
    remote_seats: int | None = None
    needs_approval: bool = False
    has_waiting_list: bool = True
    promotion: str = RegistrationForm.Promotion.OFFER
    offer_hours: int = 48
    group_most: int = 10
    asks_needs: bool = True
    contact: str = ""
    quotas: tuple[QuotaContent, ...] = ()
    questions: tuple[QuestionContent, ...] = ()


@dataclass(frozen=True, slots=True)
class ReminderContent:
    """`hours` before the start or after the end; or at a `moment`. `pk`: of the row that becomes this; None: a new one."""

    anchor: str = ReminderRule.Anchor.START
    hours: int = 48
    moment: datetime | None = None
    audience: str = ReminderRule.Audience.CONFIRMED
    text: str = ""
    has_calendar: bool = True
    pk: int | None = None
