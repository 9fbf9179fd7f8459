"""The commands that serve: nothing is written of who asks what, and the worker comes back."""

import os
import subprocess
import time

import pytest
import uvicorn
from django.conf import settings
from django.core.management import call_command

from maillage.website.management.commands import demo, serve, setup
from tests import factories


@pytest.fixture
def served(monkeypatch):
    """What the web server is told, instead of serving."""
    said = {}
    monkeypatch.setattr(settings, "SITE_URL", settings.SITE_URL)  # put back at the end, as what follows
    monkeypatch.setenv("MAILLAGE_SITE_URL", "")
    monkeypatch.delenv("MAILLAGE_SITE_URL")
    monkeypatch.setattr(uvicorn, "run", lambda application, **options: said.update(options, application=application))
    return said


@pytest.mark.abuse(50)
def test_the_server_keeps_no_access_log_and_names_no_version(served, capsys):
    call_command("serve", "--without-worker", "--host", "127.0.0.1", "--port", "8123")

    assert (served["application"], served["host"], served["port"]) == ("maillage.asgi:application", "127.0.0.1", 8123)
    assert (served["access_log"], served["server_header"]) == (False, False)
    assert "http://localhost:8123/" in capsys.readouterr().out


def test_links_lead_to_the_port_that_is_served_unless_another_address_was_said(served, monkeypatch):
    call_command("serve", "--without-worker", "--port", "8123")
    by_port = settings.SITE_URL, os.environ["MAILLAGE_SITE_URL"]
    monkeypatch.setenv("MAILLAGE_SITE_URL", "https://maillage.example")
    call_command("serve", "--without-worker", "--port", "8124")

    assert by_port == ("http://localhost:8123", "http://localhost:8123")
    assert (settings.SITE_URL, os.environ["MAILLAGE_SITE_URL"]) == ("http://localhost:8123", "https://maillage.example")


class Child:
    """A child process that runs until it is told to stop."""

    started = 0

    def __init__(self, command):
        Child.started += 1
        self.command, self.stopped = command, False

    def wait(self, timeout=None):
        while not self.stopped:
            time.sleep(0.005)

    def poll(self):
        return 0 if self.stopped else None

    def terminate(self):
        self.stopped = True


@pytest.fixture
def children(monkeypatch):
    made = []
    monkeypatch.setattr(subprocess, "Popen", lambda command: made.append(Child(command)) or made[-1])
    monkeypatch.setattr(serve, "_PAUSE_SECONDS", 0.01)
    return made


def wait_for(count, children):
    for _ in range(400):
        if len(children) >= count:
            return
        time.sleep(0.005)
    pytest.fail("no child was started")


def test_the_worker_runs_beside_and_stops_with_the_server(served, children, monkeypatch):
    monkeypatch.setattr(uvicorn, "run", lambda *_, **__: wait_for(1, children))

    call_command("serve")

    assert children[0].command[-1] == "work"
    assert [child.stopped for child in children] == [True]


def test_a_worker_that_stops_is_started_again(children):
    worker = serve.Worker()
    worker.start()
    wait_for(1, children)
    children[0].terminate()

    wait_for(2, children)

    worker.stop()
    assert children[-1].stopped


@pytest.fixture
def set_up(monkeypatch, settings, tmp_path):
    """Runs « setup » with what it calls only noted, and returns that."""
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"

    def run():
        called = []
        with monkeypatch.context() as patch:
            patch.setattr(setup, "call_command", lambda name, **_: called.append(name))
            call_command("setup")
        return called

    return run


@pytest.mark.django_db
def test_a_second_set_up_does_only_what_is_left(set_up, settings):
    first = set_up()
    factories.CommuneFactory()
    settings.STATIC_ROOT.mkdir()

    second = set_up()

    assert first == [
        "migrate",
        "load_territories",
        "load_pages",
        "load_questionnaires",
        "build_assets",
        "collectstatic",
        "publish_directory",
        "rebuild_search",
    ]
    assert second == [
        "migrate",
        "load_pages",
        "load_questionnaires",
        "build_assets",
        "publish_directory",
        "rebuild_search",
    ]


@pytest.mark.django_db
def test_static_files_that_changed_are_collected_again(set_up, settings, tmp_path):
    factories.CommuneFactory()
    set_up()
    settings.STATIC_ROOT.mkdir()
    (tmp_path / "static.stamp").write_text("before")

    assert "collectstatic" in set_up()


def test_the_demonstration_is_prepared_published_and_served(monkeypatch):
    called = []
    monkeypatch.setattr(demo, "call_command", called.append)

    call_command("demo")

    assert called == [
        "setup",
        "load_demo",
        "load_demo_people",
        "load_demo_content",
        "load_demo_events",
        "load_demo_trainings",
        "publish_directory",
        "rebuild_search",
        "serve",
    ]
