"""Direct writes on resources: revised, withdrawn, dated, followed, related; counted without anybody."""

import threading
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from maillage.accounts import parting
from maillage.core import work
from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import standing
from maillage.moderation.models import Version
from maillage.resources import actions, awaiting, policies, sheets
from maillage.resources.actions.relations import MOST
from maillage.resources.actions.resources import _insert, months_later
from maillage.resources.counting import Buffer, uses
from maillage.resources.models import RelatedResource, Resource, ResourceUse
from maillage.search.models import Document
from tests import factories, parallel
from tests.parallel import shared  # noqa: F401 -- a fixture
from tests.resources.factories import ReadyFileFactory, ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seine_et_marne(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    uses.flush()
    return factories.DepartmentFactory()


@pytest.fixture
def keeper():
    """She coordinates Seine-et-Marne."""
    return factories.CoordinatorFactory()


@pytest.fixture
def resource():
    return ResourceFactory(departments=("77",), title="Guide", slug="guide", review_on=date(2027, 1, 1))


def verbs():
    return list(JournalEntry.objects.order_by("number").values_list("verb", flat=True))


def test_a_revision_is_written_kept_and_journaled(resource, keeper, now):
    revised = actions.revise(resource, {"title": "Guide pratique", "body": "## Un titre"}, by=keeper, now=now)

    version = Version.objects.get()
    assert (revised.title, revised.changed_at, revised.slug) == ("Guide pratique", now, "guide")
    assert (version.before, version.after) == (
        {"title": "Guide", "body": ""},
        {"title": "Guide pratique", "body": "## Un titre"},
    )
    assert (verbs(), Document.objects.get().title) == (["resources.edit"], "Guide pratique")


def test_a_revision_that_changes_nothing_leaves_no_trace(resource, keeper, now):
    actions.revise(resource, {"title": "Guide"}, by=keeper, now=now)

    assert (Version.objects.count(), verbs()) == (0, [])


def test_a_revision_does_not_lose_what_another_wrote(resource, keeper, now):
    seen = sheets.read(resource)
    actions.revise(resource, {"title": "Guide d’Anne"}, by=keeper, now=now)

    with pytest.raises(actions.ChangedMeanwhile, match="titre"):
        actions.revise(resource, {"title": "Guide de Zoé"}, by=keeper, now=now, seen=seen)
    revised = actions.revise(resource, {"year": 2020}, by=keeper, now=now, seen=seen)

    assert (revised.title, revised.year) == ("Guide d’Anne", 2020)


@pytest.mark.parametrize(
    ("user", "departments", "is_allowed"),
    [
        (factories.CoordinatorFactory, ("77",), True),
        (factories.CoordinatorFactory, ("91", "77"), True),
        (factories.CoordinatorFactory, ("91",), False),
        (factories.CoordinatorFactory, (), False),
        (factories.NationalFactory, (), True),
        (factories.UserFactory, ("77",), False),
    ],
)
def test_who_edits_without_a_proposal(user, departments, is_allowed, now):
    resource, user = ResourceFactory(departments=departments), user()
    acts = [
        lambda: actions.revise(resource, {"year": 2020}, by=user, now=now),
        lambda: actions.set_owner(resource, None, by=user, now=now),
        lambda: actions.set_dates(resource, by=user, now=now, review_on=None, embargo_until=None, expires_on=None),
        lambda: actions.withdraw(resource, by=user, now=now),
        lambda: actions.publish_again(resource, by=user, now=now),
    ]

    for act in acts:
        if is_allowed:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


def test_a_member_edits_nothing_alone_even_what_she_follows(now):
    user = factories.MembershipFactory().user
    resource = ResourceFactory(departments=("77",), owner=user)

    with pytest.raises(NotAllowed):
        actions.revise(resource, {"year": 2020}, by=user, now=now)
    assert actions.review(resource, by=user, now=now).reviewed_at == now


def test_a_withdrawn_resource_is_found_no_more_and_comes_back_as_it_was(resource, keeper, now):
    actions.revise(resource, {"year": 2020}, by=keeper, now=now)

    withdrawn = actions.withdraw(resource, by=keeper, now=now)

    assert (withdrawn.state, Document.objects.get().is_gone, Document.objects.get().title) == ("withdrawn", True, "")
    with pytest.raises(DomainError, match="déjà retirée"):
        actions.withdraw(resource, by=keeper, now=now)
    again = actions.publish_again(resource, by=keeper, now=now)
    assert (again.state, again.published_at, Document.objects.get().is_gone) == (
        "published",
        resource.published_at,
        False,
    )
    with pytest.raises(DomainError, match="déjà publiée"):
        actions.publish_again(resource, by=keeper, now=now)
    assert verbs() == ["resources.edit", "resources.withdraw", "resources.publish_again"]


def test_why_a_resource_is_withdrawn_is_kept_until_it_comes_back(resource, keeper, now):
    with pytest.raises(DomainError, match="301 caractères"):
        actions.withdraw(resource, by=keeper, now=now, reason="x" * 301)

    withdrawn = actions.withdraw(resource, by=keeper, now=now, reason=" Remplacée  par une autre ")

    assert withdrawn.withdrawal_reason == "Remplacée par une autre"
    assert actions.publish_again(resource, by=keeper, now=now).withdrawal_reason == ""


def test_a_resource_that_was_deleted_meanwhile_is_told(resource, keeper, now):
    resource.delete()
    resource.pk = uuid4()

    with pytest.raises(actions.ResourceGone):
        actions.withdraw(resource, by=keeper, now=now)


def test_dates_are_set_and_those_that_readers_see_are_kept(resource, keeper, now):
    embargo, expiry, review = now + timedelta(days=3), date(2027, 6, 30), date(2027, 3, 1)

    dated = actions.set_dates(resource, by=keeper, now=now, review_on=review, embargo_until=embargo, expires_on=expiry)

    assert (dated.review_on, dated.embargo_until, dated.expires_on) == (review, embargo, expiry)
    assert dated.published_at == embargo
    assert sorted(Version.objects.get().after) == ["embargo_until", "expires_on"]
    assert verbs() == ["resources.edit", "resources.set_dates"]
    again = actions.set_dates(dated, by=keeper, now=now, review_on=review, embargo_until=embargo, expires_on=expiry)
    assert (again.review_on, Version.objects.count(), len(verbs())) == (review, 1, 2)


def test_the_end_of_an_embargo_is_brought_forward(resource, keeper, now):
    later = now + timedelta(days=3)
    dated = actions.revise(resource, {"embargo_until": later}, by=keeper, now=now)

    dated = actions.revise(dated, {"embargo_until": None}, by=keeper, now=now + timedelta(days=1))

    assert (dated.embargo_until, dated.published_at) == (None, now + timedelta(days=1))


def test_a_day_of_review_is_to_come(resource, keeper, now):
    with pytest.raises(DomainError, match="passé"):
        actions.set_dates(
            resource, by=keeper, now=now, review_on=date(2026, 11, 17), embargo_until=None, expires_on=None
        )


def test_a_new_owner_is_told_from_the_beginning(resource, keeper, now):
    Resource.objects.update(reminded_at=now, escalated_at=now)
    member = factories.MembershipFactory().user

    owned = actions.set_owner(resource, member, by=keeper, now=now)

    assert (owned.owner, owned.reminded_at, owned.escalated_at) == (member, None, None)
    with pytest.raises(DomainError, match="n’est plus membre"):
        actions.set_owner(resource, factories.UserFactory(), by=keeper, now=now)
    assert actions.set_owner(resource, None, by=keeper, now=now).owner is None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("law", date(2027, 5, 18)),
        ("guide", date(2027, 11, 18)),
        ("report", date(2028, 11, 18)),
        ("film", date(2029, 11, 18)),
    ],
)
def test_a_review_holds_for_a_time_that_depends_on_the_type(kind, expected, keeper, now):
    resource = ResourceFactory(
        departments=("77",), type=kind, review_on=date(2026, 1, 1), reminded_at=now, escalated_at=now
    )

    reviewed = actions.review(resource, by=keeper, now=now)

    assert (reviewed.review_on, reviewed.reviewed_at) == (expected, now)
    assert (reviewed.reminded_at, reviewed.escalated_at, verbs()) == (None, None, ["resources.review"])


