"""The same policy as the library's, page after page."""

import pytest
from csp.decorators import csp_exempt, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpResponse

from maillage.core.csp import PolicyMiddleware


def _with_nonce(request):
    return HttpResponse(str(request.csp_nonce))


VIEWS = {
    "ordinary": lambda _: HttpResponse("texte"),
    "updated": csp_update({"img-src": ["https://tuiles.example.org"]})(lambda _: HttpResponse("carte")),
    "exempt": csp_exempt()(lambda _: HttpResponse("rien")),
    "own": lambda _: HttpResponse("fichier", headers={"Content-Security-Policy": "sandbox"}),
}


@pytest.mark.parametrize("view", VIEWS)
def test_the_policy_is_that_of_the_library(view, rf):
    policies = [
        middleware(VIEWS[view])(rf.get("/")).headers.get("Content-Security-Policy")
        for middleware in (PolicyMiddleware, CSPMiddleware, PolicyMiddleware)
    ]

    assert policies[0] == policies[1] == policies[2]


def test_a_nonce_that_was_asked_for_is_in_the_policy(rf):
    response = PolicyMiddleware(_with_nonce)(rf.get("/"))

    assert f"'nonce-{response.content.decode()}'" in response.headers["Content-Security-Policy"]
