"""The home: which blocks stand under the finder, and in which order. The national team only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.coordination.editorial.forms import BlockForm, WayForm
from maillage.coordination.editorial.views_pages import writers_only
from maillage.coordination.shell import person
from maillage.core.errors import DomainError
from maillage.editorial import actions, making
from maillage.editorial.models import HomeBlock

_LIST = "coordination:list-blocks"


@require_safe
@writers_only
def list_blocks(request: HttpRequest) -> HttpResponse:
    """In the order of the home; those that have nothing to show now say so."""
    blocks = list(HomeBlock.objects.order_by("rank", "pk"))
    shown = {(one.kind, one.title) for one in making.make(now=timezone.now()).blocks}
    rows = [(one, one.is_shown and (one.kind, one.title) not in shown) for one in blocks]
    return render(request, "coordination/block_list.html", {"rows": rows, "is_full": len(rows) >= actions.MOST_BLOCKS})


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def add_block(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def change_block(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(HomeBlock, pk=pk))


@require_POST
@writers_only
def move_block(request: HttpRequest, pk: int) -> HttpResponse:
    form = WayForm(request.POST)
    block = get_object_or_404(HomeBlock, pk=pk)
    if not form.is_valid():
        raise Http404
    try:
        actions.move_block(block, is_up=form.is_up(), by=person(request), now=timezone.now())
        messages.success(request, "Ordre de l’accueil modifié.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(_LIST)


@require_POST
@writers_only
def remove_block(request: HttpRequest, pk: int) -> HttpResponse:
    actions.remove_block(get_object_or_404(HomeBlock, pk=pk), by=person(request), now=timezone.now())
    messages.success(request, "Bloc retiré de l’accueil.")
    return redirect(_LIST)


def _edit(request: HttpRequest, block: HomeBlock | None) -> HttpResponse:
    form = BlockForm(request.POST if request.method == "POST" else None, initial=_initial(block))
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        now, by = timezone.now(), person(request)
        try:
            if block is None:
                actions.add_block(form.content(), by=by, now=now)
            else:
                actions.change_block(block, form.content(), by=by, now=now)
        except DomainError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, "Accueil modifié.")
            return redirect(_LIST)
    return render(request, "coordination/block_edit.html", {"edited": block, "form": form}, status=status)


def _initial(block: HomeBlock | None) -> dict[str, Any]:
    if block is None:
        return {"is_shown": True}
    return {name: getattr(block, name) for name in ("kind", "title", "text", "target", "is_shown")}
