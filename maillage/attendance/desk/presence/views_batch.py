"""Marks that waited for the network, sent together."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.attendance import actions
from maillage.attendance.desk.presence import batch
from maillage.core.errors import DomainError
from maillage.core.middleware import private
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of


@require_http_methods(["GET", "HEAD", "POST"])
def send_presence(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """Read: what a page left open needs after its person logged in again elsewhere. Sent: an answer for each mark, in their order."""
    event, now = event_of(request, pk), timezone.now()
    if request.method != "POST":
        return private(JsonResponse({"token": get_token(request)}))
    try:
        sent = batch.read(request.body, now=now)
        marks = [each.mark for each in sent if each.mark is not None]
        answers = actions.mark(event, marks, by=user_of(request), now=now)
    except batch.Unreadable:
        return private(JsonResponse({"text": "Ce qui est arrivé n’a pas pu être lu."}, status=400))
    except DomainError as refusal:
        return private(JsonResponse({"text": str(refusal)}, status=422))
    return private(JsonResponse({"answers": batch.answered(sent, answers)}))
