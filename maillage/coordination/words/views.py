"""The words that stand for one another in everybody's searches. The national team alone: to everybody else, these pages do not exist."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.coordination.shell import national_only, person
from maillage.coordination.words.forms import FamilyForm
from maillage.core.errors import DomainError
from maillage.search import words
from maillage.search.models import WordFamily


@require_safe
@national_only
def list_words(request: HttpRequest) -> HttpResponse:
    rows = WordFamily.objects.select_related("changed_by").order_by("kind", "words", "pk")
    context = {
        "equal": [row for row in rows if not row.typed],
        "hidden": [row for row in rows if row.typed],
    }
    return render(request, "coordination/word_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@national_only
def add_words(request: HttpRequest) -> HttpResponse:
    form = FamilyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            words.add(form.family(), by=person(request), now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Famille ajoutée : la recherche la suit déjà.")
            return redirect("coordination:list-words")
    return render(request, "coordination/word_edit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@national_only
def edit_words(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(WordFamily.objects.select_related("changed_by"), pk=pk)
    form = FamilyForm(request.POST) if request.method == "POST" else FamilyForm.of(row)
    if form.is_valid():
        words.edit(row, form.family(), by=person(request), now=timezone.now())
        messages.success(request, "Famille enregistrée : la recherche la suit déjà.")
        return redirect("coordination:list-words")
    context = {"form": form, "row": row}
    return render(request, "coordination/word_edit.html", context, status=422 if form.errors else 200)


@require_POST
@national_only
def remove_words(request: HttpRequest, pk: int) -> HttpResponse:
    words.remove(get_object_or_404(WordFamily, pk=pk), by=person(request), now=timezone.now())
    messages.success(request, "Famille retirée.")
    return redirect("coordination:list-words")
