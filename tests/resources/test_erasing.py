"""« Effacer ce passage partout »: nothing that is kept of a resource, or of a proposal, says it any more."""

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.moderation import actions as moderation
from maillage.moderation import queries as moderation_queries
from maillage.moderation.models import Proposal, Version
from maillage.resources import actions, sheets
from maillage.resources.actions import KIND
from maillage.resources.models import Practice, Resource, ResourceFile
from maillage.search import queries as search
from maillage.search.models import Document
from maillage.search.questions import Question
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory
from tests.pro.pages import text
from tests.resources.factories import PracticeFactory, ReadyFileFactory, ResourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
NAME = "Kelly Martin"


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def coordinator(client):
    person = CoordinatorFactory()
    client.force_login(person)
    return person


def _everywhere():
    """Every text of the database that says the name."""
    said = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            said += [
                f"{model.__name__}: {value}" for row in cursor.fetchall() for value in row
                if "kelly" in str(value).casefold()
            ]  # fmt: skip
    return said


def _told(author, coordinator):
    """Proposed, discussed, accepted, corrected, and another correction waits."""
    now = timezone.now()
    said = {
        **sheets.EMPTY, "type": "practice", "title": f"Autour de {NAME}", "summary": f"L’histoire de {NAME}.",
        "body": f"**Kelly**\nMartin et {NAME.upper()}", "practice_context": f"Chez {NAME}", "departments": ["77"],
        "links": [{"label": f"Voir {NAME}", "url": "https://exemple.org/"}],
    }  # fmt: skip
    sent = moderation.propose(KIND, "", said, by=author, now=now, note=f"C’est {NAME}")
    moderation.comment(sent, f"Qui est {NAME} ?", by=coordinator, now=now)
    moderation.accept(sent, sent.digest, by=coordinator, now=now)
    resource = Resource.objects.get()
    actions.revise(resource, {"authors": f"Amies de {NAME}"}, by=coordinator, now=now)
    actions.revise(resource, {"authors": ""}, by=coordinator, now=now)
    moderation.propose(KIND, str(resource.pk), {"summary": f"Celle de {NAME}."}, by=author, now=now)
    return Resource.objects.get()


@pytest.mark.abuse(87)
def test_nothing_that_is_kept_says_the_passage_any_more(client, coordinator):
    resource = _told(MembershipFactory().user, coordinator)
    address = resource.get_absolute_url()
    page = reverse("coordination:erase-passage", args=[resource.pk])
    assert len(_everywhere()) > 8

    found = client.post(page, {"passage": "kelly martin"})
    before = len(_everywhere())
    done = client.post(page, {"passage": "kelly martin", "is_sure": "1"})

    assert "Texte de la ressource 6 fois Adresse de la page" in text(found)
    assert before > 8
    assert done.status_code == 302
    assert _everywhere() == []
    assert client.get(address).status_code == 404
    shown = Resource.objects.get()
    assert (shown.title, shown.body, shown.slug) == ("Autour de […]", "**[…] et […]", "autour")
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert search.find(Question("kelly")).hits == ()
    assert [hit.ref for hit in search.find(Question("autour")).hits] == [str(resource.pk)]
    verbs = JournalEntry.objects.filter(verb__endswith="erase_passage", actor=str(coordinator.pk))
    assert sorted(verbs.values_list("verb", flat=True)) == ["moderation.erase_passage"] * 2 + [
        "resources.erase_passage"
    ]


@pytest.mark.abuse(87)
def test_what_was_displayed_before_is_not_accepted_any_more(coordinator):
    resource = _told(MembershipFactory().user, coordinator)
    waiting = Proposal.objects.get(state="submitted")
    seen = waiting.digest

    actions.erase_passage(resource, NAME, by=coordinator, now=timezone.now())
    waiting.refresh_from_db()

    with pytest.raises(moderation.StaleSheet):
        moderation.accept(waiting, seen, by=coordinator, now=timezone.now())
    assert moderation_queries.sheet(waiting).conflicts == ()
    moderation.accept(waiting, waiting.digest, by=coordinator, now=timezone.now())
    assert Resource.objects.get().summary == "Celle de […]."


