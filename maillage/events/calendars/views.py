"""Calendars and files of events, for whoever may read the event; the secret calendar of one person."""

import hashlib
from datetime import datetime
from functools import cache
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.directory.middleware import shown_level
from maillage.events import access
from maillage.events.agenda import narrowing
from maillage.events.calendars import agenda, answers, entries, personal, renderings
from maillage.events.exports import ics
from maillage.events.models import Event, Rendering
from maillage.events.reading import finding
from maillage.search.models import Level

_SOON = 60  # seconds
_NO_PROGRAMME = "Cet évènement n’a pas de programme publié."
_BEING_MADE = "Ce fichier est en préparation : revenez dans une minute."
_UNKNOWN_CODE = "L’un des codes de cette adresse est inconnu, ou n’existe plus. Tout l’agenda : /agenda.ics"


@require_safe
@login_not_required
def programme_file(request: HttpRequest, year: int, slug: str, form: str) -> HttpResponseBase:
    """As it was made; what a program has already costs one query."""
    found = list(_made().filter(event__year=year, event__slug=slug, form=form, event__level__lte=shown_level(request)))
    if not found:
        return _missing(request, year, slug, form)
    ((pk, digest, made_at, level),) = found
    response = answers.unchanged(request, digest)
    if response is None:
        body = Rendering.objects.filter(pk=pk, digest=digest).values_list("body", flat=True).first()
        if body is None:  # made again between the two
            return answers.not_yet(_BEING_MADE, seconds=1)
        response = answers.give(bytes(body), form, slug, tag=digest, changed_at=made_at)
    return response if level == Level.EVERYBODY else answers.private(response)


@require_safe
@login_not_required
def event_calendar(request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    """The event as a whole, to be put in one's own calendar; of a course, its sessions."""
    event = _event(request, year, slug)
    if finding.is_course(event):
        return _given(request, event, renderings.calendar(event, None))
    return _given(request, event, ics.calendar(entries.name(event), [entries.of_event(event)]))


@require_safe
@login_not_required
def slot_calendar(request: HttpRequest, year: int, slug: str, uid: UUID) -> HttpResponseBase:
    """One slot of the published programme; cancelled, it says so as long as the programme does."""
    event = _event(request, year, slug)
    version = renderings.last_version(event)
    entry = entries.of_slot(event, version, str(uid)) if version else None
    if entry is None:
        raise Http404
    return _given(request, event, ics.calendar(entries.name(event), [entry]))


@require_safe
@login_not_required
def agenda_calendar(request: HttpRequest) -> HttpResponseBase:
    """What everybody may read, whoever asks, narrowed as the list is."""
    asked = narrowing.read(request.GET)
    if not asked.is_known:
        return answers.not_there(_UNKNOWN_CODE)
    found = agenda.find(asked, today=timezone.localdate())
    tag = hashlib.sha256(repr((renderings.EDITION, found.state, asked.query, settings.SITE_URL)).encode()).hexdigest()
    response = answers.unchanged(request, tag)
    if response is None:
        body = agenda.calendar(found, asked)
        response = answers.give(body, "ics", "agenda", tag=tag, changed_at=found.changed_at)
    return response


@require_safe
@login_not_required
def personal_calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """Known by its address only, which is told to nobody: no log, no referrer, no robot, no cache."""
    key = access.calendar_key(token)
    if key is None:
        raise Http404
    now = timezone.now()
    response = answers.give_or_not(request, personal.calendar(key, now), "ics", "calendrier", changed_at=now)
    response["Referrer-Policy"] = "no-referrer"
    return answers.private(response)


@cache
def _made() -> QuerySet[Rendering, tuple[int, str, datetime, int]]:
    """Files of published events, without their content. Built once: to write it again takes longer than to ask."""
    made = Rendering.objects.filter(event__editorial=Event.Editorial.PUBLISHED)
    return made.values_list("pk", "digest", "made_at", "event__level")


def _event(request: HttpRequest, year: int, slug: str) -> Event:
    found = finding.published(year, slug, level=shown_level(request))
    if found is None:
        raise Http404
    return found


def _given(request: HttpRequest, event: Event, body: bytes) -> HttpResponseBase:
    response = answers.give_or_not(request, body, "ics", event.slug, changed_at=event.changed_at)
    return response if event.level == Level.EVERYBODY else answers.private(response)


def _missing(request: HttpRequest, year: int, slug: str, form: str) -> HttpResponseBase:
    """404 when there is no such event or file; what can be made is being made."""
    if form not in Rendering.Form.values:
        raise Http404
    event = _event(request, year, slug)
    if form != Rendering.Form.ICS and not renderings.has_programme(event, renderings.last_version(event)):
        return answers.not_there(_NO_PROGRAMME)
    return answers.not_yet(_BEING_MADE, seconds=_SOON)
