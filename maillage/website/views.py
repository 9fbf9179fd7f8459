"""Home, legal pages, gallery, health."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.website.gallery import examples


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Maillage")


@require_safe
@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component of the interface; the browser checks and the pictures aim at it."""
    return render(request, "website/gallery.html", examples())
