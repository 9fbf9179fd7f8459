"""Who may announce what, and what happens to it."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.events import actions
from maillage.events.models import Event
from tests.events.reviews import accept
from tests.factories import (
    CoordinatorFactory,
    DepartmentFactory,
    MembershipFactory,
    NationalFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 9)
CONTENT = actions.EventContent(
    kind="colloquium",
    title="Journée d’exemple",
    first_day=DAY,
    last_day=DAY,
    organiser_name="Réseau d’exemple",
    announced_start=time(9),
    announced_end=time(16),
)


@pytest.fixture
def national():
    return NationalFactory()


@pytest.fixture
def structure():
    return OrganisationFactory(department=DepartmentFactory())


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


def _of(structure, **more):
    return replace(CONTENT, organiser=structure.pk, organiser_name="", departments=("77",), **more)


def test_the_coordination_creates_and_publishes(national, now):
    event = actions.create_event(CONTENT, by=national, now=now)
    actions.publish_event(event, by=national, now=now)

    event.refresh_from_db()
    assert (event.slug, event.year, event.editorial, event.published_at) == (
        "journee-exemple",
        2027,
        "published",
        now,
    )
    assert event.get_absolute_url() == "/agenda/2027/journee-exemple"
    assert list(JournalEntry.objects.order_by("number").values_list("verb", flat=True))[-2:] == [
        "events.create_event",
        "events.publish_event",
    ]


def test_a_member_proposes_for_her_structure_and_the_coordinator_publishes(structure, member, now):
    event = actions.create_event(_of(structure), by=member, now=now)
    actions.submit_event(event, by=member, now=now)

    with pytest.raises(NotAllowed):
        actions.publish_event(event, by=member, now=now)
    accept(event, by=CoordinatorFactory(), now=now)

    assert Event.objects.get().editorial == "published"


def test_a_coordinator_of_elsewhere_does_not_publish(structure, member, now):
    event = actions.create_event(_of(structure), by=member, now=now)

    with pytest.raises(NotAllowed):
        actions.publish_event(event, by=CoordinatorFactory(mandate__department=DepartmentFactory(code="91")), now=now)


@pytest.mark.parametrize("who", ["stranger", "other"])
def test_nobody_proposes_for_the_structure_of_others(who, structure, now):
    person = UserFactory() if who == "stranger" else MembershipFactory(organisation=OrganisationFactory()).user

    with pytest.raises(NotAllowed):
        actions.create_event(_of(structure), by=person, now=now)


def test_two_events_of_a_year_have_two_addresses(national, now):
    slugs = [actions.create_event(CONTENT, by=national, now=now).slug for _ in range(3)]

    assert slugs == ["journee-exemple", "journee-exemple-2", "journee-exemple-3"]


@pytest.mark.abuse(53)
@pytest.mark.parametrize(
    ("title", "neutral_title", "slug"),
    [
        ("Fugue et exploitation des mineurs : colloque", "", "mineurs-colloque"),
        ("Violences sexuelles", "", "evenement"),
        ("Colloque", "Journée sur la traite", "journee"),
    ],
)
def test_the_address_of_an_event_leaves_out_the_words_that_betray(title, neutral_title, slug, national, now):
    content = replace(CONTENT, title=title, neutral_title=neutral_title)

    assert actions.create_event(content, by=national, now=now).slug == slug


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": "  "}, "Donnez un titre à l’évènement."),
        ({"last_day": DAY - timedelta(days=1)}, "Le dernier jour vient avant le premier : corrigez l’un des deux."),
        ({"announced_end": time(9)}, "L’heure de fin annoncée vient avant celle de début."),
        ({"organiser_name": ""}, "Dites qui organise : une structure de l’annuaire, ou un nom."),
    ],
)
def test_what_cannot_be_is_refused(national, now, changed, sentence):
    with pytest.raises(actions.EventRefused) as refusal:
        actions.create_event(replace(CONTENT, **changed), by=national, now=now)

    assert str(refusal.value) == sentence
    assert not Event.objects.exists()


def test_an_edit_of_what_calendars_show_raises_the_sequence(national, now):
    event = actions.create_event(CONTENT, by=national, now=now)
    later = now + timedelta(hours=1)

    event = actions.edit_event(event, replace(CONTENT, body="Plus de texte."), seen=now, by=national, now=later)
    assert event.sequence == 0
    event = actions.edit_event(event, replace(CONTENT, place_name="Salle"), seen=later, by=national, now=later)
    assert event.sequence == 1


def test_an_edit_of_what_somebody_changed_meanwhile_is_refused(national, now):
    event = actions.create_event(CONTENT, by=national, now=now)
    actions.edit_event(event, CONTENT, seen=now, by=national, now=now + timedelta(minutes=1))

    with pytest.raises(actions.EventRefused, match="Rechargez la page"):
        actions.edit_event(event, CONTENT, seen=now, by=national, now=now + timedelta(minutes=2))


def test_a_cancelled_event_stays_published_and_says_why(national, now):
    event = actions.publish_event(actions.create_event(CONTENT, by=national, now=now), by=national, now=now)

    event = actions.set_life(event, "cancelled", note="Grève des trains.", by=national, now=now)

    assert (event.is_published, event.is_cancelled, event.cancelled_at, event.sequence) == (True, True, now, 1)
    event = actions.set_life(event, "scheduled", by=national, now=now)
    assert (event.cancelled_at, event.sequence) == (None, 2)


def test_a_week_is_made_by_many_and_its_organiser_publishes_the_parts(structure, member, national, now):
    week = actions.create_event(_of(structure, kind="week", last_day=DAY + timedelta(days=5)), by=member, now=now)
    actions.publish_event(week, by=national, now=now)
    other = OrganisationFactory()
    guest = MembershipFactory(organisation=other).user
    part = actions.create_event(
        replace(CONTENT, title="Une partie", parent=week.pk, organiser=other.pk, organiser_name=""), by=guest, now=now
    )

    with pytest.raises(NotAllowed):
        actions.publish_event(part, by=guest, now=now)
    with pytest.raises(NotAllowed):
        actions.edit_event(part, CONTENT, seen=part.changed_at, by=member, now=now)
    with pytest.raises(NotAllowed):
        actions.publish_event(part, by=member, now=now)  # nobody sent it to her
    actions.submit_event(part, by=guest, now=now)
    accept(part, by=member, now=now)

    assert Event.objects.get(pk=part.pk).is_published
    assert [each.pk for each in week.children.all()] == [part.pk]


def test_a_part_waits_for_its_week(national, now):
    week = actions.create_event(replace(CONTENT, kind="week"), by=national, now=now)
    part = actions.create_event(replace(CONTENT, parent=week.pk), by=national, now=now)

    with pytest.raises(actions.EventRefused, match="Publiez d’abord"):
        actions.publish_event(part, by=national, now=now)


def test_a_part_has_no_parts(national, now):
    week = actions.create_event(replace(CONTENT, kind="week"), by=national, now=now)
    part = actions.create_event(replace(CONTENT, kind="week", parent=week.pk), by=national, now=now)

    with pytest.raises(actions.EventRefused, match="Choisissez une semaine"):
        actions.create_event(replace(CONTENT, parent=part.pk), by=national, now=now)
