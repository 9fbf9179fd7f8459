import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from maillage.core.middleware import GUARD_COOKIE, discretion, quick_exit_guard

PAGE = "la page demandée"


def _answer(request):
    return HttpResponse(PAGE)


@pytest.mark.abuse(52)
@pytest.mark.abuse(62)
def test_pages_leave_no_copy_and_stay_out_of_search_engines():
    response = discretion(_answer)(RequestFactory().get("/"))

    assert response.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_page_may_say_otherwise_of_itself():
    said = {"X-Robots-Tag": "all", "Cache-Control": "max-age=60"}

    response = discretion(lambda _: HttpResponse(headers=said))(RequestFactory().get("/"))

    assert {name: response.headers[name] for name in said} == said


def _guarded(path, **cookies):
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return quick_exit_guard(_answer)(request).content.decode()


@pytest.mark.abuse(61)
def test_after_a_quick_exit_pages_say_nothing():
    shown = _guarded("/aide/images", **{GUARD_COOKIE: "1"})

    assert PAGE not in shown
    assert "<html" in shown


@pytest.mark.parametrize("path", ["/quitter", "/continuer", "/sante", "/static/css/maillage.css"])
def test_the_exit_and_what_is_not_a_page_answer_as_usual(path):
    assert _guarded(path, **{GUARD_COOKIE: "1"}) == PAGE


def test_without_a_quick_exit_pages_answer_as_usual():
    assert _guarded("/aide/images") == PAGE
