"""The page of a resource, and its citations."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core.discretion import history_title
from maillage.directory.middleware import shown_level
from maillage.resources import actions, citations, metadata, policies
from maillage.resources.models import Resource, ResourceUse
from maillage.resources.queries import reading
from maillage.search.models import Level

_FORMS = {
    "bib": (citations.bibtex, "application/x-bibtex"),
    "ris": (citations.ris, "application/x-research-info-systems"),
}


@require_safe
@login_not_required
def show_resource(request: HttpRequest, slug: str) -> HttpResponse:
    """404 to whoever may not read it. What was withdrawn says so, to those who could read it, without its words."""
    level, now = shown_level(request), timezone.now()
    sheet = reading.find(slug, level=level, now=now)
    if sheet is None:
        return _gone(request, slug, level)
    resource = sheet.resource
    is_public = resource.level == Level.EVERYBODY
    context = {
        "sheet": sheet,
        "history_title": history_title(resource.title, "Ressource"),
        "resource": resource,
        "citation": citations.french(metadata.work(resource, level=level), read_on=timezone.localdate(now)),
        "can_correct": level >= policies.PROPOSES,
        "is_late": resource.is_to_review(timezone.localdate(now)),
        "linked_data": metadata.json_ld(resource) if is_public else "",
        "dublin_core": list(metadata.dublin_core(resource)) if is_public else [],
    }
    response = render(request, "resources/resource_show.html", context)
    if is_public and not request.GET:
        response["X-Robots-Tag"] = "all"
    count(request, resource, ResourceUse.Kind.VIEW)
    return response


@require_safe
@login_not_required
def cite(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    level, now = shown_level(request), timezone.now()
    resource = Resource.objects.published(now).shown_to(level).select_related("publisher").filter(slug=slug).first()
    if resource is None or form not in _FORMS:
        raise Http404
    write, kind = _FORMS[form]
    response = HttpResponse(write(metadata.work(resource, level=level)), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{resource.slug}.{form}"'
    count(request, resource, ResourceUse.Kind.CITATION)
    return response


def count(request: HttpRequest, resource: Resource, kind: ResourceUse.Kind) -> None:
    """A use, of nobody in particular."""
    if request.method == "GET":
        actions.count_use(resource, kind, now=timezone.now())


def _gone(request: HttpRequest, slug: str, level: int) -> HttpResponse:
    withdrawn = reading.withdrawn(slug, level=level)
    if withdrawn is None:
        raise Http404
    similar = reading.similar(withdrawn, level=level, now=timezone.now())
    return render(request, "resources/resource_gone.html", {"similar": similar}, status=410)
