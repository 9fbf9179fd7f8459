"""What stays of a proposal that ended long ago: nothing of it, and all that the record became."""

from datetime import timedelta

import pytest

from maillage.core.models import JournalEntry
from maillage.moderation import actions, forgetting, queries
from maillage.moderation.models import Message, Proposal, Version

pytestmark = pytest.mark.django_db
KIND = "test.leaflet"
YEAR, SECOND = timedelta(days=365), timedelta(seconds=1)


@pytest.fixture
def propose(record, author, now):
    def made(content, at=now, **said):
        return actions.propose(KIND, str(record.pk), content, by=author, now=at, **said)

    return made


def test_an_accepted_proposal_goes_after_a_year_and_its_version_stays(propose, record, moderator, now):
    proposal = propose({"phone": "01 99 00 00 02"}, note="Un mot.")
    actions.comment(proposal, "Merci.", by=moderator, now=now)
    actions.accept(proposal, proposal.digest, by=moderator, now=now)

    assert forgetting.forget(now=now + YEAR - SECOND) == 0
    assert forgetting.forget(now=now + YEAR) == 1

    assert (Proposal.objects.count(), Message.objects.count()) == (0, 0)
    version = Version.objects.get()
    assert (version.before, version.after) == ({"phone": "01 99 00 00 01"}, {"phone": "01 99 00 00 02"})
    assert (version.proposal, version.at) == (None, now)
    [change] = queries.history(KIND, str(record.pk))
    assert [field.after for field in change.fields] == ["01 99 00 00 02"]
    assert JournalEntry.objects.filter(verb="moderation.forget").count() == 1
    undone = actions.undo(version, by=moderator, now=now + YEAR)
    assert undone.after == {"phone": "01 99 00 00 01"}


@pytest.mark.parametrize("end", ["refuse", "withdraw", "expire"])
def test_each_way_to_end_starts_the_year(propose, author, moderator, now, end):
    later = now + timedelta(days=60)
    proposal = propose({"phone": ""})
    if end == "refuse":
        actions.refuse(proposal, "Non.", by=moderator, now=later)
    elif end == "withdraw":
        actions.withdraw(proposal, by=author, now=later)
    else:
        assert actions.expire(now=later) == 1

    assert forgetting.forget(now=now + YEAR) == 0
    assert forgetting.forget(now=later + YEAR) == 1


def test_what_waits_is_never_forgotten(propose, moderator, now):
    propose({"phone": ""})
    given_back = propose({"phone": "01 99 00 00 03"})
    actions.ask_changes(given_back, "Lequel ?", by=moderator, now=now)

    assert forgetting.forget(now=now + 9 * YEAR) == 0
    assert Proposal.objects.count() == 2


def test_the_code_of_a_suggestion_says_nothing_any_more(record, moderator, now):
    proposal, code = actions.suggest(KIND, str(record.pk), {"phone": ""}, now=now)
    actions.refuse(proposal, "Le numéro répond.", by=moderator, now=now)
    before = queries.answer(code)

    forgetting.forget(now=now + YEAR)

    assert before.texts == ("Le numéro répond.",)
    assert queries.answer(code) is None


def test_many_are_forgotten_in_pieces_and_twice_changes_nothing(propose, author, now, monkeypatch):
    monkeypatch.setattr(forgetting, "_CHUNK", 2)
    for number in range(5):
        actions.withdraw(propose({"phone": f"01 99 00 00 1{number}"}), by=author, now=now)

    assert (forgetting.forget(now=now + YEAR), forgetting.forget(now=now + YEAR)) == (5, 0)


@pytest.mark.parametrize(("said", "days"), [(365, 365), (90, 90), (0, 30), (-5, 30), (4000, 365)])
def test_the_time_is_set_within_reason(settings, said, days):
    settings.PROPOSALS_KEPT_DAYS = said

    assert forgetting.kept() == timedelta(days=days)
