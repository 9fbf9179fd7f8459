"""Who registered: the list, a search by name, and what is decided of several at once."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.errors import DomainError
from maillage.core.middleware import private
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import user_of
from maillage.registrations import actions
from maillage.registrations.desk import acts, answering, counting, exporting, listing, rooms
from maillage.registrations.desk.around import HERE, around, said
from maillage.registrations.desk.forms import DecideForm, FilterForm, SearchForm, address, initial
from maillage.registrations.desk.listing import CHANGED, Asked
from maillage.registrations.desk.objects import Door, door_of
from maillage.registrations.models import Way


@require_safe
def list_registrations(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    form = FilterForm(request.GET, label_suffix="")
    return _page(request, face, door_of(request, pk), form.asked(), page=form.page())


@require_http_methods(["GET", "HEAD", "POST"])
def search_registrations(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """Sent, never in an address: no name stays in the history of a browser."""
    door = door_of(request, pk)
    form = SearchForm(request.POST, label_suffix="")
    if request.method != "POST":
        return redirect(face.url(HERE, pk))
    if not form.is_valid():
        return _page(request, face, door, Asked(), search=form, status=422)
    return _page(request, face, door, Asked(words=form.cleaned_data["mots"]), search=form)


@require_POST
def decide_registrations(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """One, or those that are ticked; the list comes back as it was narrowed."""
    door = door_of(request, pk)
    back = face.url(HERE, pk) + address(FilterForm(request.POST).asked())
    what, keys = DecideForm(request.POST).decided()
    if not keys or door.form is None:
        messages.error(request, "Cochez d’abord les demandes à accepter ou à refuser.")
        return redirect(back)
    by, now = user_of(request), timezone.now()
    action = actions.approve if what == "accepter" else partial(actions.refuse, reply=request.POST.get("reponse", ""))
    rows = door.form.registrations.select_related("form__event").filter(pk__in=keys)
    done = acts.each(rows, lambda one: action(one, by=by, now=now))
    if done.count:
        messages.success(request, _decided(what, done))
    if done.refused:
        messages.error(request, f"{done.refused} sans changement. {done.refusal}")
    return redirect(back)


@require_safe
def count_registrations(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """By profession and by département, and what they answered: figures, no name."""
    door = door_of(request, pk)
    counts = counting.of(listing.lines(door.form)) if door.form else None
    answers = answering.of(door.form) if door.form else []
    context = around(face, door, "count-registrations", counts=counts, answers=answers, now=timezone.now())
    return render(request, "registrations/desk/count.html", context)


@require_POST
def export_registrations(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """For those who prepare the room; that somebody took it is kept first."""
    door = door_of(request, pk)
    kind = request.POST.get("sorte", "")
    if door.form is None or kind not in exporting.TYPES:
        messages.error(request, "Choisissez un fichier : tableur (XLSX) ou texte (CSV).")
        return redirect(face.url(HERE, pk))
    body = exporting.take(door.form, kind, by=user_of(request), now=timezone.now())
    response = HttpResponse(body, content_type=exporting.TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="inscriptions-{door.event.first_day.isoformat()}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return private(response)


@require_POST
def open_registrations(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """One registers here from now on; the sheet of the event says nothing else than before."""
    door = door_of(request, pk)
    try:
        acts.register_here(door.event, by=user_of(request), now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(face.url(HERE, pk))
    messages.success(request, "On s’inscrit ici. Réglez le formulaire, puis les rappels.")
    return redirect(face.url("set-registration-form", pk))


def _page(
    request: HttpRequest, face: Face, door: Door, asked: Asked, *, page: int = 1, status: int = 200, **more: Any
) -> HttpResponse:
    """`more`: the search that was sent."""
    now = timezone.now()
    context = around(
        face, door, HERE, said=said(door, now), asked=asked, **{"search": SearchForm(label_suffix=""), **more}
    )
    if door.form:
        everybody = listing.lines(door.form, with_names=bool(asked.words))
        found = listing.find(door.form, everybody, asked, page)
        form = FilterForm(initial=initial(asked), label_suffix="")
        form.offer(found.professions, found.departments)
        context |= {
            "found": found,
            "filter": form,
            "pools": [(pool, Way(pool.way).label) for pool in rooms.of(door.form, everybody, now=now)],
            "kept": [(name, value) for name, value in initial(asked).items() if value],
            "states": _states(found, asked),
            "page_base": address(asked, "n="),
            "decide_url": face.url("decide-registrations", door.event.pk),
            "search_url": face.url("search-registrations", door.event.pk),
        }
    return render(request, "registrations/desk/list.html", context, status=status)


def _states(found: listing.Found, asked: Asked) -> list[tuple[str, int, str, bool]]:
    """Text, count, address, whether it is this one; a state without anybody is not shown."""
    lines = [("", "Toutes", found.everybody), (CHANGED, "Réponses changées", found.changed), *found.counts]
    return [
        (text, count, address(asked._replace(state=state, words="")) or "?", state == asked.state)
        for state, text, count in lines
        if count or state in {"", asked.state}
    ]


def _decided(what: str, done: acts.Done) -> str:
    many = "s" if done.count > 1 else ""
    said = f"{done.count} demande{many} {'acceptée' if what == 'accepter' else 'non retenue'}{many}"
    waiting = f", dont {done.waiting} en liste d’attente : il n’y a plus de place" if done.waiting else ""
    return f"{said}{waiting}. Chaque personne reçoit la réponse."
