"""Reading again: who is told, when, and that nothing is unpublished by itself. The search at the hour of embargoes."""

from datetime import date, timedelta

import pytest

from maillage.core import periodic
from maillage.core.models import JournalEntry
from maillage.resources import actions, searching, tasks
from maillage.resources.files import checking, storage
from maillage.resources.models import Resource
from maillage.search import registry
from maillage.search.models import Document
from tests import factories
from tests.resources import made
from tests.resources.factories import PracticeFactory, ReadyFileFactory, ResourceFactory

pytestmark = pytest.mark.django_db
DUE = date(2027, 3, 1)
NAMES = {
    "resources.check_files": timedelta(minutes=10),
    "resources.clear_files": timedelta(days=1),
    "resources.follow_time": timedelta(hours=1),
    "resources.remind": timedelta(days=1),
}


@pytest.fixture(autouse=True)
def seine_et_marne(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return factories.DepartmentFactory()


@pytest.fixture
def owner():
    return factories.MembershipFactory(user__email="suivi@example.org").user


@pytest.fixture
def day(now):
    """`day(-30)`: that many days from the day at which the resource must be read again."""
    return lambda days: now + (DUE - now.date()) + timedelta(days=days)


@pytest.fixture
def told(mailoutbox, django_capture_on_commit_callbacks):
    """Run the daily task that day; who is told, and where she is led."""

    def run(now):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            actions.remind_and_escalate(now=now)
        return [(mail.to[0], mail.body.split("http://localhost:8000")[1].split()[0]) for mail in mailoutbox]

    return run


def test_the_owner_is_told_a_month_before_then_that_day_then_the_coordination(owner, day, told):
    keeper = factories.CoordinatorFactory(email="coordination@example.org")
    ResourceFactory(departments=("77",), owner=owner, review_on=DUE, title="Canari")
    member, coordination = ("suivi@example.org", "/pro/ressources"), (keeper.email, "/coordination/ressources")

    said = {days: told(day(days)) for days in (-31, -30, -29, -1, 0, 1, 29, 30, 31, 300)}

    assert said == {
        -31: [],
        -30: [member],
        -29: [],
        -1: [],
        0: [member],
        1: [],
        29: [],
        30: [coordination],
        31: [],
        300: [],
    }
    assert list(JournalEntry.objects.order_by("number").values_list("verb", flat=True)) == [
        "resources.remind",
        "resources.remind",
        "resources.escalate",
    ]


def test_nothing_is_unpublished_because_nobody_read_it_again(owner, day, told):
    resource = ResourceFactory(owner=owner, review_on=DUE)

    told(day(5000))

    resource.refresh_from_db()
    assert (resource.state, resource.is_published(day(5000))) == ("published", True)


def test_a_mail_says_nothing_of_what_awaits(owner, day, told, mailoutbox):
    ResourceFactory(owner=owner, review_on=DUE, title="Canari")

    told(day(0))

    assert (mailoutbox[0].subject, "Canari" in mailoutbox[0].body) == ("Maillage : une action vous attend", False)


def test_a_person_has_one_mail_whatever_the_number(owner, day, told):
    ResourceFactory.create_batch(3, owner=owner, review_on=DUE)

    assert len(told(day(0))) == 1
    assert Resource.objects.filter(reminded_at=None).count() == 0


def test_a_stopped_worker_tells_once_what_it_missed(owner, day, told):
    ResourceFactory(owner=owner, review_on=DUE)

    assert (len(told(day(3))), len(told(day(4)))) == (1, 0)


@pytest.mark.parametrize("owned", [{}, {"is_active": False}])
def test_without_anybody_to_read_it_the_coordination_is_told_that_day(owned, day, told):
    factories.NationalFactory(email="nationale@example.org")
    owner = factories.UserFactory(**owned) if owned else None
    ResourceFactory(owner=owner, review_on=DUE)

    assert (told(day(-1)), told(day(0))) == ([], [("nationale@example.org", "/coordination/ressources")])


def test_a_department_without_coordinator_is_told_to_the_national_team(day, told):
    factories.NationalFactory(email="nationale@example.org")
    ResourceFactory(departments=("77",), review_on=DUE)

    assert told(day(0)) == [("nationale@example.org", "/coordination/ressources")]


def test_a_withdrawn_resource_reminds_nobody(owner, day, told):
    ResourceFactory(owner=owner, review_on=DUE, state="withdrawn")
    ResourceFactory(owner=owner, review_on=None)

    assert told(day(100)) == []


def test_a_review_begins_the_reminders_again(owner, day, told):
    resource = ResourceFactory(owner=owner, review_on=DUE, type="guide")
    told(day(0))

    actions.review(resource, by=owner, now=day(1))

    assert (told(day(2)), len(told(day(340)))) == ([], 1)


def test_the_tasks_of_resources_run_at_their_times(now, owner):
    ResourceFactory(owner=owner, review_on=now.date())

    assert {task.name: task.every for task in periodic.tasks() if task.name.startswith("resources.")} == NAMES
    assert tasks.remind(now) == "Rappels : 1. Signalées à la coordination : 0."


# The search


def test_the_search_follows_the_clock(now):
    later = ResourceFactory(embargo_until=now + timedelta(hours=1))
    ending = ResourceFactory(expires_on=now.date())
    searching.renew([later.pk, ending.pk], now)
    refs = {"later": str(later.pk), "ending": str(ending.pk)}

    def found():
        kept = Document.objects.filter(is_gone=False).values_list("ref", flat=True)
        return {name for name, ref in refs.items() if ref in kept}

    assert found() == {"ending"}
    assert tasks.follow_time(now) == "Rien n’avait changé."
    assert tasks.follow_time(now + timedelta(hours=1)) == "Ressources apparues ou expirées : 1."
    assert found() == {"later", "ending"}
    assert searching.follow_time(now + timedelta(days=1)) == 1
    assert found() == {"later"}


def test_a_resource_is_found_by_its_words_and_those_of_its_files(now):
    publisher = factories.OrganisationFactory(name="Halte de Melun")
    practice = PracticeFactory(
        resource__publisher=publisher,
        resource__body="Un texte avec **du gras**",
        resource__authors="Une équipe",
        resource__level=2,
        resource__departments=("77",),
        resource__year=2020,
    )
    ReadyFileFactory(resource=practice.resource, label="Annexe", text="mots du fichier")
    ReadyFileFactory(resource=practice.resource, state="waiting", text="encore en quarantaine")

    entry = next(iter(registry.source("resources.resource").entries([str(practice.pk)])))

    assert (entry.kind, entry.href, entry.level) == ("resources.resource", practice.resource.get_absolute_url(), 2)
    assert (entry.type, entry.departments, entry.year) == ("practice", ("77",), 2020)
    assert entry.dated_on == date(2026, 11, 1)
    assert entry.text.split("\n") == [
        "Une équipe",
        "Halte de Melun",
        "Un texte avec du gras",
        "Un quartier, deux équipes.",
        "Des permanences.",
        "Annexe",
        "mots du fichier",
    ]


def test_the_search_never_knows_whom_to_reach_about_a_practice(now):
    practice = PracticeFactory(contact="Standard : 01 99 00 00 01")

    searching.renew([practice.pk], now)

    document = Document.objects.get()
    assert "01 99" not in f"{document.text} {document.summary} {document.hidden} {document.text_stems}"


def test_what_is_not_published_is_not_offered(now):
    ResourceFactory(state="withdrawn")
    ResourceFactory(embargo_until=now + timedelta(days=10_000))
    shown = ResourceFactory()

    source = registry.source("resources.resource")

    assert [entry.ref for entry in source.entries(None)] == [str(shown.pk)]
    assert source.labels()["type"]["press_kit"] == "dossier de presse"


@pytest.mark.parametrize("size", [1, 3])
def test_offering_costs_the_same_whatever_their_number(size, now, django_assert_num_queries):
    for practice in PracticeFactory.create_batch(size):
        ReadyFileFactory(resource=practice.resource)

    with django_assert_num_queries(2):
        assert len(list(searching.entries(None, now))) == size


def test_a_file_that_becomes_ready_later_is_found_too(now):
    """A resource is never accepted before, but one may wait again after a restored backup."""
    resource = ResourceFactory()
    searching.renew([resource.pk], now)
    received = storage.keep_received([made.pdf(text="Canari")])
    file = ReadyFileFactory(resource=resource, state="waiting", cleaned="", thumbnail="", digest="", received=received)

    checking.check_file(file.pk, now=now)

    assert "Canari page 1" in Document.objects.get().text
