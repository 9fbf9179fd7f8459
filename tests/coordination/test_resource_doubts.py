"""What may name or reach somebody is published only once somebody said that she verified it."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.core.models import JournalEntry
from maillage.moderation import actions as moderation
from maillage.resources import sheets
from maillage.resources.actions import KIND
from maillage.resources.models import Resource
from tests.factories import CoordinatorFactory, MembershipFactory
from tests.pro.pages import text
from tests.resources.factories import ReadyFileFactory, ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def coordinator(client):
    person = CoordinatorFactory()
    client.force_login(person)
    return person


def _form(client, address, **changes):
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return {**data, "seen": json.dumps(form["seen"].initial), **changes}


_NAMED = "La jeune Kelly Martin, 15 ans, 06 39 98 00 12"


@pytest.mark.abuse(86)
def test_what_names_a_child_is_published_only_by_whoever_says_that_she_verified_it(client, coordinator):
    said = {
        **sheets.EMPTY, "type": "guide", "title": "Un guide", "summary": "À quoi il sert.", "body": _NAMED, "departments": ["77"],
    }  # fmt: skip
    proposal = moderation.propose(KIND, "", said, by=MembershipFactory().user, now=timezone.now())
    accept = reverse("coordination:accept-proposal", args=[proposal.pk])
    seen = {"digest": proposal.digest}

    page = client.get(reverse("coordination:show-proposal", args=[proposal.pk]))
    unticked, invented = client.post(accept, seen), client.post(accept, {**seen, "verified": "0" * 64})
    before = Resource.objects.count()
    client.post(accept, {**seen, "verified": page.context["part"].to_verify})

    assert "À vérifier d’abord" in text(page)
    assert "Présentation 06 39 98 00 12" in text(page)
    assert "Présentation Kelly Martin, 15 ans" in text(page)
    assert (unticked.status_code, invented.status_code, before) == (409, 409, 0)
    assert "cochez « J’ai vérifié »" in text(unticked)
    assert Resource.objects.get().body == _NAMED
    assert JournalEntry.objects.filter(verb="moderation.verify", actor=str(coordinator.pk)).count() == 1


@pytest.mark.abuse(86)
def test_what_was_verified_is_what_was_displayed(client, coordinator):
    """A file that was still being checked says a name by the time that she accepts."""
    author = MembershipFactory().user
    file = ReadyFileFactory(resource=None, sent_by=author, text="Rien")
    said = {
        **sheets.EMPTY, "type": "guide", "title": "Un guide", "summary": "À quoi il sert.", "departments": ["77"],
        "files": [str(file.pk)],
    }  # fmt: skip
    proposal = moderation.propose(KIND, "", said, by=author, now=timezone.now())
    page = client.get(reverse("coordination:show-proposal", args=[proposal.pk]))
    type(file).objects.filter(pk=file.pk).update(text=_NAMED)

    sent = {"digest": proposal.digest, "verified": page.context["part"].to_verify}
    answer = client.post(reverse("coordination:accept-proposal", args=[proposal.pk]), sent)

    assert (page.context["part"].to_verify, answer.status_code, Resource.objects.count()) == ("", 409, 0)


@pytest.mark.abuse(86)
def test_a_coordinator_who_writes_a_name_herself_must_say_that_she_verified_it(client, coordinator):
    resource = ResourceFactory(title="Un guide", departments=("77",))
    address = reverse("coordination:revise-resource", args=[resource.pk])
    sent = _form(client, address, body=_NAMED)

    asked = client.post(address, sent)
    kept = Resource.objects.get().body
    done = client.post(address, {**sent, "verified": asked.context["to_verify"]})

    assert (asked.status_code, kept, done.status_code) == (422, "", 302)
    assert "Kelly Martin, 15 ans" in text(asked)
    assert Resource.objects.get().body == _NAMED
    assert JournalEntry.objects.filter(verb="resources.verify").count() == 1
