"""Where nobody is known, and where people are."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from maillage.core.people import PeopleMiddleware
from tests import factories


@login_not_required
def tell(request):
    known = [name for name in ("session", "_messages", "standing") if hasattr(request, name)]
    return HttpResponse(f"{request.user.is_authenticated} {known}")


def secret(request):
    return HttpResponse("secret")


urlpatterns = [
    path("aide/essai", tell),
    path("aide/secret", secret),
    path("ailleurs", tell),
    path("ailleurs/secret", secret),
]


@pytest.fixture
def person(client, db, settings):
    client.force_login(factories.UserFactory())
    settings.ROOT_URLCONF = __name__
    settings.LOGIN_URL = "/connexion"
    return client


def test_the_help_finder_knows_nobody_and_reads_no_session(person, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = person.get("/aide/essai")

    assert response.content.decode() == "False []"
    assert response.cookies == {}


def test_elsewhere_the_person_is_known(person):
    assert person.get("/ailleurs").content.decode() == "True ['session', '_messages', 'standing']"
    assert person.get("/ailleurs/secret").content == b"secret"


def test_a_page_for_members_does_not_open_where_nobody_is_known(person):
    response = person.get("/aide/secret")

    assert (response.status_code, response["Location"]) == (302, "/connexion?next=/aide/secret")


def test_a_middleware_with_another_step_is_refused(settings):
    settings.PEOPLE_MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]

    with pytest.raises(TypeError, match="process_exception"):
        PeopleMiddleware(tell)
