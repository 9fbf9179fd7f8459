"""Pages: the tree, one text, its versions. The national team only."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.coordination.editorial import comparing
from maillage.coordination.editorial.forms import (
    CompareForm,
    FactsForm,
    NewPageForm,
    NumberForm,
    TextForm,
    WayForm,
)
from maillage.coordination.shell import coordinators_only, person
from maillage.core import markdown
from maillage.core.errors import DomainError
from maillage.editorial import actions, policies
from maillage.editorial.models import Page

View = Callable[..., HttpResponse]


def writers_only(view: View) -> View:
    """To everybody else these pages do not exist (404)."""

    @wraps(view)
    @coordinators_only
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policies.can_write_pages(request.standing):  # type: ignore[attr-defined]  # put there by a middleware
            raise Http404
        return view(request, *args, **kwargs)

    return shown


@require_safe
@writers_only
def list_pages(request: HttpRequest) -> HttpResponse:
    rows, today = list(comparing.latest()), timezone.localdate()
    places = [
        {"label": place.label, "rows": comparing.tree([row for row in rows if row.page.place == place], today)}
        for place in Page.Place
    ]
    return render(request, "coordination/page_list.html", {"places": places})


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def create_page(request: HttpRequest) -> HttpResponse:
    form = NewPageForm(request.POST if request.method == "POST" else None, parents=_parents(None))
    status = 422 if request.method == "POST" else 200
    if form.is_valid() and "apercu" not in request.POST:
        try:
            place = form.cleaned_data["place"]
            page = actions.create_page(place, form.facts(), form.content(), by=person(request), now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, "Page créée. Elle n’est pas encore publiée.")
            return redirect("coordination:edit-page", pk=page.pk)
    elif form.is_valid():
        status = 200
    return render(request, "coordination/page_create.html", {"form": form, "preview": _preview(form)}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def edit_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Aperçu » keeps nothing; « Enregistrer » adds a version; « Enregistrer et publier » shows it too."""
    page = get_object_or_404(Page, pk=pk)
    last = page.versions.latest("number")
    initial = {"title": last.title, "summary": last.summary, "body": last.body, "seen": last.number}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 422 if request.method == "POST" else 200
    if form.is_valid() and "apercu" not in request.POST:
        try:
            _write(request, page, form)
        except DomainError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            return redirect("coordination:edit-page", pk=page.pk)
    elif form.is_valid():
        status = 200
    context = {"page": page, "last": last, "form": form, "preview": _preview(form), "href": comparing.href(page)}
    return render(request, "coordination/page_edit.html", context, status=status)


def _write(request: HttpRequest, page: Page, form: TextForm) -> None:
    now, by = timezone.now(), person(request)
    version = actions.write_version(page, form.content(), seen=form.cleaned_data["seen"] or 0, by=by, now=now)
    if "publier" in request.POST:
        actions.publish_page(page, version.number, by=by, now=now)
        messages.success(request, f"Version {version.number} publiée.")
    else:
        messages.success(request, f"Version {version.number} enregistrée. Elle n’est pas encore publiée.")


@require_safe
@writers_only
def list_versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The newest first; two of them compared word by word."""
    page = get_object_or_404(Page, pk=pk)
    versions = list(page.versions.select_related("written_by").defer("body").order_by("-number"))
    asked = CompareForm(request.GET)
    numbers = (asked.cleaned_data["de"], asked.cleaned_data["a"]) if asked.is_valid() else None
    if numbers is None and len(versions) > 1:
        numbers = (versions[1].number, versions[0].number)
    context = {
        "page": page,
        "title": versions[0].title,
        "versions": versions,
        "compared": numbers,
        "changes": comparing.changes(page, *numbers) if numbers else [],
    }
    return render(request, "coordination/page_versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def set_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    page = get_object_or_404(Page, pk=pk)
    initial = {
        "slug": page.slug,
        "parent": str(page.parent_id or ""),
        "level": page.level,
        "source": page.source,
        "checked_on": page.checked_on,
        "to_review_by": page.to_review_by,
    }
    form = FactsForm(request.POST if request.method == "POST" else None, initial=initial, parents=_parents(page))
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        try:
            actions.set_page_facts(page, form.facts(), by=person(request), now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, "Réglages de la page enregistrés.")
            return redirect("coordination:edit-page", pk=page.pk)
    context = {"page": page, "title": page.versions.latest("number").title, "form": form}
    return render(request, "coordination/page_set.html", context, status=status)


@require_POST
@writers_only
def publish_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, NumberForm, lambda page, form, now: _publish(request, page, form, now))


def _publish(request: HttpRequest, page: Page, form: Any, now: datetime) -> str:
    actions.publish_page(page, form.cleaned_data["number"], by=person(request), now=now)
    return f"Version {form.cleaned_data['number']} publiée."


@require_POST
@writers_only
def unpublish_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    def unpublish(page: Page, form: Any, now: datetime) -> str:
        actions.unpublish_page(page, by=person(request), now=now)
        return "Page retirée du site. Son texte et ses versions restent ici."

    return _act(request, pk, None, unpublish)


@require_POST
@writers_only
def restore_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    def restore(page: Page, form: Any, now: datetime) -> str:
        number = form.cleaned_data["number"]
        version = actions.restore_version(page, number, by=person(request), now=now)
        return f"Le texte de la version {number} est repris dans la version {version.number}, qui reste à publier."

    return _act(request, pk, NumberForm, restore)


@require_POST
@writers_only
def move_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    def move(page: Page, form: Any, now: datetime) -> str:
        actions.move_page(page, is_up=form.is_up(), by=person(request), now=now)
        return "Ordre des pages modifié."

    return _act(request, pk, WayForm, move, then="coordination:list-pages")


def _act(
    request: HttpRequest, pk: UUID, kind: Any, action: Callable[[Page, Any, datetime], str], *, then: str = ""
) -> HttpResponse:
    page = get_object_or_404(Page, pk=pk)
    form = kind(request.POST) if kind else None
    if form is not None and not form.is_valid():
        raise Http404
    try:
        messages.success(request, action(page, form, timezone.now()))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(then) if then else redirect("coordination:list-page-versions", pk=pk)


def _parents(page: Page | None) -> list[tuple[UUID, str]]:
    """Pages under which it may stand."""
    rows = [row for row in comparing.latest() if row.page.parent_id is None]
    if page is not None:
        rows = [row for row in rows if row.page.place == page.place and row.page_id != page.pk]
    return [(row.page_id, f"{row.title} ({row.page.get_place_display()})") for row in rows]


def _preview(form: TextForm) -> dict[str, Any] | None:
    if not form.is_bound or not form.is_valid():
        return None
    said = form.cleaned_data
    return {"title": said["title"], "summary": said["summary"], "html": markdown.render(said["body"], level=4)}
