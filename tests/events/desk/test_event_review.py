"""An event is sent, read and published through the one moderation engine."""

from datetime import timedelta

import pytest

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.events import actions
from maillage.events.actions.common import is_awaited
from maillage.moderation import actions as moderation
from maillage.moderation import queries
from tests.events.factories import DraftFactory, EventFactory, WeekFactory
from tests.events.reviews import accept, proposal_of
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(draft, member, now):
    """The draft of her structure, on its way."""
    actions.submit_event(draft, by=member, now=now, note="Date fixée avec la mairie.")
    return draft


def _content(event, **more):
    names = ("kind", "title", "first_day", "last_day", "departments", "place_name")
    said = {name: getattr(event, name) for name in names}
    return actions.EventContent(**{**said, "organiser": event.organiser_id, **more})


def test_the_moderator_reads_the_whole_sheet_in_words(sent, structure):
    sheet = queries.sheet(proposal_of(sent))

    assert {field.label: field.after for field in sheet.fields} == {
        "Nature": "colloque",
        "Titre": sent.title,
        "Résumé": "De quoi il s’agit, en deux phrases.",
        "Quand": "13 mars 2035, de 9 h à 16 h",
        "Où": "sur place, Salle des fêtes, 1 place de la Mairie, Melun",
        "Organisé par": structure.name,
        "Territoire": "Seine-et-Marne",
        "Visible par": "tout le monde",
        "Inscription": "sans inscription",
    }
    assert {field.before for field in sheet.fields} == {"non renseigné"}
    assert (sheet.note, sheet.is_gone, sheet.conflicts) == ("Date fixée avec la mairie.", False, ())


def test_accepting_publishes_in_the_name_of_whoever_decides(sent, coordinator, now):
    accept(sent, by=coordinator, now=now)

    sent.refresh_from_db()
    assert (sent.editorial, sent.published_at) == ("published", now)
    line = JournalEntry.objects.get(verb="events.publish_event")
    assert line.actor == str(coordinator.pk)


def test_it_waits_in_the_queue_of_its_department(sent):
    assert [row.title for row in queries.waiting(frozenset({"77"}), now=sent.created_at)] == [sent.title]
    assert queries.waiting(frozenset({"59"}), now=sent.created_at) == []


def test_the_sheet_does_not_change_while_it_is_read(sent, member, coordinator, now):
    for by in (member, coordinator):
        with pytest.raises(actions.EventRefused, match="en relecture"):
            actions.edit_event(sent, _content(sent), seen=sent.changed_at, by=by, now=now)
        with pytest.raises(actions.EventRefused, match="en relecture"):
            actions.withdraw_event(sent, by=by, now=now)
    with pytest.raises(actions.EventRefused, match="en relecture"):
        actions.publish_event(sent, by=coordinator, now=now)
    with pytest.raises(actions.EventRefused, match="déjà envoyé"):
        actions.submit_event(sent, by=member, now=now)


def test_what_changed_all_the_same_must_be_read_again(sent, coordinator, now):
    sent.title = "Un autre titre"
    sent.save()

    with pytest.raises(DomainError, match="n’est plus celui qui a été relu"):
        accept(sent, by=coordinator, now=now)

    sent.refresh_from_db()
    assert sent.editorial == "draft"


def test_a_declined_event_is_a_draft_again_with_the_reason_in_the_thread(sent, member, coordinator, now):
    moderation.refuse(proposal_of(sent), "Les dates sont celles d’un autre colloque.", by=coordinator, now=now)

    assert not is_awaited(sent)
    assert queries.sheet(proposal_of(sent)).messages[-1].text == "Les dates sont celles d’un autre colloque."
    actions.edit_event(sent, _content(sent, title="Autre date"), seen=sent.changed_at, by=member, now=now)
    actions.submit_event(sent, by=member, now=now + timedelta(minutes=1))
    assert proposal_of(sent).title == "Autre date"


def test_what_must_be_completed_comes_back_in_the_same_proposal(sent, member, coordinator, now):
    first = proposal_of(sent)
    moderation.ask_changes(first, "Il manque le lieu.", by=coordinator, now=now)
    actions.edit_event(sent, _content(sent, place_name="Mairie"), seen=sent.changed_at, by=member, now=now)

    actions.submit_event(sent, by=member, now=now)

    again = proposal_of(sent)
    assert (again.pk, again.state, again.content["where"]) == (first.pk, "submitted", ["onsite", "Mairie", ""])
    accept(sent, by=coordinator, now=now)
    sent.refresh_from_db()
    assert sent.is_published


def test_taken_back_it_is_a_draft_that_can_be_sent_again(sent, member, now):
    moderation.withdraw(proposal_of(sent), by=member, now=now)

    assert not is_awaited(sent)
    actions.submit_event(sent, by=member, now=now + timedelta(minutes=1))
    assert is_awaited(sent)


def test_nobody_decides_on_her_own_event(structure, draft, now):
    both = CoordinatorFactory()
    MembershipFactory(organisation=structure, user=both)
    actions.submit_event(draft, by=both, now=now)

    with pytest.raises(DomainError, match="votre propre proposition"):
        accept(draft, by=both, now=now)


@pytest.mark.parametrize("far", [True, False])
def test_only_those_who_may_publish_decide(sent, member, now, far):
    by = CoordinatorFactory(mandate__department=DepartmentFactory(code="59")) if far else MembershipFactory().user

    with pytest.raises(NotAllowed):
        accept(sent, by=by, now=now)


def test_a_part_of_a_week_is_decided_by_those_who_make_the_week(structure, member, now):
    week = WeekFactory(organiser=structure, departments=("77",))
    guests = OrganisationFactory()
    guest = MembershipFactory(organisation=guests).user
    DepartmentFactory(code="59")
    part = DraftFactory(parent=week, organiser=guests, departments=("59",))
    actions.submit_event(part, by=guest, now=now)

    accept(part, by=member, now=now)

    part.refresh_from_db()
    assert part.is_published


def test_what_is_published_is_neither_sent_nor_accepted_again(structure, member, coordinator, now):
    event = EventFactory(organiser=structure, departments=("77",))

    with pytest.raises(actions.EventRefused, match="déjà publié"):
        actions.submit_event(event, by=member, now=now)
    with pytest.raises(NotAllowed):
        moderation.propose(actions.KIND, str(event.pk), {"title": "Autre"}, by=member, now=now)


def test_a_stranger_sends_nothing(draft, now):
    for by in (UserFactory(), MembershipFactory().user, None):
        with pytest.raises(NotAllowed):
            actions.submit_event(draft, by=by, now=now)


def test_an_event_that_no_longer_exists_is_gone(sent, coordinator, now):
    proposal = proposal_of(sent)
    sent.delete()

    assert queries.sheet(proposal).is_gone
    with pytest.raises(moderation.RecordGone):
        moderation.accept(proposal, proposal.digest, by=coordinator, now=now)