def test_a_withdrawn_resource_is_not_reviewed(resource, keeper, now):
    actions.withdraw(resource, by=keeper, now=now)

    with pytest.raises(DomainError, match="retirée"):
        actions.review(resource, by=keeper, now=now)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 6, 15), 24, date(2028, 6, 15)),
    ],
)
def test_months_later_is_a_day_that_exists(day, months, expected):
    assert months_later(day, months) == expected


def test_two_resources_lead_to_each_other_once(resource, keeper, now):
    other = ResourceFactory(departments=("91",))

    actions.relate(resource, other, by=keeper, now=now)
    actions.relate(other, resource, by=keeper, now=now)

    assert RelatedResource.objects.count() == 1
    actions.unrelate(other, resource, by=keeper, now=now)
    actions.unrelate(other, resource, by=keeper, now=now)
    assert (RelatedResource.objects.count(), verbs()) == (0, ["resources.relate", "resources.unrelate"])


def test_a_resource_is_not_related_to_itself_nor_to_too_many(resource, keeper, now):
    for _ in range(MOST):
        actions.relate(resource, ResourceFactory(), by=keeper, now=now)

    with pytest.raises(DomainError, match="en a déjà"):
        actions.relate(resource, ResourceFactory(), by=keeper, now=now)
    with pytest.raises(DomainError, match="une autre"):
        actions.relate(resource, resource, by=keeper, now=now)


