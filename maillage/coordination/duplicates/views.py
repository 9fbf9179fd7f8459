"""Structures that look alike: the list, two side by side, and merges that can be undone."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.coordination.duplicates.forms import DuplicateFilterForm, MergeForm
from maillage.coordination.shell import LIST_KEYS, coordinators_only, scope_of, tail
from maillage.core.errors import DomainError
from maillage.upkeep.duplicates import actions, fields, policies, queries
from maillage.upkeep.duplicates.actions import Choices
from maillage.upkeep.models import DuplicatePair, Merge

_PAGE = 50
_LAST_MERGES = 10
_LIST_KEYS = (*LIST_KEYS, ("o", "comparer la première paire"))
_PAIR_KEYS = (
    ("c", "aller aux choix, puis les flèches"),
    ("f", "aller à « Fusionner », puis Entrée"),
    ("d", "aller à « Ce sont deux structures », puis Entrée"),
    ("n", "suivante, sans décider"),
    ("u", "retour à la liste"),
)


@require_safe
@coordinators_only
def list_duplicates(request: HttpRequest) -> HttpResponse:
    pairs = queries.waiting(request.standing, scope_of(request).departments)  # type: ignore[attr-defined]
    page = Paginator(pairs, _PAGE).get_page(DuplicateFilterForm(request.GET).page())
    context = {
        "page": page,
        "total": page.paginator.count,
        "first": _address(request, page[0]) if page else "",
        "base": f"?{tail(request, '')}&n=".replace("?&", "?"),
        "tail": tail(request),
        "merges": queries.merges(request.standing)[:_LAST_MERGES],  # type: ignore[attr-defined]
        "keys": _LIST_KEYS,
    }
    return render(request, "coordination/duplicate_list.html", context)


@require_safe
@coordinators_only
def show_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _pair(request, pk))


@require_POST
@coordinators_only
def mark_distinct(request: HttpRequest, pk: int) -> HttpResponse:
    pair = _pair(request, pk)
    try:
        actions.mark_distinct(pair, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
    except DomainError as error:
        return _page(request, _pair(request, pk), error=str(error), status=409)
    messages.success(request, "C’est noté : ce sont deux structures différentes. Elles ne seront plus proposées.")
    return redirect(_next(request, pair))


@require_POST
@coordinators_only
def merge_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """What was displayed is merged, or nothing: `seen` says what was displayed."""
    pair, choices = _pair(request, pk), MergeForm(request.POST).choices()
    try:
        done = actions.merge(pair, choices, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
    except DomainError as error:
        return _page(request, _pair(request, pk), choices=choices, error=str(error), status=409)
    messages.success(request, f"Les deux fiches n’en font plus qu’une : {done.kept.name}. Vous pouvez l’annuler ici.")
    return redirect(reverse("coordination:show-merge", args=[done.pk]) + tail(request))


@require_safe
@coordinators_only
def show_merge(request: HttpRequest, pk: int) -> HttpResponse:
    return _merge_page(request, _merge(request, pk))


@require_POST
@coordinators_only
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    done = _merge(request, pk)
    try:
        actions.undo_merge(done, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
    except DomainError as error:
        return _merge_page(request, _merge(request, pk), error=str(error), status=409)
    messages.success(request, "La fusion est annulée : les deux fiches sont comme avant.")
    return redirect(reverse("coordination:list-duplicates") + tail(request))


def _page(
    request: HttpRequest, pair: DuplicatePair, *, choices: Choices | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    sheet = queries.sheet(pair)
    if choices and choices.seen == sheet.seen:  # what was chosen stays chosen, unless the records changed
        lines = tuple(replace(line, taken=choices.taken.get(line.name, line.taken)) for line in sheet.lines)
        sheet = replace(sheet, lines=lines, kept=choices.kept or sheet.kept)
    following = _following(request, pair)
    context: dict[str, Any] = {
        "sheet": sheet,
        "can_decide": policies.can_decide(request.standing, pair.first, pair.second),  # type: ignore[attr-defined]
        "pair": pair,
        "error": error,
        "next": _address(request, following) if following else "",
        "list": reverse("coordination:list-duplicates") + tail(request),
        "tail": tail(request),
        "keys": _PAIR_KEYS,
    }
    return render(request, "coordination/duplicate_show.html", context, status=status)


def _merge_page(request: HttpRequest, done: Merge, *, error: str = "", status: int = 200) -> HttpResponse:
    said = done.before
    is_hers = policies.can_decide(request.standing, done.kept, done.removed)  # type: ignore[attr-defined]
    context = {
        "merge": done,
        "changed": [shown.label for name, shown in fields.FIELDS.items() if said["kept"][name] != said["after"][name]],
        "moved": queries.moved(done),
        "can_undo": is_hers and not done.undone_at,
        "error": error,
        "list": reverse("coordination:list-duplicates") + tail(request),
        "tail": tail(request),
    }
    return render(request, "coordination/duplicate_merge.html", context, status=status)


def _pair(request: HttpRequest, pk: int) -> DuplicatePair:
    """Of her territories; a stranger gets 404."""
    return get_object_or_404(queries.readable(request.standing), pk=pk)  # type: ignore[attr-defined]


def _merge(request: HttpRequest, pk: int) -> Merge:
    found = queries.merges(request.standing).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _following(request: HttpRequest, pair: DuplicatePair) -> DuplicatePair | None:
    pairs = queries.waiting(request.standing, scope_of(request).departments)  # type: ignore[attr-defined]
    return queries.after(pairs, pair)


def _next(request: HttpRequest, pair: DuplicatePair) -> str:
    """The next pair to compare; the list when none is left."""
    following = _following(request, pair)
    return _address(request, following) if following else reverse("coordination:list-duplicates") + tail(request)


def _address(request: HttpRequest, pair: DuplicatePair) -> str:
    return reverse("coordination:show-duplicate", args=[pair.pk]) + tail(request)
