"""Two coordinators, really at once: one wins, the other reads a clear sentence, and nothing is half-done."""

import pytest

from maillage.core.errors import DomainError
from maillage.directory.models import Organisation
from maillage.upkeep.duplicates import actions, fields
from maillage.upkeep.duplicates.actions import Choices
from maillage.upkeep.models import DuplicatePair, Merge, ReferencingRequest
from maillage.upkeep.requests import actions as requests
from tests import factories
from tests.parallel import shared, together

__all__ = ["shared"]
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What each act was refused, or nothing."""
    return sorted(str(given) if isinstance(given, DomainError) else "" for given in together(*acts))


def test_two_coordinators_who_merge_the_same_pair_both_ways(shared, now):
    pair = factories.DuplicatePairFactory()
    factories.ServiceFactory(organisation=pair.first)
    factories.ServiceFactory(organisation=pair.second)
    one, other = factories.CoordinatorFactory(), factories.CoordinatorFactory()
    seen = fields.digest(pair.first, pair.second)

    answers = at_once(
        lambda: actions.merge(pair, Choices(kept="first", seen=seen), by=one, now=now),
        lambda: actions.merge(pair, Choices(kept="second", seen=seen), by=other, now=now),
    )

    assert answers == ["", "Quelqu’un a déjà examiné ces deux fiches : fusionnées. Rien n’a été changé."]
    done = Merge.objects.get()
    assert Organisation.objects.get(status="closed") == done.removed
    assert done.kept.services.count() == 2


def test_merging_and_declaring_different_at_once(shared, now):
    pair = factories.DuplicatePairFactory()
    one, other = factories.CoordinatorFactory(), factories.CoordinatorFactory()
    chosen = Choices(kept="first", seen=fields.digest(pair.first, pair.second))

    answers = at_once(
        lambda: actions.merge(pair, chosen, by=one, now=now), lambda: actions.mark_distinct(pair, by=other, now=now)
    )

    decision = DuplicatePair.objects.get().decision
    assert (answers[0], answers[1] != "") == ("", True)
    assert Merge.objects.count() == int(decision == "merged")


def test_undoing_twice_at_once(shared, now):
    pair = factories.DuplicatePairFactory()
    hers = factories.CoordinatorFactory()
    chosen = Choices(kept="first", seen=fields.digest(pair.first, pair.second))
    done = actions.merge(pair, chosen, by=hers, now=now)

    answers = at_once(*[lambda: actions.undo_merge(done, by=hers, now=now)] * 2)

    assert answers == ["", "Cette fusion a déjà été annulée : il n’y a plus rien à faire."]
    assert Organisation.objects.filter(status="published").count() == 2


def test_a_request_accepted_twice_at_once_makes_one_structure(shared, now):
    request = factories.ReferencingRequestFactory()
    first, *others = [factories.CoordinatorFactory() for _ in range(3)]
    requests.check_request(request, requests.PROOFS, by=first, now=now)

    answers = at_once(*[lambda by=by: requests.accept_request(request, by=by, now=now) for by in others])

    assert answers == ["", "Cette demande est déjà acceptée : rien n’a été changé."]
    assert (Organisation.objects.count(), ReferencingRequest.objects.get().state) == (1, "accepted")
