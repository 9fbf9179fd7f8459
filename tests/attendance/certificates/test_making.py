"""The worker puts certificates on paper a few at a time, whatever stops it."""

import pytest
from django_tasks import default_task_backend

from maillage.attendance import actions, tasks
from maillage.attendance.certificates import making, own, paper
from maillage.attendance.models import Certificate
from maillage.core.typesetting import NotDrawn
from maillage.registrations.models import Letter
from tests.attendance.certificates.worlds import CertificateFactory, FormFactory, RuleFactory, SomeoneFactory, come

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(event):
    """Two slices and a half of certificates that wait."""
    form = FormFactory(event=event)
    people = [SomeoneFactory(form=form, name=f"Personne {n:02}") for n in range(60)]
    return [CertificateFactory(registration=one, number=f"2035-{n:06}") for n, one in enumerate(people, 1)]


def waiting():
    return Certificate.objects.to_be_made().count()


def test_slices_follow_each_other_until_nothing_waits(crowd, now):
    first = making.make_slice("", now)
    assert (first.count, first.last, waiting()) == (25, "2035-000025", 35)
    second = making.make_slice(first.last, now)
    third = making.make_slice(second.last, now)

    assert (second.count, third.count, third.last, waiting()) == (25, 10, "", 0)
    assert Letter.objects.filter(kind="certificate").count() == 60


def test_a_second_run_makes_nothing_again(crowd, now):
    making.make_slice("", now)
    again = making.make_slice("2035-000050", now)
    done = making.make_slice("2035-000050", now)

    assert (again.count, done.count) == (10, 0)
    assert Letter.objects.count() == 35


def test_one_that_cannot_be_drawn_holds_nobody_up(crowd, now, monkeypatch, caplog):
    draw = paper.draw

    def sometimes(certificate, rule):
        if certificate.number == "2035-000002":
            raise NotDrawn
        return draw(certificate, rule)

    monkeypatch.setattr(paper, "draw", sometimes)
    made = making.make_slice("", now)

    assert (made.count, made.last) == (24, "2035-000025")
    assert "The certificate 2035-000002 could not be drawn" in caplog.text
    assert "Personne" not in caplog.text


def test_what_is_forgotten_or_withdrawn_is_not_made(event, certificate, member, now):
    other = CertificateFactory(registration=SomeoneFactory(form=certificate.registration.form))
    actions.revoke(certificate, "erreur", by=member, now=now)
    actions.forget([other.registration_id])

    assert making.make_slice("", now).count == 0


@pytest.mark.parametrize(("after", "size"), [("", 25), ("2035-000050", 10)])
def test_a_slice_costs_the_same_whatever_its_size(crowd, now, django_assert_num_queries, after, size):
    with django_assert_num_queries(7):
        assert making.make_slice(after, now).count == size


def test_what_is_issued_is_made_by_the_worker_and_opened(
    event, ana, member, now, settings, django_capture_on_commit_callbacks
):
    RuleFactory(event=event)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    default_task_backend.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.issue_due(event, by=member, now=now)

    assert [(one.task.name, one.kwargs) for one in default_task_backend.results] == [("make_certificates", {})]
    assert not own(ana).is_on_paper
    assert tasks.make_certificates.func() == 1
    assert own(ana).is_on_paper


def test_a_worker_that_was_stopped_is_followed(crowd, now, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    default_task_backend.clear()

    said = tasks.make_again(now)

    assert said == "Attestations mises en PDF : 25."
    assert [one.kwargs for one in default_task_backend.results] == [{"after": "2035-000025"}]
    tasks.make_certificates.func(after="2035-000025")
    tasks.make_certificates.func(after="2035-000050", later="whatever")
    assert tasks.make_again(now) == "Aucune attestation n’attendait."


def test_papers_of_nobody_are_erased_each_day(certificate, ana, now):
    come(ana)
    making.make_slice("", now)
    assert tasks.forget_orphans(now) == "Rien à effacer."
    ana.delete()

    assert tasks.forget_orphans(now) == "Attestations effacées : 1."
