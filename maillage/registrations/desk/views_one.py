"""One registration; what is decided of it; what she needs; somebody added by hand; what all of them need."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.errors import DomainError
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import user_of
from maillage.registrations import actions, opening
from maillage.registrations.desk import acts, one
from maillage.registrations.desk.around import HERE, around
from maillage.registrations.desk.forms import AddForm
from maillage.registrations.desk.objects import Door, door_of, registration_of
from maillage.registrations.models import Registration


class Act(NamedTuple):
    action: Callable[..., object]
    done: str


_ACTS = {
    "accepter": Act(actions.approve, "La demande est acceptée. La réponse part par courriel."),
    "refuser": Act(actions.refuse, "La demande n’est pas retenue. La réponse part par courriel."),
    "place": Act(actions.give_seat, "Elle a une place."),
    "vu": Act(actions.look_over, "C’est noté : ce changement est revu."),
    "annuler": Act(actions.cancel_for, "L’inscription est annulée. La place est pour la suivante."),
    "confirmer": Act(acts.confirm_for, "La place est confirmée."),
    "lien": Act(acts.write_again, "Son lien lui est envoyé de nouveau, au plus une fois par heure."),
}


@require_safe
def show_registration(request: HttpRequest, pk: UUID, registration: UUID, *, face: Face) -> HttpResponse:
    return _page(request, face, registration_of(request, pk, registration))


@require_POST
def read_needs(request: HttpRequest, pk: UUID, registration: UUID, *, face: Face) -> HttpResponse:
    """Shown in this answer only; that they were read is kept before."""
    found = registration_of(request, pk, registration)
    return _page(request, face, found, needs=acts.read_needs(found, by=user_of(request), now=timezone.now()))


@require_POST
def decide_registration(request: HttpRequest, pk: UUID, registration: UUID, *, face: Face) -> HttpResponse:
    found = registration_of(request, pk, registration)
    act = _ACTS.get(request.POST.get("que", ""))
    if act is None:
        messages.error(request, "Choisissez ce qu’il faut faire de cette inscription.")
    elif act.action is actions.cancel_for and "confirme" not in request.POST:
        messages.error(request, "Cochez la case pour dire que vous voulez annuler cette inscription.")
    else:
        reply = {"reply": request.POST.get("reponse", "")} if act.action is actions.refuse else {}
        _do(request, act, found, **reply)
    return redirect(face.url("show-registration", pk, registration))


@require_http_methods(["GET", "HEAD", "POST"])
def add_registration(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """Somebody who telephoned; the same rules as for everybody, and her place in the same queue."""
    door = door_of(request, pk)
    if door.form is None:
        return redirect(face.url(HERE, pk))
    questions = list(door.form.questions.order_by("rank", "pk"))
    data = request.POST if request.method == "POST" else None
    form = AddForm(data, door=door.form, ways=opening.ways(door.event), questions=questions)
    now = timezone.now()
    if form.is_valid() and (made := _add(request, door, form, now)):
        if made.at == now:
            messages.success(request, "C’est enregistré.")
        else:
            messages.warning(request, "Cette personne est déjà inscrite : voici son inscription. Rien n’a changé.")
        return redirect(face.url("show-registration", pk, made.pk))
    context = around(face, door, HERE, form=form)
    return render(request, "registrations/desk/add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def list_needs(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """How many first; what they need, without their names, once it is asked for and noted."""
    door = door_of(request, pk)
    lines: list[tuple[Registration, str, str]] | None = None
    if request.method == "POST" and door.form:
        read = acts.read_all_needs(door.form, by=user_of(request), now=timezone.now())
        lines = [(row, text, face.url("show-registration", pk, row.pk)) for row, text in read]
    said = door.form.registrations.live().exclude(sealed_needs=None) if door.form else Registration.objects.none()
    ways = list(said.values_list("way", flat=True))
    context = around(face, door, "list-needs", needs=lines, ways=one.by_way(ways), count=len(ways))
    return render(request, "registrations/desk/needs.html", context)


def _add(request: HttpRequest, door: Door, form: AddForm, now: datetime) -> Registration | None:
    """None when it was refused: the form says why."""
    assert door.form is not None
    try:
        return actions.register(door.form, form.applicant(), by=user_of(request), now=now)
    except actions.WrongAnswer as wrong:
        form.tell(wrong)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


def _do(request: HttpRequest, act: Act, registration: Registration, **more: str) -> None:
    try:
        act.action(registration, by=user_of(request), now=timezone.now(), **more)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, act.done)


def _page(request: HttpRequest, face: Face, found: Registration, **more: Any) -> HttpResponse:
    """`more`: what was read just now."""
    event = found.form.event
    context = around(face, Door(event, found.form), HERE, sheet=one.of(found, now=timezone.now()), **more)
    names = ("decide-registration", "read-needs")
    context["urls"] = {name.replace("-", "_"): face.url(name, event.pk, found.pk) for name in names}
    return render(request, "registrations/desk/show.html", context)
