"""Home, legal pages, quick exit, gallery, health."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core import journal, periodic, sitemap
from maillage.core.middleware import GUARD_COOKIE, GUARD_SECONDS, findable
from maillage.editorial import front
from maillage.orientation.forms import PlaceForm, SearchForm
from maillage.orientation.pages import guides, numbers
from maillage.orientation.snapshots.shelf import shelf
from maillage.website import legal, linked_data
from maillage.website.gallery import examples

_SITE_MAP = "plan-du-site"
_HOME_NUMBERS = ("119", "116000", "3018")


@require_safe
@login_not_required
@findable
def home(request: HttpRequest) -> HttpResponse:
    """The finder. A question that is being changed comes back in codes, and fills the form."""
    asked = SearchForm(request.GET).search()
    form = PlaceForm(
        initial={
            "p": request.GET.get("p", ""),
            "b": request.GET.getlist("b"),
            "ou": asked.place.name if asked.place else "",
        }
    )
    lines = [numbers.by_code()[code] for code in _HOME_NUMBERS]
    context = {
        "form": form,
        "helplines": lines,
        "guides": guides.GUIDES,
        "front": front.current(),
        "canonical": f"{settings.SITE_URL}/",
        "linked_data": linked_data.json_ld(),
    }
    return render(request, "website/home.html", context)


@require_safe
@login_not_required
@findable
def show_legal(request: HttpRequest, slug: str) -> HttpResponse:
    """What the network published there, else the text that comes with Maillage."""
    if slug == _SITE_MAP:
        return render(request, "website/legal/plan_du_site.html", {"guides": guides.GUIDES})
    page = legal.find(slug)
    if page is None:
        raise Http404
    return render(request, "website/legal/written.html", {"page": page})


@require_safe
@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: forget the session, set the guard, and go to a page without suggestions (design guide, 4.1)."""
    response = HttpResponseRedirect(settings.EXIT_URL)
    response.status_code = 303
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    response.set_cookie(
        GUARD_COOKIE, "1", max_age=GUARD_SECONDS, httponly=True, secure=settings.HTTPS_ONLY, samesite="Lax"
    )
    # Not "cookies": it would erase the guard too.
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_safe
@login_not_required
def come_back(request: HttpRequest) -> HttpResponse:
    """Lifts the guard."""
    response = redirect("website:home")
    response.delete_cookie(GUARD_COOKIE)
    return response


@require_safe
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """For the operator's monitoring: 200 while help can be found, whatever else is broken; facts, no content."""
    stamp = shelf().stamp()
    state: dict[str, Any] = {
        "recherche": "ok" if stamp else "absente",
        "base": _database(),
        "version": stamp.revision if stamp else None,
        "publie": stamp.published_at if stamp else None,
        "defaut": shelf().fault,
        "numeros_a_verifier": [line.code for line in numbers.stale(timezone.localdate())],
        "pages_a_verifier": [guide.slug for guide in guides.stale(timezone.localdate())],
        **_tasks(),
        "cles_a_detruire": journal.overdue_keys(timezone.now()),
    }
    return JsonResponse(state, status=200 if stamp else 503)


def _tasks() -> dict[str, Any]:
    try:
        found = periodic.punctuality(timezone.now())
    except DatabaseError:
        return {"taches_en_retard": None, "taches_pas_encore_passees": None}
    return {"taches_en_retard": found.late, "taches_pas_encore_passees": found.never}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "arrêtée"
    return "ok"


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Names the map of the public pages only: which may be shown by search engines is said page by page, in X-Robots-Tag."""
    text = f"User-agent: *\nDisallow:\n\nSitemap: {settings.SITE_URL}/plan-du-site.xml\n"
    return HttpResponse(text, content_type="text/plain")


@require_safe
@login_not_required
def show_sitemap(request: HttpRequest) -> HttpResponse:
    """For search engines: the pages that everybody may read."""
    return HttpResponse(sitemap.document(), content_type="application/xml; charset=utf-8")


@require_safe
@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component of the interface; the browser checks and the pictures aim at it."""
    return render(request, "website/gallery.html", examples())
