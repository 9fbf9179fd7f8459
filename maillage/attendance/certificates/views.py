"""What the public reads: her own certificate by her link, and the page that checks one."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from maillage.attendance.certificates import checking, codes
from maillage.attendance.certificates.checking import TooManyTries
from maillage.attendance.certificates.forms import CheckForm
from maillage.attendance.models import Certificate
from maillage.core.middleware import private
from maillage.registrations import signed

_SOON = 60  # seconds
_TEXT = "text/plain; charset=utf-8"
_OK, _UNPROCESSABLE, _TOO_MANY = 200, 422, 429


@login_not_required
@require_safe
def give_own(request: HttpRequest, token: str) -> HttpResponse:
    """To whoever has the link of the registration."""
    pk = signed.registration_of(token)
    found = Certificate.objects.valid().filter(registration=pk).first() if pk else None
    if found is None:
        raise Http404
    if found.body is None:
        return _not_yet()
    return give(found)


@csrf_exempt  # it changes nothing, and visitors have no cookie
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The number may come in the address, from the QR code; the code never does."""
    if request.method != "POST":
        number = codes.read_number(request.GET.get("numero", ""))
        return render(request, "attendance/certificate_check.html", {"form": CheckForm(initial={"numero": number})})
    form = CheckForm(request.POST)
    if not form.is_valid():
        return render(request, "attendance/certificate_check.html", {"form": form}, status=_UNPROCESSABLE)
    given = form.cleaned_data
    try:
        found = checking.check(given["numero"], given["code"])
    except TooManyTries:
        return render(request, "attendance/certificate_check.html", {"form": form, "is_slow": True}, status=_TOO_MANY)
    again = form if found is None else CheckForm()
    context = {"form": again, "number": given["numero"], "found": found, "is_unknown": found is None}
    return render(request, "attendance/certificate_check.html", context)


def give(certificate: Certificate) -> HttpResponse:
    """To be kept by the reader; its name says nothing."""
    response = HttpResponse(certificate.body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="attestation-{certificate.number}.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "none"
    return private(response)


def _not_yet() -> HttpResponse:
    response = HttpResponse("L’attestation se prépare : revenez dans une minute.\n", status=503, content_type=_TEXT)
    response["Retry-After"] = str(_SOON)
    return private(response)
