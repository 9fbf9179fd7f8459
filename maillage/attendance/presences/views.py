"""What the public reads: her own badge, by her link."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.attendance.presences import owning, papers
from maillage.core.middleware import private
from maillage.registrations import signed
from maillage.registrations.models import Registration


@login_not_required
@require_safe
def give_own_badge(request: HttpRequest, token: str) -> HttpResponse:
    """To whoever has the link of the registration; its name and its title say nothing."""
    pk, now = signed.registration_of(token), timezone.now()
    found = Registration.objects.select_related("form__event").filter(pk=pk).first() if pk else None
    if found is None or not owning.has_badge(found, now):
        raise Http404
    person = papers.person(found)
    response = HttpResponse(papers.badges(found.form.event, [person], at=now), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="badge.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "none"
    return private(response)
