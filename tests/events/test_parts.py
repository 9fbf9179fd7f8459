"""A week and its parts: nothing is announced in the week of others unless they accept it, and they learn what changes in it."""

from datetime import date, timedelta

import pytest

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import standing
from maillage.events import actions, awaiting
from maillage.events.models import PartNews
from tests.events.factories import DAY, DraftFactory, EventFactory, WeekFactory
from tests.events.reviews import accept
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guests(db):
    return OrganisationFactory(name="Invités", department=DepartmentFactory(code="77"))


@pytest.fixture
def guest(guests):
    return MembershipFactory(organisation=guests).user


@pytest.fixture
def hosts(db):
    return OrganisationFactory(name="Hôtes", department=DepartmentFactory(code="42", name="Loire", seat="42218"))


@pytest.fixture
def host(hosts):
    return MembershipFactory(organisation=hosts).user


@pytest.fixture
def week(hosts, host):
    return WeekFactory(title="Semaine de la Loire", organiser=hosts, departments=("42",), proposed_by=host)


@pytest.fixture
def event(guests):
    """Accepted once, by itself."""
    return EventFactory(title="Journée", organiser=guests, departments=("77",))


def _edit(event, by, now, **more):
    event.refresh_from_db()
    names = ("kind", "title", "first_day", "last_day", "departments", "place_name", "announced_start", "announced_end")
    said = {name: getattr(event, name) for name in names}
    content = actions.EventContent(**{**said, "organiser": event.organiser_id, "parent": event.parent_id, **more})
    return actions.edit_event(event, content, seen=event.changed_at, by=by, now=now)


def _news(person, now):
    return [
        item.count
        for item in awaiting.mine(person, standing.of(person, now=now), now)
        if item.count and "nouvelle" in item.text
    ]


@pytest.mark.abuse(85)
@pytest.mark.parametrize("kind", ["week", "training"])
def test_a_published_event_does_not_enter_the_week_of_others_by_itself(week, event, guest, host, now, kind):
    type(week).objects.filter(pk=week.pk).update(kind=kind)

    _edit(event, guest, now, parent=week.pk, title="Titre tout autre")

    event.refresh_from_db()
    assert (event.parent, event.is_published, event.title) == (None, True, "Titre tout autre")
    assert list(week.children.all()) == []
    assert _news(host, now) == [1]
    assert _news(guest, now) == []