def test_who_coordinates_neither_relates_nothing(keeper, now):
    with pytest.raises(NotAllowed):
        actions.relate(ResourceFactory(), ResourceFactory(departments=("91",)), by=keeper, now=now)


def test_an_address_that_is_taken_at_the_same_moment_is_asked_again(resource, monkeypatch, now):
    """The other one was not there when we looked."""
    answers = iter(["guide", "guide-2"])
    monkeypatch.setattr("maillage.resources.actions.resources.free_slug", lambda _: next(answers))
    late = ResourceFactory.build(title="Guide")

    _insert(late)

    assert late.slug == "guide-2"


# Uses


def test_uses_are_counted_per_day_and_nothing_else_is_kept(resource, now, django_assert_num_queries):
    with django_assert_num_queries(0):
        for kind in ("view", "view", "download"):
            actions.count_use(resource, kind, now=now)
    actions.count_use(resource, "view", now=now + timedelta(days=1))

    assert uses.flush() == 4
    assert uses.flush() == 0

    rows = set(ResourceUse.objects.values_list("day", "kind", "count"))
    assert rows == {(now.date(), "view", 2), (now.date(), "download", 1), (date(2026, 11, 19), "view", 1)}
    assert {field.name for field in ResourceUse._meta.fields} == {"id", "resource", "day", "kind", "count"}


def test_uses_of_several_servers_add_up(resource, now, django_assert_num_queries):
    counts = {(resource.pk, now.date(), "view"): 3, (ResourceFactory().pk, now.date(), "citation"): 1}
    actions.save_uses(counts)

    with django_assert_num_queries(4):  # with the two of the savepoint
        actions.save_uses(counts)

    assert sorted(ResourceUse.objects.values_list("kind", "count")) == [("citation", 2), ("view", 6)]


def test_uses_of_a_resource_that_is_gone_are_forgotten(now):
    actions.save_uses({(uuid4(), now.date(), "view"): 1})

    assert ResourceUse.objects.count() == 0


def test_a_use_that_is_not_one_is_a_bug(resource, now):
    with pytest.raises(ValueError, match="share"):
        actions.count_use(resource, "share", now=now)


@pytest.mark.django_db(transaction=True)
def test_uses_written_at_once_are_all_counted(shared, now):  # noqa: F811
    resource = ResourceFactory()
    key = (resource.pk, now.date(), "view")

    parallel.together(*[lambda: [actions.save_uses({key: 1}) for _ in range(5)] for _ in range(4)])

    assert ResourceUse.objects.get().count == 20


def test_uses_that_could_not_be_written_are_tried_again():
    buffer, kept = Buffer(), []

    def fail(counts):
        raise ConnectionError

    buffer.add("a", keep=fail)
    with pytest.raises(ConnectionError):
        buffer.flush()
    buffer.add("a", keep=kept.append)

    assert buffer.flush() == 2
    assert kept == [{"a": 2}]


