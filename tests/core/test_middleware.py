import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from maillage.core.middleware import GUARD_COOKIE, discretion, quick_exit_guard, with_camera

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
    said = {"X-Robots-Tag": "all", "Cache-Control": "max-age=60", "Permissions-Policy": "camera=(self)"}

    response = discretion(lambda _: HttpResponse(headers=said))(RequestFactory().get("/"))

    assert {name: response.headers[name] for name in said} == said


def test_no_page_opens_a_camera_but_that_which_says_so():
    policies = [
        discretion(view)(RequestFactory().get("/")).headers["Permissions-Policy"]
        for view in (_answer, lambda request: with_camera(_answer(request)))
    ]

    assert [policy.partition(",")[0] for policy in policies] == ["camera=()", "camera=(self)"]
    assert policies[0].partition(",")[2] == policies[1].partition(",")[2]
    assert all(f"{sensor}=()" in policies[0] for sensor in ("microphone", "geolocation", "display-capture"))


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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("/aide/numeros/", "/aide/numeros"), ("/aide/numeros//?x=1", "/aide/numeros?x=1"), ("/quitter/", "/quitter")],
)
def test_a_slash_typed_at_the_end_leads_to_the_page(client, typed, meant):
    answer = client.get(typed)

    assert (answer.status_code, answer["Location"]) == (302, meant)


@pytest.mark.parametrize("path", ["/nulle/part/du/tout/", "//elsewhere.example/"])
def test_no_slash_leads_where_nothing_is(client, path):
    assert client.get("/", PATH_INFO=path).status_code == 404


def test_what_is_posted_beside_an_address_is_not_led_elsewhere(client):
    assert client.post("/aide/numeros/").status_code == 404


def test_a_browser_that_guesses_the_icon_is_led_to_it(client):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, "/static/img/dot.svg")
