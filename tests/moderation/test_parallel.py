"""Two persons at once, each on her own connection: one wins, the other is told. On a real file with SQLite."""

import pytest

from maillage.core.errors import DomainError
from maillage.directory.models import Organisation
from maillage.moderation import actions
from maillage.moderation.models import Message, Proposal, Version
from tests import factories
from tests.moderation.kinds import DECIDES, Leaflet
from tests.parallel import shared, together

__all__ = ["shared"]

KIND = Leaflet.code
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def record(shared, kind):
    factories.DepartmentFactory()
    return factories.OrganisationFactory(name="Accueil", description="Ouvert.", phone="01 99 00 00 01")


def _moderators(count):
    return [factories.UserFactory(last_name=DECIDES) for _ in range(count)]


def _propose(record, content, now):
    return actions.propose(KIND, str(record.pk), content, by=factories.UserFactory(), now=now)


def test_two_who_accept_at_once_accept_once(record, now):
    one, two = _moderators(2)
    proposal = _propose(record, {"phone": "01 99 00 00 02"}, now)

    given = together(
        lambda: actions.accept(proposal, proposal.digest, by=one, now=now),
        lambda: actions.accept(proposal, proposal.digest, by=two, now=now),
    )

    refusals = [str(result) for result in given if isinstance(result, DomainError)]
    assert refusals == ["Cette proposition est déjà acceptée."]
    assert (Version.objects.count(), Message.objects.filter(state="accepted").count()) == (1, 1)


def test_accepting_and_refusing_at_once_gives_one_decision(record, now):
    one, two = _moderators(2)
    proposal = _propose(record, {"phone": "01 99 00 00 02"}, now)

    given = together(
        lambda: actions.accept(proposal, proposal.digest, by=one, now=now),
        lambda: actions.refuse(proposal, "Non.", by=two, now=now),
    )

    kept = Proposal.objects.get()
    assert sum(isinstance(result, DomainError) for result in given) == 1
    assert Message.objects.filter(state__in=["accepted", "refused"]).count() == 1
    assert (Organisation.objects.get().phone == "01 99 00 00 02") == (kept.state == "accepted")


def test_two_proposals_on_one_field_accepted_at_once_give_one_conflict(record, now):
    one, two = _moderators(2)
    first, second = (
        _propose(record, {"phone": "01 99 00 00 02"}, now),
        _propose(record, {"phone": "01 99 00 00 03"}, now),
    )

    given = together(
        lambda: actions.accept(first, first.digest, by=one, now=now),
        lambda: actions.accept(second, second.digest, by=two, now=now),
    )

    (conflict,) = [result for result in given if isinstance(result, DomainError)]
    assert conflict.labels == ("numéro",)
    assert (Version.objects.count(), Proposal.objects.filter(state="accepted").count()) == (1, 1)


def test_two_proposals_on_two_fields_accepted_at_once_are_both_written(record, now):
    one, two = _moderators(2)
    first, second = _propose(record, {"phone": "01 99 00 00 02"}, now), _propose(record, {"name": "Halte"}, now)

    together(
        lambda: actions.accept(first, first.digest, by=one, now=now),
        lambda: actions.accept(second, second.digest, by=two, now=now),
    )

    written = Organisation.objects.get()
    assert (written.phone, written.name) == ("01 99 00 00 02", "Halte")
    assert list(Version.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_withdrawing_and_accepting_at_once_gives_one_end(record, now):
    (moderator,) = _moderators(1)
    proposal = _propose(record, {"phone": "01 99 00 00 02"}, now)

    given = together(
        lambda: actions.accept(proposal, proposal.digest, by=moderator, now=now),
        lambda: actions.withdraw(proposal, by=proposal.author, now=now),
    )

    assert sum(isinstance(result, DomainError) for result in given) == 1
    assert (Organisation.objects.get().phone == "01 99 00 00 02") == (Proposal.objects.get().state == "accepted")
