"""Collections: made by hand or by a search, put in order with buttons, published."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.coordination.resources import collections, queries
from maillage.coordination.resources.forms import FindForm, PickForm
from maillage.coordination.resources.forms_collections import (
    CollectionForm,
    CriteriaForm,
    MoveForm,
    NewCollectionForm,
)
from maillage.coordination.shell import coordinators_only, person, tail
from maillage.core.errors import DomainError
from maillage.resources import actions
from maillage.resources.models import Collection

_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@coordinators_only
def list_collections(request: HttpRequest) -> HttpResponse:
    return render(request, "coordination/collection_list.html", {"rows": collections.every(), "tail": tail(request)})


@require_http_methods(_METHODS)
@coordinators_only
def create_collection(request: HttpRequest) -> HttpResponse:
    """By hand, it begins empty; by a search, its criteria come first."""
    is_sent = request.method == "POST"
    form = NewCollectionForm(request.POST if is_sent else None)
    criteria = CriteriaForm(request.POST if is_sent and form.is_valid() and form.is_by_search else None)
    if is_sent and form.is_valid() and (not form.is_by_search or criteria.is_valid()):
        question = criteria.question() if form.is_by_search else {}
        try:
            made = actions.create_collection(
                {**form.said(), "question": question}, by=person(request), now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La collection est créée. Personne ne la voit encore.")
            return redirect("coordination:show-collection", made.pk)
    context = {"form": form, "criteria": criteria, "tail": tail(request)}
    return render(request, "coordination/collection_create.html", context, status=422 if is_sent else 200)


@require_safe
@coordinators_only
def show_collection(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(Collection, pk=pk))


def _page(request: HttpRequest, found: Collection, *, error: str = "", status: int = 200, **forms: Any) -> HttpResponse:
    """`forms`: those that were refused or are tried, in the place of the fresh ones."""
    standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
    find = FindForm(request.GET, label_suffix="")
    items = [] if found.question else collections.items(found, timezone.now())
    criteria = forms.get("criteria")
    tried = criteria.question() if criteria is not None and criteria.is_valid() else None
    question = tried or found.question
    context = {
        "collection": found,
        "items": items,
        "given": collections.gives(question, found.level) if question else None,
        "is_tried": tried is not None,
        "forms": {"words": CollectionForm.of(found), "criteria": CriteriaForm.of(found.question), **forms},
        "find": find,
        "matches": queries.named(find.words(), standing, but=[item.pk for item in items]),
        "error": error,
        "tail": tail(request),
    }
    return render(request, "coordination/collection_show.html", context, status=status)


@require_POST
@coordinators_only
def edit_collection(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Collection, pk=pk)
    form = CollectionForm.of(found, request.POST)
    if not form.is_valid():
        return _page(request, found, words=form, status=422)
    return _act(
        request,
        found,
        "La collection est modifiée.",
        lambda one, by, now: actions.edit_collection(one, form.said(), by=by, now=now),
        words=form,
    )


@require_POST
@coordinators_only
def set_criteria(request: HttpRequest, pk: int) -> HttpResponse:
    """« Voir d'abord » shows what the search would give, and writes nothing."""
    found = get_object_or_404(Collection, pk=pk)
    form = CriteriaForm.of(found.question, request.POST)
    if not form.is_valid():
        return _page(request, found, criteria=form, status=422)
    if "preview" in request.POST:
        return _page(request, found, criteria=form)
    question = form.question()
    return _act(
        request,
        found,
        "La recherche est enregistrée.",
        lambda one, by, now: actions.edit_collection(one, {"question": question}, by=by, now=now),
        criteria=form,
    )


@require_POST
@coordinators_only
def move_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One place higher or lower, or out of it."""
    found = get_object_or_404(Collection, pk=pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, error="Rechargez la page, puis recommencez.", status=422)
    order = collections.moved(_pks(found), form.cleaned_data["resource"], form.cleaned_data["to"])
    return _act(
        request, found, "C’est fait.", lambda one, by, now: actions.order_collection(one, order, by=by, now=now)
    )


@require_POST
@coordinators_only
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    """At the end of it."""
    found = get_object_or_404(Collection, pk=pk)
    form = PickForm(request.POST)
    if not form.is_valid():
        return _page(request, found, error="Rechargez la page, puis recommencez.", status=422)
    order = [*_pks(found), form.cleaned_data["resource"]]
    return _act(request, found, "Ajoutée.", lambda one, by, now: actions.order_collection(one, order, by=by, now=now))


@require_POST
@coordinators_only
def publish_collection(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Collection, pk=pk)
    return _act(request, found, "La collection est publiée.", actions.publish_collection)


@require_POST
@coordinators_only
def withdraw_collection(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Collection, pk=pk)
    return _act(request, found, "Plus personne ne voit la collection.", actions.withdraw_collection)


def _pks(found: Collection) -> list[UUID]:
    return list(found.items.order_by("rank", "pk").values_list("resource_id", flat=True))


def _act(request: HttpRequest, found: Collection, done: str, action: Callable[..., Any], **forms: Any) -> HttpResponse:
    try:
        action(found, by=person(request), now=timezone.now())
    except DomainError as refusal:
        found.refresh_from_db()
        return _page(request, found, error=str(refusal), status=409, **forms)
    messages.success(request, done)
    return redirect("coordination:show-collection", found.pk)
