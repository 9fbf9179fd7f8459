"""« À traiter »: all that waits, and the proposals one after the other."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.coordination import scopes
from maillage.coordination.queue import queries as queue
from maillage.directory import standing
from maillage.moderation import actions, queries
from maillage.moderation.models import Proposal
from maillage.upkeep.models import DuplicatePair, ReferencingRequest
from tests import factories

pytestmark = pytest.mark.django_db
READS = ("SELECT", "(SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN")
LIST = "/coordination/a-traiter"


def _scope(user, department="", at=None):
    at = at or timezone.now()
    return scopes.scope_of(standing.of(user, now=at), at, department)


def _titles(found):
    return {group.code: [item.title for item in group.items] for group in found.groups}


def _page(proposal):
    return reverse("coordination:show-proposal", args=[proposal.pk])


def _digest(proposal):
    return queries.sheet(proposal).digest


def _accept(client, proposal, digest=None):
    return client.post(f"{_page(proposal)}/accepter", {"digest": digest or _digest(proposal)})


def _request(department, **values):
    return ReferencingRequest.objects.create(
        name="Nouvelle association",
        kind="association",
        siret="73282932000074",
        department=department,
        description="Accueil.",
        phone="01 99 00 00 03",
        email="demande@example.org",
        role="directrice",
        received_at=timezone.now() - timedelta(days=8),
        **values,
    )


def test_the_queue_holds_every_kind_of_thing_of_the_territory(coordinator, here, elsewhere, propose, suggest, now):
    propose(name="Foyer")
    suggest(name="Maison")
    _request(here)
    _request(elsewhere)
    one = factories.OrganisationFactory(name="Une", department=here)
    two = factories.OrganisationFactory(name="Deux", department=here)
    first, second = sorted((one, two), key=lambda row: row.pk)
    DuplicatePair.objects.create(first=first, second=second, score=0.9, found_at=timezone.now())
    factories.MembershipFactory(organisation=one, validated_at=None, user__first_name="Léa", user__last_name="Petit")
    factories.MembershipFactory(organisation=two, role="referent", user__first_name="Ali", user__last_name="Ben")
    factories.MandateFactory(granted_at=None, user__first_name="Zoé", user__last_name="Roy")
    factories.MandateFactory(granted_at=None, department=elsewhere)

    found = queue.waiting(_scope(coordinator))

    assert _titles(found) == {
        "suggestions": ["Maison"],
        "propositions": ["Foyer"],
        "demandes": ["Nouvelle association"],
        "membres": ["Léa Petit"],
        "roles": ["Zoé Roy"],
        "rappels": ["Ali Ben"],
        "doublons": [f"{first.name} · {second.name}"],
    }
    assert found.total == 7


def test_the_second_look_at_a_request_is_somebody_elses(coordinator, colleague, here):
    _request(here, state="checked", checked_by=coordinator, checked_at=timezone.now())

    assert queue.waiting(_scope(coordinator)).total == 0
    assert queue.waiting(_scope(colleague)).total == 1


def test_a_structure_with_a_referent_answers_for_itself(coordinator, here):
    structure = factories.OrganisationFactory(department=here)
    factories.MembershipFactory(organisation=structure, validated_at=None)
    referent = factories.MembershipFactory(organisation=structure, role="referent")
    factories.ClearanceFactory(user=referent.user, expires_at=timezone.now() + timedelta(days=300))

    assert queue.waiting(_scope(coordinator)).total == 0


@pytest.mark.parametrize(("days", "waits"), [(20, True), (60, False)])
def test_a_clearance_that_ends_within_a_month_asks_for_a_call(coordinator, here, days, waits):
    referent = factories.MembershipFactory(organisation__department=here, role="referent")
    factories.ClearanceFactory(user=referent.user, expires_at=timezone.now() + timedelta(days=days))

    assert bool(queue.waiting(_scope(coordinator)).counts_of("rappels")) is waits


def test_what_is_of_two_territories_waits_for_the_coordinators_of_both(coordinator, here, elsewhere, propose):
    proposal = propose()
    Proposal.objects.filter(pk=proposal.pk).update(department=elsewhere, other_departments=("971", here.code))
    there = factories.CoordinatorFactory(mandate__department=elsewhere)

    assert [queue.next_proposal(_scope(user)) for user in (coordinator, there)] == [proposal, proposal]
    assert [queue.waiting(_scope(user)).total for user in (coordinator, there)] == [1, 1]
    Proposal.objects.update(other_departments=("971",))
    assert queue.next_proposal(_scope(coordinator)) is None


def test_late_records_are_in_the_queue_until_they_are_verified(coordinator, here):
    states = {
        name: factories.ServiceStateFactory(service__organisation__department=here, freshness=name)
        for name in ("verified", "due", "overdue", "unreachable")
    }

    [group] = queue.waiting(_scope(coordinator)).groups

    assert sorted(item.title for item in group.items) == sorted(
        [states["overdue"].service.name, states["unreachable"].service.name]
    )


def test_one_asks_nothing_of_oneself(coordinator, colleague, propose):
    """Her own proposal, and the role that she asked for somebody."""
    propose(by=coordinator)
    factories.MandateFactory(granted_at=None, asked_by=coordinator)

    assert queue.waiting(_scope(coordinator)).total == 0
    assert queue.waiting(_scope(colleague)).total == 2


def test_the_national_team_sees_what_belongs_to_no_territory(propose, coordinator):
    propose(department=None, name="Nationale")

    assert queue.waiting(_scope(coordinator)).total == 0
    assert _titles(queue.waiting(_scope(factories.NationalFactory()))) == {"propositions": ["Nationale"]}


def test_a_territory_that_is_not_hers_is_not_opened_by_its_code(coordinator, elsewhere, propose):
    propose(elsewhere, name="Du Nord")
    propose(name="D’ici")

    assert _titles(queue.waiting(_scope(coordinator, "59"))) == {"propositions": ["D’ici"]}


def test_the_oldest_comes_first_and_age_is_told(coordinator, propose):
    now = timezone.now()
    for days, name in ((0, "Neuve"), (15, "Vieille"), (8, "Moyenne"), (1, "Hier")):
        propose(at=now - timedelta(days=days), name=name)

    [group] = queue.waiting(_scope(coordinator, at=now)).groups

    assert [(item.title, item.age, item.urgency) for item in group.items] == [
        ("Vieille", "depuis 15 jours", "late"),
        ("Moyenne", "depuis 8 jours", "check"),
        ("Hier", "depuis hier", "neutral"),
        ("Neuve", "aujourd’hui", "neutral"),
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_the_queue_costs_the_same_whatever_its_size(coordinator, propose, django_assert_num_queries, size):
    for _ in range(size):
        propose()
    scope = _scope(coordinator)

    with django_assert_num_queries(2):
        assert queue.waiting(scope).total == size


def test_a_kind_is_shown_page_by_page(client, coordinator, propose, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 2)
    monkeypatch.setattr(queue, "FEW", 1)
    for number in range(3):
        propose(name=f"Structure {number}", at=timezone.now() + timedelta(seconds=number))
    client.force_login(coordinator)

    everything = client.get(LIST).content.decode()
    second = client.get(LIST, {"k": "propositions", "n": 2}).content.decode()

    assert "Voir les 3" in everything
    assert re.findall(r"data-item [^>]*>([^<]+)<", everything) == ["Structure 0"]
    assert re.findall(r"data-item [^>]*>([^<]+)<", second) == ["Structure 2"]


@pytest.mark.parametrize("query", [{"k": "inconnu"}, {"n": "-1"}, {"n": "mille"}, {"territoire": "59"}])
def test_an_address_without_sense_shows_the_queue(client, coordinator, elsewhere, propose, query):
    propose()
    client.force_login(coordinator)

    assert "Accueil" in client.get(LIST, query).content.decode()


def test_an_empty_queue_says_so(client, coordinator):
    client.force_login(coordinator)

    assert "Rien n’attend" in client.get(LIST).content.decode()


def test_opening_a_proposal_writes_nothing(client, coordinator, propose):
    proposal = propose()
    client.force_login(coordinator)
    client.get(LIST)  # the session and the day are noted here

    with CaptureQueriesContext(connection) as queries_made:
        client.get(_page(proposal))

    assert [one["sql"] for one in queries_made if not one["sql"].startswith(READS)] == []
    proposal.refresh_from_db()
    assert (proposal.reader, proposal.read_until) == (None, None)


def test_the_difference_is_shown_word_by_word(client, coordinator, propose):
    client.force_login(coordinator)

    text = client.get(_page(propose())).content.decode()

    assert re.findall(r"<(del|ins)><span[^>]*>[^<]*</span>([^<]*)</", text) == [("del", "01"), ("ins", "02")]


def test_taking_a_proposal_tells_the_colleagues(client, coordinator, colleague, propose):
    proposal = propose()
    client.force_login(coordinator)

    client.post(f"{_page(proposal)}/prendre")

    client.force_login(colleague)
    assert "Inès Martin la relit" in client.get(LIST).content.decode()
    assert "<strong>Inès Martin la relit.</strong>" in client.get(_page(proposal)).content.decode()
    answer = client.post(f"{_page(proposal)}/prendre")
    assert answer.status_code == 409
    assert "Inès Martin relit déjà cette proposition." in answer.content.decode()


def test_giving_it_back_frees_it(client, coordinator, propose):
    proposal = propose()
    client.force_login(coordinator)
    client.post(f"{_page(proposal)}/prendre")

    client.post(f"{_page(proposal)}/rendre")

    proposal.refresh_from_db()
    assert proposal.reader is None


def test_accepting_writes_the_record_and_opens_the_next(client, coordinator, propose):
    first, second = propose(name="Un"), propose(name="Deux")
    client.force_login(coordinator)

    answer = _accept(client, first)

    assert (answer.status_code, answer.url) == (302, _page(second))
    first.refresh_from_db()
    assert (first.state, first.decided_by) == ("accepted", coordinator)
    assert factories.models.Organisation.objects.get(pk=first.target).phone == "01 99 00 00 02"
    assert "Acceptée : Un." in client.get(answer.url).content.decode()


def test_the_last_decision_leads_back_to_the_queue(client, coordinator, propose):
    client.force_login(coordinator)

    assert _accept(client, propose()).url == LIST


def test_the_chosen_territory_follows(client, elsewhere, propose):
    national = factories.NationalFactory()
    client.force_login(national)
    first, second, other = propose(name="Un"), propose(name="Deux"), propose(elsewhere, name="Nord")

    address = f"{_page(first)}/accepter?territoire=77"
    answer = client.post(address, {"digest": _digest(first)})

    assert answer.url == f"{_page(second)}?territoire=77"
    answer = client.post(f"{_page(second)}/accepter?territoire=77", {"digest": _digest(second)})
    assert answer.url == f"{LIST}?territoire=77"
    assert Proposal.objects.get(pk=other.pk).state == "submitted"


def test_the_next_one_is_not_in_the_hands_of_a_colleague(coordinator, colleague, propose):
    first, taken, free = propose(name="Un"), propose(name="Deux"), propose(name="Trois")
    actions.take(taken, by=colleague, now=timezone.now())

    assert queue.next_proposal(_scope(coordinator), after=first) == free
    assert queue.next_proposal(_scope(coordinator, at=timezone.now() + timedelta(hours=1)), after=first) == taken
    assert queue.next_proposal(_scope(coordinator), after=free) == first


def test_two_coordinators_on_one_proposal_decide_once(client, coordinator, colleague, propose):
    proposal = propose()
    digest = _digest(proposal)
    client.force_login(colleague)
    client.get(_page(proposal))
    actions.accept(proposal, digest, by=coordinator, now=timezone.now())

    answer = _accept(client, proposal, digest)

    assert answer.status_code == 409
    proposal.refresh_from_db()
    assert proposal.decided_by == coordinator
    assert "Rien n’a été fait" in answer.content.decode()


def test_what_changed_meanwhile_is_shown_again_and_not_accepted(client, coordinator, member, propose):
    """The author took it back and wrote it again: what was displayed is not what would be accepted."""
    proposal = propose()
    displayed = _digest(proposal)
    now = timezone.now()
    actions.ask_changes(proposal, "Quel numéro ?", by=coordinator, now=now)
    actions.edit(Proposal.objects.get(pk=proposal.pk), {"phone": "01 99 00 00 09"}, by=member, now=now)
    actions.submit(Proposal.objects.get(pk=proposal.pk), by=member, now=now)
    client.force_login(coordinator)

    answer = _accept(client, proposal, displayed)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Relisez-la avant de décider." in text
    assert re.findall(r"<ins><span[^>]*>[^<]*</span>([^<]*)</", text) == ["09"]
    assert f'value="{_digest(Proposal.objects.get(pk=proposal.pk))}"' in text


def test_a_conflict_names_its_fields(client, coordinator, propose):
    proposal = propose()
    factories.models.Organisation.objects.filter(pk=proposal.target).update(phone="01 99 00 00 07")
    client.force_login(coordinator)

    shown = client.get(_page(proposal)).content.decode()
    answer = _accept(client, proposal)

    assert "Modifié entre-temps : numéro." in shown
    assert "La fiche dit maintenant : 01 99 00 00 07" in shown
    assert answer.status_code == 409
    assert factories.models.Organisation.objects.get(pk=proposal.target).phone == "01 99 00 00 07"


def test_a_proposal_on_a_deleted_record_stays_whole(client, coordinator, propose):
    proposal = propose()
    factories.models.Organisation.objects.filter(pk=proposal.target).delete()
    client.force_login(coordinator)

    assert "Cette fiche n’existe plus" in client.get(_page(proposal)).content.decode()
    assert _accept(client, proposal).status_code == 409
    assert client.post(f"{_page(proposal)}/decliner", {"refusal-text": "Fermé."}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "refused"


@pytest.mark.parametrize(
    ("address", "name", "state"), [("completer", "changes", "changes"), ("decliner", "refusal", "refused")]
)
def test_a_reason_is_needed_and_kept_in_the_thread(client, coordinator, propose, address, name, state):
    proposal = propose()
    client.force_login(coordinator)

    empty = client.post(f"{_page(proposal)}/{address}", {f"{name}-text": "  "})
    said = client.post(f"{_page(proposal)}/{address}", {f"{name}-text": "Précisez le jour."})

    assert (empty.status_code, said.status_code) == (422, 302)
    proposal.refresh_from_db()
    assert proposal.state == state
    assert list(proposal.messages.filter(state=state).values_list("text", flat=True)) == ["Précisez le jour."]


def test_what_was_typed_stays_when_the_act_is_refused(client, coordinator, colleague, propose):
    proposal = propose()
    actions.refuse(proposal, "Déjà fait.", by=colleague, now=timezone.now())
    client.force_login(coordinator)

    answer = client.post(f"{_page(proposal)}/message", {"comment-text": "Et le fax ?"})

    assert answer.status_code == 409


def test_a_word_stays_on_the_page(client, coordinator, propose):
    proposal = propose()
    client.force_login(coordinator)

    answer = client.post(f"{_page(proposal)}/message", {"comment-text": "Depuis quand ?"})

    assert answer.url == _page(proposal)
    assert "Depuis quand ?" in client.get(answer.url).content.decode()


def test_nobody_decides_on_her_own(client, coordinator, propose):
    proposal = propose(by=coordinator)
    client.force_login(coordinator)

    text = client.get(_page(proposal)).content.decode()
    answer = _accept(client, proposal)

    assert ("une autre personne décide" in text, 'id="decision"' in text) == (True, False)
    assert answer.status_code == 409
    proposal.refresh_from_db()
    assert proposal.state == "submitted"


def test_a_suggestion_without_account_cannot_be_given_back(client, coordinator, suggest):
    client.force_login(coordinator)

    text = client.get(_page(suggest())).content.decode()

    assert ("Demander de compléter" in text, "Décliner" in text) == (False, True)


def test_shortcuts_are_listed_and_can_be_switched_off(client, coordinator, propose):
    client.force_login(coordinator)

    text = client.get(_page(propose())).content.decode()

    assert re.findall(r"<kbd>(.)</kbd>", text) == ["a", "c", "d", "p", "n", "u", "?"]
    assert "Utiliser ces raccourcis sur cet appareil" in text
    assert {"a", "c", "d", "p", "u"} <= set(re.findall(r'data-key="(\w)"', text))