@pytest.mark.abuse(87)
def test_files_that_say_it_go_when_that_is_said_and_nothing_is_done_half_way(client, coordinator):
    resource = ResourceFactory(title=NAME, departments=("77",))
    ReadyFileFactory(resource=resource, label="Le récit", text="Kelly\nMartin, puis")
    past = ReadyFileFactory(resource=None, label="Ancien récit", text=NAME)
    moderation.keep_version(KIND, str(resource.pk), {"files": [str(past.pk)]}, {"files": []}, now=timezone.now())
    page = reverse("coordination:erase-passage", args=[resource.pk])

    refused = client.post(page, {"passage": NAME, "is_sure": "1"})
    kept = Resource.objects.get().title
    with pytest.raises(actions.InFiles):
        actions.erase_passage(resource, NAME, by=coordinator, now=timezone.now())

    assert (refused.status_code, kept, ResourceFile.objects.count()) == (422, NAME, 2)
    assert "« Le récit », « Ancien récit »" in text(refused)


@pytest.mark.abuse(87)
@pytest.mark.django_db(transaction=True)
def test_a_file_that_says_it_leaves_the_disk(settings):
    coordinator = CoordinatorFactory()
    resource = ResourceFactory(title=NAME, departments=("77",))
    said = ReadyFileFactory(resource=resource, text=NAME)
    other = ReadyFileFactory(resource=resource, label="L’affiche")

    actions.erase_passage(resource, NAME, by=coordinator, now=timezone.now(), with_files=True)

    assert ResourceFile.objects.get() == other
    assert [(settings.MEDIA_ROOT / one).exists() for one in (said.cleaned, said.thumbnail, other.cleaned)] == [
        False, False, True,
    ]  # fmt: skip


@pytest.mark.abuse(87)
def test_a_declined_proposal_forgets_it_too(client, coordinator):
    author = MembershipFactory().user
    said = {**sheets.EMPTY, "type": "guide", "title": NAME, "summary": "Une histoire.", "departments": ["77"]}
    sent = moderation.propose(KIND, "", said, by=author, now=timezone.now())
    moderation.refuse(sent, f"Sans {NAME}", by=coordinator, now=timezone.now())
    page = reverse("coordination:erase-in-proposal", args=[sent.pk])

    found = client.post(page, {"passage": NAME})
    done = client.post(page, {"passage": NAME, "is_sure": "1"})

    assert "Propositions 2 fois Échanges 1 fois" in text(found)
    assert (done.status_code, _everywhere()) == (302, [])


def test_the_proposal_of_a_resource_leads_to_the_resource(client, coordinator):
    resource = _told(MembershipFactory().user, coordinator)
    sent = Proposal.objects.filter(state="accepted").get()

    answer = client.get(reverse("coordination:erase-in-proposal", args=[sent.pk]))

    assert answer["Location"] == reverse("coordination:erase-passage", args=[resource.pk])


@pytest.mark.parametrize("passage", ["", "ab", "« … »", "x" * 301, "Quelqu’un d’autre"])
@pytest.mark.parametrize("sure", ["", "1"])
def test_what_is_nowhere_or_too_short_is_told(client, coordinator, passage, sure):
    resource = ResourceFactory(title=NAME, departments=("77",))

    answer = client.post(
        reverse("coordination:erase-passage", args=[resource.pk]), {"passage": passage, "is_sure": sure}
    )

    assert (answer.status_code, Resource.objects.get().title) == (422, NAME)


def test_a_practice_that_says_nothing_of_it_stays_as_it_is(coordinator):
    practice = PracticeFactory(resource__title=NAME, resource__departments=("77",))

    actions.erase_passage(practice.resource, NAME, by=coordinator, now=timezone.now())

    assert Practice.objects.get().context == practice.context
    assert Version.objects.count() == 0
    assert Document.objects.get().title == "[…]"


def test_only_its_coordination_erases(coordinator):
    DepartmentFactory(code="91", name="Essonne")
    resource = ResourceFactory(title=NAME, departments=("91",))
    member = MembershipFactory().user
    said = {**sheets.EMPTY, "type": "guide", "title": NAME, "summary": "Une histoire.", "departments": ["91"]}
    sent = moderation.propose(KIND, "", said, by=member, now=timezone.now())

    for person in (coordinator, member):
        with pytest.raises(NotAllowed):
            actions.erase_passage(resource, NAME, by=person, now=timezone.now())
        with pytest.raises(NotAllowed):
            actions.erase_in_proposal(sent, NAME, by=person, now=timezone.now())
    assert len(_everywhere()) > 2


def test_a_passage_that_is_nowhere_is_told_by_the_action_too(coordinator):
    resource = ResourceFactory(departments=("77",))

    with pytest.raises(DomainError, match="nulle part"):
        actions.erase_passage(resource, NAME, by=coordinator, now=timezone.now())
