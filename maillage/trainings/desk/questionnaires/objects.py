"""What these views ask of a request; 404 to whoever may not."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from maillage.directory.models import Organisation
from maillage.directory.standing import Standing
from maillage.events.desk.objects import standing_of
from maillage.surveys import leading, policies
from maillage.surveys.models import Questionnaire, QuestionnaireItem, Survey


@dataclass(frozen=True, slots=True)
class Owner:
    """A structure for which she may write; None: the network."""

    organisation: Organisation | None

    @property
    def code(self) -> str:
        return str(self.organisation.pk) if self.organisation else ""

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else "Tout le réseau"


def readable(standing: Standing) -> QuerySet[Questionnaire]:
    """Those that come with the platform, of the network, of her structures; all of them for the national team."""
    if not policies.can_use(standing):
        raise Http404
    rows = Questionnaire.objects.select_related("organisation")
    if standing.coordinates(None):
        return rows
    return rows.filter(Q(organisation=None) | Q(organisation__in=standing.organisations))


def readable_of(request: HttpRequest, pk: int) -> Questionnaire:
    found = readable(standing_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def is_hers(request: HttpRequest, questionnaire: Questionnaire) -> bool:
    is_packaged = bool(questionnaire.packaged)
    return policies.can_write(standing_of(request), questionnaire.organisation_id, is_packaged=is_packaged)


def written_of(request: HttpRequest, pk: int) -> Questionnaire:
    found = readable_of(request, pk)
    if not is_hers(request, found):
        raise Http404
    return found


def question_of(request: HttpRequest, pk: int, key: str) -> QuestionnaireItem:
    found = written_of(request, pk).items.select_related("questionnaire").filter(key=key).first()
    if found is None:
        raise Http404
    return found


def owners(standing: Standing) -> list[Owner]:
    """Her structures, then the network for whoever coordinates. One query."""
    rows = Organisation.objects.filter(pk__in=standing.organisations).order_by("name", "pk")
    return [*(Owner(row) for row in rows), *([Owner(None)] if standing.is_coordinator else [])]


def survey_of(request: HttpRequest, pk: UUID) -> Survey:
    """One that she leads, once it was counted."""
    standing = standing_of(request)
    found = Survey.objects.filter(pk=pk, counted_at__isnull=False).first()
    if found is None or not policies.can_lead(standing, is_hers=leading.leads(found, standing)):
        raise Http404
    return found
