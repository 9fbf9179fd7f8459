"""Logs never say what was asked, by whom or where (docs/security.md, case 50)."""

import logging

import pytest
from django.core.exceptions import BadRequest, TooManyFieldsSent
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory
from django.urls import ResolverMatch

from maillage.core.logs import DiscreetFilter

CANARY = "Romorantin"


def _record(**extra):
    record = logging.LogRecord(
        "django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", (CANARY,), None
    )
    for name, value in extra.items():
        setattr(record, name, value)
    return record


@pytest.mark.abuse(50)
def test_a_request_is_named_by_its_view():
    request = RequestFactory().get(f"/aide/{CANARY}?lieu={CANARY}", REMOTE_ADDR="203.0.113.7")
    request.resolver_match = ResolverMatch(lambda: None, (), {}, url_name="search")
    record = _record(request=request, status_code=500)

    assert DiscreetFilter().filter(record)
    assert record.getMessage() == "500 search"


@pytest.mark.abuse(50)
def test_an_address_that_does_not_exist_is_not_written():
    record = _record(request=RequestFactory().get(f"/{CANARY}"), status_code=404)

    assert DiscreetFilter().filter(record)
    assert record.getMessage() == "404 unknown address"


@pytest.mark.parametrize("wrong", [TooManyFieldsSent, BadRequest, MultiPartParserError])
def test_what_was_sent_wrong_leaves_one_line(wrong):
    record = _record(status_code=400, request=RequestFactory().post("/recherche"))
    record.exc_info = (wrong, wrong(CANARY), None)

    assert DiscreetFilter().filter(record)
    assert logging.Formatter().format(record) == "400 unknown address"


def test_other_messages_pass():
    record = _record()

    assert DiscreetFilter().filter(record)
    assert record.getMessage() == f"Internal Server Error: {CANARY}"


@pytest.mark.abuse(50)
@pytest.mark.django_db
def test_the_console_never_shows_a_path(client, settings, capsys):
    logging.config.dictConfig(settings.LOGGING)

    client.get(f"/{CANARY}/rien/du/tout", {"lieu": CANARY}, REMOTE_ADDR="203.0.113.7")

    written = capsys.readouterr().err
    assert "404 unknown address" in written
    assert CANARY not in written
    assert "203.0.113.7" not in written
