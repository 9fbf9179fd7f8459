"""The programme of an event in a working face: its slots with what the checks find, the reasons of warnings, its lunch."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.events import actions, rows
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.programme import acting, lunch, sheet
from maillage.events.desk.programme.forms import ReasonForm
from maillage.events.models import Event, Slot

_PAGES = (
    "add-slot",
    "import-programme",
    "clear-day",
    "shift-slots",
    "set-rooms",
    "publish-programme",
    "waive-finding",
    "add-lunch",
)


@require_safe
def show_programme(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    context = acting.context(
        face,
        event,
        sheet=sheet.of(event, now=timezone.now(), link=lambda key: face.url("edit-slot", event.pk, key)),
        to={name.replace("-", "_"): face.url(name, event.pk) for name in _PAGES},
    )
    return render(request, "events/desk/programme_show.html", context)


@require_POST
def waive_finding(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """« Dire pourquoi »; without a reason (`back`), what was said is taken back."""
    event = event_of(request, pk)
    form = ReasonForm(request.POST)
    key = form.cleaned_data["slot"] if form.is_valid() else None
    slot = acting.slot_of(event, key) if key else None

    def write() -> str:
        if not form.is_valid():
            raise actions.EventRefused("Cet avertissement n’est plus là. Rechargez la page.")
        said, by, now = form.cleaned_data, user_of(request), timezone.now()
        if said["back"]:
            actions.unwaive(event, said["code"], slot, mark=said["mark"], by=by, now=now)
            return "La raison est retirée."
        actions.waive(event, said["code"], slot, said["reason"], mark=said["mark"], by=by, now=now)
        return "La raison est gardée."

    page = acting.at_slot(face, event, key) if key else face.url("show-programme", event.pk)
    return acting.act(request, page, write)


@require_POST
def add_lunch(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """The break that is proposed for that day, as it is proposed now."""
    event = event_of(request, pk)

    def write() -> str:
        proposed = _lunch(event, request.POST.get("jour", ""))
        content = actions.SlotContent(
            "Pause déjeuner",
            kind=Slot.Kind.BREAK,
            day=proposed.day,
            start=proposed.start.time(),
            minutes=proposed.minutes,
        )
        actions.add_slot(event, content, by=user_of(request), now=timezone.now())
        return f"La pause déjeuner est ajoutée, {proposed.hours}."

    return acting.act(request, face.url("show-programme", event.pk), write)


def _lunch(event: Event, asked: str) -> lunch.Lunch:
    found = [one for one in lunch.missing(rows.programme(event)) if one.day.isoformat() == asked]
    if not found:
        raise actions.EventRefused("Il n’y a plus de place pour cette pause. Rechargez la page.")
    return found[0]
