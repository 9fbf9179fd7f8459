"""« Mots à éviter »: what everybody who proposes a resource is asked about. The national team alone: to everybody else, these pages do not exist."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.coordination.resources.forms_words import GuardedForm
from maillage.coordination.shell import national_only, person
from maillage.core.errors import DomainError
from maillage.resources import actions
from maillage.resources.models import GuardedWords

_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@national_only
def list_guarded(request: HttpRequest) -> HttpResponse:
    rows = GuardedWords.objects.select_related("changed_by").order_by("words", "pk")
    context = {"avoided": [row for row in rows if row.instead], "names": [row for row in rows if not row.instead]}
    return render(request, "coordination/guarded_list.html", context)


@require_http_methods(_METHODS)
@national_only
def add_guarded(request: HttpRequest) -> HttpResponse:
    form = GuardedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.add_guarded(form.family(), by=person(request), now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "C’est ajouté : les contrôles le suivent déjà.")
            return redirect("coordination:list-guarded")
    return render(request, "coordination/guarded_edit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(_METHODS)
@national_only
def edit_guarded(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(GuardedWords, pk=pk)
    form = GuardedForm(request.POST) if request.method == "POST" else GuardedForm.of(row)
    if form.is_valid():
        actions.edit_guarded(row, form.family(), by=person(request), now=timezone.now())
        messages.success(request, "C’est enregistré : les contrôles le suivent déjà.")
        return redirect("coordination:list-guarded")
    context = {"form": form, "row": row}
    return render(request, "coordination/guarded_edit.html", context, status=422 if form.errors else 200)


@require_POST
@national_only
def remove_guarded(request: HttpRequest, pk: int) -> HttpResponse:
    actions.remove_guarded(get_object_or_404(GuardedWords, pk=pk), by=person(request), now=timezone.now())
    messages.success(request, "C’est retiré.")
    return redirect("coordination:list-guarded")