def test_whoever_makes_the_week_accepts_it(
    week, event, guest, host, now, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        _edit(event, guest, now, parent=week.pk)
        actions.accept_part(week, event.pk, by=host, now=now)

    event.refresh_from_db()
    assert event.parent == week
    assert _news(host, now) == []
    assert [mail.to for mail in mailoutbox] == [[host.email], [guest.email]]
    assert not any("Journée" in mail.body + mail.subject for mail in mailoutbox)


def test_declined_it_stays_where_it_was_with_a_reason(week, event, guest, host, now):
    _edit(event, guest, now, parent=week.pk)

    actions.decline_part(week, event.pk, "Hors de la semaine.", by=host, now=now)

    event.refresh_from_db()
    assert (event.parent, event.is_published) == (None, True)
    assert PartNews.objects.get().why == "Hors de la semaine."
    with pytest.raises(actions.EventRefused, match="déjà sa réponse"):
        actions.accept_part(week, event.pk, by=host, now=now)


@pytest.mark.abuse(85)
def test_nobody_else_answers_for_the_week(week, event, guest, now):
    _edit(event, guest, now, parent=week.pk)

    for by in (guest, CoordinatorFactory(), MembershipFactory().user):
        for act in (actions.accept_part, actions.see_part):
            with pytest.raises(NotAllowed):
                act(week, event.pk, by=by, now=now)
        for act in (actions.decline_part, actions.remove_part):
            with pytest.raises(NotAllowed):
                act(week, event.pk, "Non.", by=by, now=now)


@pytest.mark.abuse(85)
def test_a_draft_is_published_in_a_week_by_those_who_make_it_and_nobody_else(week, guests, guest, host, now):
    draft = DraftFactory(parent=week, organiser=guests, departments=("77",))
    coordinator = CoordinatorFactory()

    with pytest.raises(NotAllowed):
        actions.publish_event(draft, by=coordinator, now=now)
    actions.submit_event(draft, by=guest, now=now)
    with pytest.raises(NotAllowed):
        accept(draft, by=coordinator, now=now)
    accept(draft, by=host, now=now)

    draft.refresh_from_db()
    assert draft.is_published


def test_it_waits_in_the_queue_of_the_territory_of_its_week(week, guests, guest, now):
    draft = DraftFactory(parent=week, organiser=guests, departments=("77",))
    actions.submit_event(draft, by=guest, now=now)
    coordinator = CoordinatorFactory(mandate__department_id="42")

    accept(draft, by=coordinator, now=now)

    draft.refresh_from_db()
    assert draft.is_published


def test_asked_elsewhere_the_first_demand_is_taken_back(week, event, guest, host, now):
    other = WeekFactory(organiser=OrganisationFactory())
    _edit(event, guest, now, parent=week.pk)
    _edit(event, guest, now, parent=week.pk)
    _edit(event, guest, now, parent=other.pk)

    assert [(one.week, one.answer) for one in PartNews.objects.order_by("pk")] == [(week, "taken_back"), (other, "")]
    actions.take_back_part(other, event.pk, by=guest, now=now)
    assert not PartNews.objects.filter(ended_at=None).exists()


def test_an_own_event_enters_an_own_week_at_once(week, hosts, host, now):
    own = EventFactory(organiser=hosts, departments=("42",))

    _edit(own, host, now, parent=week.pk)

    own.refresh_from_db()
    assert own.parent == week
    assert _news(host, now) == []


@pytest.mark.parametrize(
    "changed", [{"title": "Autre"}, {"first_day": DAY + timedelta(1), "last_day": DAY + timedelta(1)}]
)
def test_whoever_makes_the_week_is_told_of_another_title_or_day_until_she_has_seen_it(
    week, guests, guest, host, now, changed, mailoutbox, django_capture_on_commit_callbacks
):
    part = EventFactory(title="Journée", organiser=guests, departments=("77",), parent=week)

    with django_capture_on_commit_callbacks(execute=True):
        _edit(part, guest, now, **changed)
        _edit(part, guest, now + timedelta(minutes=1), title="Encore un autre")

    assert _news(host, now) == [1]
    assert [mail.to for mail in mailoutbox] == [[host.email]]
    told = PartNews.objects.get()
    assert (told.title, told.first_day, told.last_day) == ("Journée", DAY, DAY)
    actions.see_part(week, part.pk, by=host, now=now)
    assert _news(host, now) == []


def test_what_says_again_what_was_accepted_is_no_news(week, guests, guest, host, now):
    part = EventFactory(title="Journée", organiser=guests, departments=("77",), parent=week)

    _edit(part, guest, now, title="Autre")
    _edit(part, guest, now + timedelta(minutes=1), title="Journée")
    _edit(part, guest, now + timedelta(minutes=2), place_name="Mairie")

    assert _news(host, now) == []


def test_a_part_taken_out_is_a_draft_when_nobody_had_accepted_it_alone(week, guests, guest, host, now):
    part = EventFactory(organiser=guests, departments=("77",), parent=week)

    actions.remove_part(week, part.pk, "Elle a changé de jour.", by=host, now=now)

    part.refresh_from_db()
    assert (part.parent, part.editorial) == (None, "draft")
    assert JournalEntry.objects.filter(verb="events.remove_part", actor=str(host.pk)).exists()
    with pytest.raises(actions.EventRefused, match="n’est plus une partie"):
        actions.remove_part(week, part.pk, "Encore.", by=host, now=now)


def test_a_part_taken_out_stays_announced_when_it_was_before(week, event, guest, host, now):
    _edit(event, guest, now, parent=week.pk)
    actions.accept_part(week, event.pk, by=host, now=now)

    actions.remove_part(week, event.pk, "Hors sujet.", by=host, now=now)

    event.refresh_from_db()
    assert (event.parent, event.is_published) == (None, True)


@pytest.mark.abuse(85)
def test_a_part_does_not_leave_its_week_to_stand_alone_unread(week, guests, guest, now):
    part = EventFactory(organiser=guests, departments=("77",), parent=week)

    with pytest.raises(actions.EventRefused, match="à la coordination"):
        _edit(part, guest, now, parent=None)

    _edit(part, CoordinatorFactory(), now, parent=None)
    part.refresh_from_db()
    assert (part.parent, part.is_published) == (None, True)


def test_an_event_whose_days_are_not_those_of_the_week_says_so(week, event):
    from maillage.events.desk.events.parts import outside  # noqa: PLC0415 -- the desk is loaded with its urls

    event.first_day = event.last_day = date(2035, 4, 2)
    assert outside(event, week) == "Ses jours ne sont pas ceux de la semaine : du 13 au 17 mars 2035."
    event.first_day = event.last_day = DAY
    assert outside(event, week) == ""
