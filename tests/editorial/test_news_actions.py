"""Drafts, publication now or later, withdrawal."""

from datetime import timedelta

import pytest

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import standing
from maillage.editorial import actions, policies, queries, searching, tasks
from maillage.editorial.actions import NewsContent, Refused
from maillage.editorial.models import News
from maillage.search.models import Document
from tests import factories

pytestmark = pytest.mark.django_db
CONTENT = NewsContent("Une nouvelle", "Un chapeau.", department="77")


def found():
    return set(Document.objects.filter(kind="editorial.news", is_gone=False).values_list("title", flat=True))


def shown(now, level=0):
    return [one.title for one in queries.news(level, queries.Narrowing(), now=now)]


def test_a_coordinator_writes_a_draft_of_her_territory(coordinator, now):
    news = actions.write_news(CONTENT, by=coordinator, now=now)

    assert (news.state, news.author, news.slug, news.published_at) == ("draft", coordinator, "nouvelle", None)
    assert (shown(now), found()) == ([], set())
    assert list(JournalEntry.objects.values_list("verb", flat=True)) == ["editorial.write_news"]


def test_news_published_now_are_shown_and_found(coordinator, now):
    news = actions.publish_news(actions.write_news(CONTENT, by=coordinator, now=now), by=coordinator, now=now)

    assert (news.state, news.published_at) == ("published", now)
    assert (shown(now), found()) == (["Une nouvelle"], {"Une nouvelle"})


def test_news_published_later_wait_for_their_moment(coordinator, now):
    later = now + timedelta(hours=2)
    news = actions.write_news(CONTENT, by=coordinator, now=now)

    actions.publish_news(news, at=later, by=coordinator, now=now)

    assert (shown(now), found(), queries.one_news(news.slug, 3, now=now)) == ([], set(), None)
    assert shown(later) == ["Une nouvelle"]
    assert searching.follow_time(now) == 0
    assert (searching.follow_time(later), searching.follow_time(later)) == (1, 0)
    assert found() == {"Une nouvelle"}


def test_the_worker_publishes_what_is_due_and_says_so(write_news, front_file, now):
    news = write_news(is_published=False)
    actions.publish_news(news, at=now + timedelta(minutes=1), by=None, now=now)

    assert tasks.publish_due(now) == "L’accueil a été refait."
    assert tasks.publish_due(now) == "Rien à publier."
    assert tasks.publish_due(now + timedelta(minutes=5)) == "Actualités parues : 1."


@pytest.mark.parametrize("minutes", [0, -1])
def test_later_is_to_come(write_news, now, minutes):
    news = write_news(is_published=False)

    with pytest.raises(Refused):
        actions.publish_news(news, at=now + timedelta(minutes=minutes), by=None, now=now)


def test_what_was_read_is_not_published_twice_nor_put_off(write_news, now):
    news = write_news()

    with pytest.raises(Refused):
        actions.publish_news(news, by=None, now=now)
    actions.withdraw_news(news, by=None, now=now)
    with pytest.raises(Refused):
        actions.publish_news(news, at=now + timedelta(days=1), by=None, now=now)


def test_withdrawn_news_are_gone_and_come_back_at_their_first_date(write_news, now):
    news = write_news()
    actions.pin_news(news, is_pinned=True, by=None, now=now)

    gone = actions.withdraw_news(news, by=None, now=now)

    assert (gone.state, gone.is_pinned, shown(now), found()) == ("withdrawn", False, [], set())
    assert queries.one_news(news.slug, 0, now=now).state == "withdrawn"
    back = actions.publish_news(news, by=None, now=now + timedelta(days=3))
    assert (back.published_at, found()) == (now, {"Une nouvelle"})


def test_what_nobody_read_is_a_draft_again(write_news, now):
    news = write_news(is_published=False)
    actions.publish_news(news, at=now + timedelta(days=1), by=None, now=now)

    done = actions.withdraw_news(news, by=None, now=now)

    assert (done.state, done.published_at) == ("draft", None)
    with pytest.raises(Refused):
        actions.withdraw_news(news, by=None, now=now)


def test_a_planned_publication_can_be_moved_forward(write_news, now):
    news = write_news(is_published=False)
    actions.publish_news(news, at=now + timedelta(days=1), by=None, now=now)

    assert actions.publish_news(news, by=None, now=now).published_at == now