def test_uses_are_kept_by_a_thread_that_nothing_stops(settings, caplog):
    settings.USES_EVERY = 0.01
    buffer, kept, tried, done = Buffer(), [], [], threading.Event()

    def keep(counts):
        if not tried:
            tried.append(True)
            raise ConnectionError
        kept.append(dict(counts))
        done.set()

    buffer.add("a", keep=keep)

    assert done.wait(10)
    assert kept == [{"a": 1}]
    assert "tried again" in caplog.text
    buffer.add("b", keep=keep)
    buffer.stop()
    assert kept[-1] == {"b": 1}


def test_a_stopped_database_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr("maillage.resources.counting._MOST", 2)
    buffer, kept = Buffer(), []

    for key in "abca":
        buffer.add(key, keep=kept.append)
    buffer.flush()

    assert kept == [{"a": 2, "b": 1}]


# What awaits, and what an account leaves


def items(face, user, now):
    source = {"pro": awaiting.mine, "coordination": awaiting.late}[face]
    return [
        (item.text, item.count, item.urgency) for item in source(user, standing.of(user, now=now), now) if item.count
    ]


def test_what_a_person_follows_awaits_her(now, django_assert_num_queries):
    user = factories.MembershipFactory().user
    for days in (-10, 0, 10, 40):
        ResourceFactory(owner=user, review_on=now.date() + timedelta(days=days))
    ResourceFactory(owner=user, review_on=now.date(), state="withdrawn")
    stands = standing.of(user, now=now)

    with django_assert_num_queries(1):
        awaiting.mine(user, stands, now)
    assert items("pro", user, now) == [("Relire 2 ressources", 2, "week"), ("Relire bientôt 1 ressource", 1, "calm")]


def test_what_nobody_reads_again_awaits_the_coordination(keeper, now, django_assert_num_queries):
    owner, due = factories.MembershipFactory().user, now.date()
    ResourceFactory(departments=("77",), review_on=due)
    ResourceFactory(departments=("77",), review_on=due, owner=owner)
    ResourceFactory(departments=("91", "77"), review_on=due, owner=owner, escalated_at=now)
    ResourceFactory(review_on=due)
    stands = standing.of(keeper, now=now)

    with django_assert_num_queries(1):
        awaiting.late(keeper, stands, now)
    assert items("coordination", keeper, now) == [("Faire relire 2 ressources", 2, "week")]
    assert items("coordination", factories.NationalFactory(), now) == [("Faire relire 3 ressources", 3, "week")]
    assert items("coordination", owner, now) == []


def test_both_faces_ask_for_resources():
    assert awaiting.mine in work._sources["pro"]
    assert awaiting.late in work._sources["coordination"]


def test_an_account_that_closes_leaves_its_resources_to_the_coordination(now):
    user = factories.MembershipFactory().user
    resource = ResourceFactory(owner=user, proposed_by=user, title="Guide")
    file = ReadyFileFactory(resource=resource, sent_by=user, label="Complet")

    exported = parting.exported(user)
    parting.end_all(user, by=user, now=now)

    resource.refresh_from_db()
    file.refresh_from_db()
    assert [row["title"] for row in exported["ressources proposées"]] == ["Guide"]
    assert [row["title"] for row in exported["ressources suivies"]] == ["Guide"]
    assert [row["label"] for row in exported["fichiers envoyés"]] == ["Complet"]
    assert (resource.owner, resource.proposed_by, file.sent_by) == (None, None, None)


@pytest.mark.parametrize(
    ("user", "is_allowed"),
    [(factories.CoordinatorFactory, True), (factories.NationalFactory, True), (factories.UserFactory, False)],
)
def test_who_makes_collections(user, is_allowed, now):
    assert policies.can_curate(standing.of(user(), now=now)) is is_allowed


def test_the_machine_may_do_what_a_command_asks(resource, now):
    assert actions.withdraw(resource, by=None, now=now).state == "withdrawn"


def test_moments_are_kept_whatever_their_time_zone(resource, keeper, now):
    moment = datetime(2027, 1, 1, 8, 0, tzinfo=UTC)
    actions.revise(resource, {"embargo_until": moment}, by=keeper, now=now)

    before = Version.objects.count()
    actions.revise(resource, {"embargo_until": "2027-01-01T09:00:00+01:00"}, by=keeper, now=now)

    assert Version.objects.count() == before
