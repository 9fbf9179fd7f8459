"""One slot: written, copied, moved, removed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.core.errors import DomainError
from maillage.events import actions
from maillage.events.actions import slots
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.programme import acting, comparing, forms
from maillage.events.desk.programme.forms import SlotForm
from maillage.events.models import Event, Slot

_METHODS = ["GET", "HEAD", "POST"]
_GONE = "Quelqu’un a retiré ce créneau pendant ce temps. Ce que vous avez écrit est ici : enregistrez pour l’ajouter à nouveau."


@require_http_methods(_METHODS)
def add_slot(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """`apres`: the slot that it follows."""
    event = event_of(request, pk)
    form = _form(request, event, forms.blank(event, _after(event, request.GET.get("apres", ""))))
    if form.is_valid():
        try:
            made = actions.add_slot(event, form.content(), by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _kept(request, face, event, made, "Le créneau est ajouté.")
    return _page(request, face, event, form)


@require_http_methods(_METHODS)
def edit_slot(request: HttpRequest, pk: UUID, slot: UUID, *, face: Face) -> HttpResponse:
    """What somebody else wrote meanwhile is shown beside what she was writing; saving again is her choice."""
    event = event_of(request, pk)
    try:
        found = acting.slot_of(event, slot)
    except Http404:
        if request.method != "POST":
            raise
        return _gone(request, face, event)
    now = slots.content(found)
    form = _form(request, event, forms.initial(now), found)
    changes: list[Any] = []
    if form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            kept = actions.edit_slot(found, form.content(), seen=seen, by=user_of(request), now=timezone.now())
        except actions.SlotChanged as refusal:
            form.add_error(None, str(refusal))
            changes = comparing.differences(now, form.content())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _kept(request, face, event, kept, "Le créneau est enregistré.")
    return _page(request, face, event, form, slot=found, seen=slots.mark(found), changes=changes)


@require_http_methods(_METHODS)
def remove_slot(request: HttpRequest, pk: UUID, slot: UUID, *, face: Face) -> HttpResponse:
    """Asked first."""
    event = event_of(request, pk)
    found = acting.slot_of(event, slot)
    if request.method != "POST":
        is_read = event.versions.exists()
        context = acting.context(face, event, slot=found, is_read=is_read)
        return render(request, "events/desk/programme_remove.html", context)

    def write() -> str:
        actions.remove_slot(found, by=user_of(request), now=timezone.now())
        return f"Le créneau « {found.title} » est retiré."

    return acting.act(request, face.url("show-programme", event.pk), write)


@require_POST
def duplicate_slot(request: HttpRequest, pk: UUID, slot: UUID, *, face: Face) -> HttpResponse:
    """The copy is opened: something in it is to be changed."""
    event = event_of(request, pk)
    found = acting.slot_of(event, slot)
    try:
        copy = actions.duplicate_slot(found, by=user_of(request), now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(acting.at_slot(face, event, found.pk))
    messages.success(request, "Voici la copie, à la suite du premier. Changez ce qui doit l’être.")
    return redirect(face.url("edit-slot", event.pk, copy.pk))


@require_POST
def move_slot(request: HttpRequest, pk: UUID, slot: UUID, *, face: Face) -> HttpResponse:
    """`sens`: « apres », else before."""
    event = event_of(request, pk)
    found = acting.slot_of(event, slot)

    def write() -> str:
        is_later = request.POST.get("sens") == "apres"
        actions.move_slot(found, is_later=is_later, by=user_of(request), now=timezone.now())
        return f"« {found.title} » passe {'après' if is_later else 'avant'}."

    return acting.act(request, acting.at_slot(face, event, found.pk), write)


def _form(request: HttpRequest, event: Event, initial: dict[str, Any], slot: Slot | None = None) -> SlotForm:
    linked = [each.person for each in slot.appearances.select_related("person")] if slot else []
    known = {**{user.pk: user for user in linked if user is not None}, **slots.accounts(event)}
    return SlotForm(
        request.POST if request.method == "POST" else None,
        event=event,
        accounts={key: user.name for key, user in known.items()},
        initial=initial,
        slot=slot,
    )


def _page(request: HttpRequest, face: Face, event: Event, form: SlotForm, **more: Any) -> HttpResponse:
    status = 200 if not form.is_bound else 409 if more.get("changes") else 422
    action = face.url("edit-slot", event.pk, more["slot"].pk) if more.get("slot") else face.url("add-slot", event.pk)
    context = acting.context(
        face,
        event,
        form=form,
        action=action,
        tracks=event.slots.exclude(track="").order_by("track").values_list("track", flat=True).distinct(),
        **more,
    )
    return render(request, "events/desk/programme_slot.html", context, status=status)


def _kept(request: HttpRequest, face: Face, event: Event, slot: Slot, done: str) -> HttpResponse:
    """Back to the programme, or on with the same slot, with empty rows again."""
    messages.success(request, done)
    if "stay" in request.POST:
        return redirect(face.url("edit-slot", event.pk, slot.pk))
    return redirect(acting.at_slot(face, event, slot.pk))


def _gone(request: HttpRequest, face: Face, event: Event) -> HttpResponse:
    form = _form(request, event, {})
    form.add_error(None, _GONE)
    return _page(request, face, event, form)


def _after(event: Event, asked: str) -> Slot | None:
    """The slot named, else the last of the programme."""
    timed = event.slots.filter(start__isnull=False)
    try:
        named = timed.filter(pk=UUID(asked)).first()
    except ValueError:
        named = None
    return named or timed.order_by("-day", "-start", "pk").first()
