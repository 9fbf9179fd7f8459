"""The catalogue, for whoever reads. An address says all that is asked, in codes; nothing is kept of readers."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core.discretion import history_title
from maillage.core.middleware import findable
from maillage.core.text import number
from maillage.directory.middleware import shown_level
from maillage.search.models import Level
from maillage.trainings.catalogue import course, departments, linked_data, listing, narrowing
from maillage.trainings.catalogue.forms import NarrowingForm
from maillage.trainings.words import address


@require_safe
@login_not_required
@findable
def list_courses(request: HttpRequest) -> HttpResponse:
    asked = narrowing.read(request.GET)
    wanted = number(request.GET.get("page", ""), usual=1)
    context = {
        "page": listing.page(asked, wanted, level=shown_level(request), now=timezone.now()),
        "base": f"{asked.query}&page=" if asked.query else "?page=",
        "form": NarrowingForm(asked),
        **_moments(asked),
    }
    return render(request, "trainings/course_list.html", context)


@require_safe
@login_not_required
@findable
def show_departments(request: HttpRequest) -> HttpResponse:
    """By profession only: the rest of what is asked is left out."""
    asked = narrowing.read({"metier": request.GET.get("metier", "")})
    context = {
        "page": departments.page(asked, level=shown_level(request), now=timezone.now()),
        "form": NarrowingForm(asked, ("metier",), has_cross=False),
        **_moments(asked),
    }
    return render(request, "trainings/department_list.html", context)


@require_safe
@login_not_required
def show_course(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """404 to whoever may not read it. The address of a session leads to its course."""
    level = shown_level(request)
    event = course.found(year, slug, level=level)
    if event is None:
        above = course.above(year, slug, level=level)
        if above is None:
            raise Http404
        return redirect(address(above))
    page = course.page(event, level=level, now=timezone.now())
    is_public = event.level == Level.EVERYBODY
    context = {
        "page": page,
        "event": event,
        "history_title": history_title(event.title, event.neutral_title or "Formation"),
        "linked_data": linked_data.json_ld(page) if is_public else "",
    }
    response = render(request, "trainings/course_show.html", context)
    if is_public and not request.GET:
        response["X-Robots-Tag"] = "all"
    return response


def _moments(asked: narrowing.Asked) -> dict[str, Any]:
    return {"asked": asked, "to_come": asked.at(is_past=False).query, "past": asked.at(is_past=True).query}