def test_only_a_draft_is_thrown_away(write_news, now):
    draft, news = write_news("Brouillon", is_published=False), write_news("Parue")

    actions.discard_news(draft, by=None, now=now)

    with pytest.raises(Refused):
        actions.discard_news(news, by=None, now=now)
    assert list(News.objects.values_list("title", flat=True)) == ["Parue"]
    assert JournalEntry.objects.filter(verb="editorial.discard_news").count() == 1


def test_pinned_news_come_first(write_news, now):
    old = write_news("Ancienne", at=now - timedelta(days=9))
    write_news("Neuve")
    assert shown(now) == ["Neuve", "Ancienne"]

    actions.pin_news(old, is_pinned=True, by=None, now=now)
    assert shown(now) == ["Ancienne", "Neuve"]
    actions.pin_news(old, is_pinned=False, by=None, now=now)
    assert shown(now) == ["Neuve", "Ancienne"]
    with pytest.raises(Refused):
        actions.pin_news(write_news("Brouillon", is_published=False), is_pinned=True, by=None, now=now)


def test_an_edit_changes_what_readers_see_but_not_the_address(write_news, national, now):
    news = write_news()
    content = NewsContent(
        "Autre titre", "Autre chapeau.", themes=("spot",), see_also=(("Le guide", "/ressources/guide"),)
    )

    done = actions.edit_news(news, content, seen=news.changed_at, by=national, now=now + timedelta(hours=1))

    assert (done.slug, done.themes) == ("nouvelle", ("spot",))
    assert done.see_also == [{"label": "Le guide", "url": "/ressources/guide"}]
    assert found() == {"Autre titre"}


def test_two_writers_do_not_hide_each_other(write_news, national, now):
    news = write_news()

    with pytest.raises(Refused):
        actions.edit_news(news, CONTENT, seen=now - timedelta(minutes=1), by=national, now=now)


def test_withdrawn_news_are_not_edited(write_news, national, now):
    news = actions.withdraw_news(write_news(), by=None, now=now)

    with pytest.raises(Refused):
        actions.edit_news(news, CONTENT, seen=news.changed_at, by=national, now=now)


def test_a_coordinator_touches_nothing_of_another_territory(write_news, coordinator, elsewhere, now):
    content = NewsContent("Là-bas", "Un chapeau.", department="59")
    theirs = write_news("Là-bas", department="59")
    mine = write_news("Ici", department="77")

    for act in (
        lambda: actions.write_news(content, by=coordinator, now=now),
        lambda: actions.write_news(NewsContent("Partout", "Un chapeau."), by=coordinator, now=now),
        lambda: actions.edit_news(theirs, CONTENT, seen=theirs.changed_at, by=coordinator, now=now),
        lambda: actions.edit_news(mine, content, seen=mine.changed_at, by=coordinator, now=now),
        lambda: actions.publish_news(theirs, by=coordinator, now=now),
        lambda: actions.withdraw_news(theirs, by=coordinator, now=now),
        lambda: actions.pin_news(theirs, is_pinned=True, by=coordinator, now=now),
        lambda: actions.discard_news(theirs, by=coordinator, now=now),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nobody_writes_for_readers_above_her_own_level(coordinator, now):
    secret = NewsContent("Au réseau", "Un chapeau.", department="77", level=3)

    with pytest.raises(NotAllowed):
        actions.write_news(secret, by=coordinator, now=now)
    factories.ClearanceFactory(user=coordinator, expires_at=now + timedelta(days=9))
    assert actions.write_news(secret, by=coordinator, now=now).level == 3


@pytest.mark.parametrize(
    ("person", "department", "can"),
    [
        (standing.NOBODY, "77", False),
        (standing.Standing(level=1, departments=frozenset({"77"})), "77", False),
        (standing.Standing(level=2, departments=frozenset({"77"})), "77", True),
        (standing.Standing(level=2, departments=frozenset({"77"})), None, False),
        (standing.Standing(level=2, is_operator=True), "77", False),
        (standing.Standing(level=2, is_national=True), None, True),
        (standing.MACHINE, None, True),
    ],
)
def test_who_writes_news(person, department, can):
    assert policies.can_write_news(person, department) is can


@pytest.mark.parametrize("sign", ["\x00", "\x08", "\x1b", "\ud800"])
def test_signs_that_no_feed_can_hold_are_left_out(write_news, sign):
    news = write_news(f"Une{sign} nouvelle", body=f"a{sign}b\r\nc\td")

    assert (news.title, news.body) == ("Une nouvelle", "ab\nc\td")


def test_french_punctuation_never_begins_a_line(write_news):
    news = write_news("Loire : un « colloque » ?")

    assert news.title == "Loire\u00a0: un «\u00a0colloque\u00a0»\u00a0?"
