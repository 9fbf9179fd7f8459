"""What follows a decision: undoing, forgetting, telling the author; and what it costs."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.accounts import mails
from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory.models import Organisation
from maillage.moderation import actions, queries
from maillage.moderation.models import Proposal, Version

pytestmark = pytest.mark.django_db
State = Proposal.State
KIND = "test.leaflet"


@pytest.fixture
def draft(record, author, now):
    return actions.open_proposal(KIND, str(record.pk), {"phone": "01 99 00 00 02"}, by=author, now=now, note="Vu hier.")


@pytest.fixture
def sent(draft, author, now):
    return actions.submit(draft, by=author, now=now)


def _digest(proposal):
    return queries.sheet(Proposal.objects.get(pk=proposal.pk)).digest


def _verbs():
    return list(JournalEntry.objects.order_by("pk").values_list("verb", "actor"))


def test_version_is_undone(sent, record, moderator, colleague, now):
    actions.accept(sent, sent.digest, by=moderator, now=now)

    undone = actions.undo(Version.objects.get(), by=colleague, now=now)

    record.refresh_from_db()
    assert (record.phone, undone.number, undone.after) == ("01 99 00 00 01", 2, {"phone": "01 99 00 00 01"})
    assert _verbs()[-1] == ("moderation.undo", str(colleague.pk))


def test_version_is_not_undone_over_later_changes(sent, record, moderator, now):
    actions.accept(sent, sent.digest, by=moderator, now=now)
    Organisation.objects.filter(pk=record.pk).update(phone="01 99 00 00 08")

    with pytest.raises(actions.Conflict) as conflict:
        actions.undo(Version.objects.get(), by=moderator, now=now)

    record.refresh_from_db()
    assert (conflict.value.labels, record.phone) == (("numéro",), "01 99 00 00 08")


def test_version_is_undone_by_moderators_only(sent, author, moderator, now):
    actions.accept(sent, sent.digest, by=moderator, now=now)

    with pytest.raises(NotAllowed):
        actions.undo(Version.objects.get(), by=author, now=now)


def test_creation_and_lost_record_are_not_undone(record, author, moderator, now):
    made = actions.propose(KIND, "", {"name": "Nouveau"}, by=author, now=now)
    actions.accept(made, made.digest, by=moderator, now=now)

    with pytest.raises(DomainError, match="ne peut pas être annulée"):
        actions.undo(Version.objects.get(), by=moderator, now=now)
    Organisation.objects.filter(name="Nouveau").delete()
    with pytest.raises(actions.RecordGone):
        actions.undo(Version.objects.get(), by=moderator, now=now)


@pytest.mark.abuse(10)
def test_what_became_secret_is_purged_everywhere(record, author, moderator, now):
    canary = "canari-3c8e"
    first = actions.propose(KIND, str(record.pk), {"phone": canary}, by=author, now=now, note=canary)
    actions.comment(first, canary, by=author, now=now)
    actions.accept(first, first.digest, by=moderator, now=now)
    only = actions.propose(KIND, str(record.pk), {"phone": f"{canary}-2"}, by=author, now=now)
    both = actions.propose(KIND, str(record.pk), {"phone": f"{canary}-3", "name": "Autre"}, by=author, now=now)

    secret = actions.Secret(KIND, str(record.pk), frozenset({"phone"}), title="Lieu protégé")
    purged = actions.purge([secret], now=now)
    actions.record_purge(purged, by=moderator, now=now)

    rows = [*Proposal.objects.values(), *Version.objects.values()]
    assert _verbs()[-3:] == [("moderation.purge", str(moderator.pk))] * 3
    rows += [line for proposal in Proposal.objects.all() for line in proposal.messages.values()]
    assert canary not in str(rows)
    assert [Proposal.objects.get(pk=one.pk).state for one in (first, only, both)] == [
        "accepted",
        "withdrawn",
        "submitted",
    ]
    kept = Proposal.objects.get(pk=both.pk)
    assert (kept.content, kept.title, kept.digest) == ({"name": "Autre"}, "Lieu protégé", _digest(kept))
    with pytest.raises(actions.StaleSheet):
        actions.accept(kept, both.digest, by=moderator, now=now)
    assert actions.accept(kept, kept.digest, by=moderator, now=now).state == State.ACCEPTED


@pytest.mark.parametrize("act", ["accept", "refuse", "ask_changes"])
def test_author_gets_a_mail_that_says_nothing(act, sent, moderator, now, settings, django_capture_on_commit_callbacks):
    settings.SITE_URL = "https://aide.example.org"
    extra = sent.digest if act == "accept" else "canari-9d1f"

    with django_capture_on_commit_callbacks(execute=True):
        getattr(actions, act)(sent, extra, by=moderator, now=now)

    (message,) = mail.outbox
    assert (message.to, message.subject) == ([sent.author.email], "Maillage : une action vous attend")
    assert message.body == mails.TEXT.format(address="https://aide.example.org/pro/connexion")


def test_no_mail_to_nobody_nor_to_a_closed_account(record, author, moderator, now, django_capture_on_commit_callbacks):
    suggestion, _ = actions.suggest(KIND, str(record.pk), {"phone": ""}, now=now)
    proposal = actions.propose(KIND, str(record.pk), {"name": "Autre"}, by=author, now=now)
    author.closed_at = now
    author.save()

    with django_capture_on_commit_callbacks(execute=True):
        actions.accept(suggestion, suggestion.digest, by=moderator, now=now)
        actions.accept(proposal, proposal.digest, by=moderator, now=now)

    assert mail.outbox == []


def test_accepting_costs_six_queries_beside_the_journal(sent, record, moderator, now):
    with CaptureQueriesContext(connection) as captured:
        actions.accept(sent, sent.digest, by=moderator, now=now)

    statements = [query["sql"] for query in captured]
    own = [sql for sql in statements if "SAVEPOINT" not in sql and "core_journal" not in sql]
    assert len(own) == 6
