"""OAI-PMH, by GET and by POST."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from maillage.resources.oai import answers, requests
from maillage.resources.oai.requests import Refused


@csrf_exempt  # changes nothing and knows nobody: harvesters may ask by POST
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """An error is an answer of the protocol, with the status 200, as it asks."""
    said = dict((request.POST if request.method == "POST" else request.GET).lists())
    now = timezone.now()
    try:
        content = answers.answer(requests.read(said), now=now)
    except Refused as refused:
        arguments = {name: values[0] for name, values in said.items()}
        content = answers.refusal(refused, arguments, now=now)
    return HttpResponse(content, content_type="text/xml; charset=utf-8")
