"""Keys of newsrooms."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from maillage.core.errors import DomainError
from maillage.events import actions
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.papers.forms import PressKeyForm
from maillage.events.desk.papers.views import HERE, page
from maillage.events.desk.tabs import frame


@require_POST
def give_press_key(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """Its link is in this answer only: it is kept nowhere, and no address of ours carries it to another page."""
    event, now = event_of(request, pk), timezone.now()
    form = PressKeyForm(request.POST)
    if form.is_valid():
        try:
            key, token = actions.give_press_key(
                event, form.cleaned_data["label"], form.expires_at(now), by=user_of(request), now=now
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            link = f"{settings.SITE_URL}{event.get_absolute_url()}/presse/{token}"
            context = {**frame(face, event, HERE), "key": key, "link": link, "papers_url": face.url(HERE, event.pk)}
            return render(request, "events/desk/paper_key.html", context)
    return page(request, face, event, key=form, status=422)


@require_POST
def end_press_key(request: HttpRequest, pk: UUID, key: int, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    found = event.press_keys.select_related("event").filter(pk=key).first()
    if found is None:
        raise Http404
    actions.end_press_key(found, by=user_of(request), now=timezone.now())
    messages.success(request, "Cette clé n’ouvre plus rien.")
    return redirect(f"{face.url(HERE, event.pk)}#presse")
