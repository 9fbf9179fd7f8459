"""What came of it."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.attendance.desk.presence import counting
from maillage.attendance.desk.presence.around import around
from maillage.core.middleware import private
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of


@require_safe
def count_presence(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    today = timezone.now().astimezone(ZoneInfo(event.zone)).date()
    context = around(face, event, "count-presence", summary=counting.summary(event), is_early=today < event.first_day)
    return private(render(request, "attendance/desk/presence_summary.html", context))
