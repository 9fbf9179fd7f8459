"""Files of resources and their pictures, by our own views only."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core.sending import StoredFile
from maillage.directory.middleware import shown_level
from maillage.resources.files import giving
from maillage.resources.models import ResourceFile, ResourceUse
from maillage.resources.queries import reading
from maillage.resources.views.reading import count


@require_safe
@login_not_required
def give_file(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    """To be kept, never opened in a page of ours; 404 to whoever may not read its resource, or while it is not ready."""
    file = _file(request, slug, pk)
    try:
        given = giving.open_file(file)
    except giving.NotThere:
        raise Http404 from None
    assert file.resource is not None
    count(request, file.resource, ResourceUse.Kind.DOWNLOAD)
    return StoredFile(given.handle, content_type=given.content_type, filename=given.name)


@require_safe
@login_not_required
def show_thumbnail(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    file = _file(request, slug, pk)
    try:
        given = giving.open_thumbnail(file)
    except giving.NotThere:
        raise Http404 from None
    return StoredFile(given.handle, content_type=given.content_type, filename=given.name, as_attachment=False)


def _file(request: HttpRequest, slug: str, pk: UUID) -> ResourceFile:
    found = reading.file(slug, pk, level=shown_level(request), now=timezone.now())
    if found is None:
        raise Http404
    return found
