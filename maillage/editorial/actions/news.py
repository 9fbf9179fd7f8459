"""Writes of news: drafts, published now or later, withdrawn."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import require
from maillage.directory import standing
from maillage.editorial import addresses, policies, searching
from maillage.editorial.actions.common import Refused, clean, tell_front, typeset
from maillage.editorial.models import News

State = News.State


@dataclass(frozen=True, slots=True)
class NewsContent:
    """What the writer says. `department`: None for the whole country. `see_also`: label and address, six at most."""

    title: str
    summary: str
    body: str = ""
    signature: str = ""
    themes: tuple[str, ...] = ()
    department: str | None = None
    level: int = 0
    see_also: tuple[tuple[str, str], ...] = field(default=())


@transaction.atomic
def write_news(content: NewsContent, *, by: User | None, now: datetime, slug: str = "") -> News:
    """A draft. Its address never changes: without `slug`, the words of the first title that say nothing of anybody."""
    require(policies.can_write_news(standing.of(by, now=now), content.department, content.level))
    slug = slug or addresses.from_title(
        content.title, is_taken=lambda slug: News.objects.filter(slug=slug).exists(), fallback="nouvelle"
    )
    news = News(slug=slug, author=by, changed_at=now)
    _set_content(news, content)
    news.save(force_insert=True)
    journal.record("editorial.write_news", news, by=by, at=now)
    return news


@transaction.atomic
def edit_news(news: News, content: NewsContent, *, seen: datetime, by: User | None, now: datetime) -> News:
    """`seen`: when it had last changed, as the writer read it. What is published changes at once for its readers."""
    person = standing.of(by, now=now)
    news = _held(news, person)
    require(policies.can_write_news(person, content.department, content.level))
    if news.changed_at != seen:
        raise Refused("Quelqu’un a modifié cette actualité pendant ce temps. Rechargez la page avant d’enregistrer.")
    if news.state == State.WITHDRAWN:
        raise Refused("Cette actualité est retirée. Publiez-la de nouveau avant de la modifier.")
    _set_content(news, content)
    _keep(news, now)
    journal.record("editorial.edit_news", news, by=by, at=now)
    return news


@transaction.atomic
def publish_news(news: News, *, at: datetime | None = None, by: User | None, now: datetime) -> News:
    """Now, or `at` a moment to come. What was published once keeps its first date."""
    news = _held(news, standing.of(by, now=now))
    was_read = news.published_at is not None and news.published_at <= now
    if news.state == State.PUBLISHED and was_read:
        raise Refused("Cette actualité est déjà publiée.")
    if at is not None and at <= now:
        raise Refused("Choisissez un moment à venir, ou publiez maintenant.")
    if was_read and at is not None:
        raise Refused("Cette actualité a déjà été publiée : elle peut l’être de nouveau maintenant, pas plus tard.")
    news.state = State.PUBLISHED
    if not was_read:
        news.published_at = at or now
    _keep(news, now)
    journal.record("editorial.publish_news", news, by=by, at=now)
    return news


@transaction.atomic
def withdraw_news(news: News, *, by: User | None, now: datetime) -> News:
    """Its address says that it is gone. What nobody has read yet is a draft again."""
    news = _held(news, standing.of(by, now=now))
    if news.state != State.PUBLISHED:
        raise Refused("Cette actualité n’est pas publiée.")
    assert news.published_at is not None
    if news.published_at > now:
        news.state, news.published_at = State.DRAFT, None
    else:
        news.state, news.is_pinned = State.WITHDRAWN, False
    _keep(news, now)
    journal.record("editorial.withdraw_news", news, by=by, at=now)
    return news


@transaction.atomic
def pin_news(news: News, *, is_pinned: bool, by: User | None, now: datetime) -> News:
    """First of the list, before those that are newer."""
    news = _held(news, standing.of(by, now=now))
    if is_pinned and news.state != State.PUBLISHED:
        raise Refused("Publiez d’abord cette actualité.")
    news.is_pinned = is_pinned
    _keep(news, now)
    journal.record("editorial.pin_news", news, by=by, at=now)
    return news


@transaction.atomic
def discard_news(news: News, *, by: User | None, now: datetime) -> None:
    """A draft that nobody ever read; what was published is withdrawn instead, and its address remembered."""
    news = _held(news, standing.of(by, now=now))
    if news.state != State.DRAFT:
        raise Refused("Seul un brouillon se supprime. Retirez d’abord cette actualité.")
    journal.record("editorial.discard_news", news, by=by, at=now)
    news.delete()


def _held(news: News, person: standing.Standing) -> News:
    news = News.objects.select_for_update().get(pk=news.pk)
    require(policies.can_write_news(person, news.department_id, news.level))
    return news


def _set_content(news: News, content: NewsContent) -> None:
    news.title, news.summary, news.body = typeset(content.title), typeset(content.summary), clean(content.body)
    news.signature, news.themes, news.level = typeset(content.signature), content.themes, content.level
    news.department_id = content.department
    news.see_also = [{"label": typeset(label), "url": url} for label, url in content.see_also]


def _keep(news: News, now: datetime) -> None:
    news.changed_at = now
    news.save()
    searching.renew_news([news.pk], now)
    tell_front()
