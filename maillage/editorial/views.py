"""Pages and news, for whoever reads. Nothing is kept of readers."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import condition, require_safe

from maillage.core import markdown
from maillage.core.middleware import findable
from maillage.core.text import number
from maillage.directory.middleware import shown_level
from maillage.editorial import addresses, feeds, linked_data, queries, searching
from maillage.editorial.forms import NarrowingForm
from maillage.editorial.models import News, Page
from maillage.search.queries import like

Place = Page.Place
_NOT_FOUND, _GONE = 404, 410
_NO_FEED = (
    "Ce flux n’existe pas : ce thème ou ce territoire est inconnu, ou n’existe plus.\n"
    "Toutes les actualités : /actualites/flux.rss ou /actualites/flux.atom.\n"
)


@require_safe
@login_not_required
@findable
def list_understanding(request: HttpRequest) -> HttpResponse:
    return _place(request, Place.UNDERSTAND)


@require_safe
@login_not_required
def show_understanding(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, Place.UNDERSTAND, slug)


@require_safe
@login_not_required
@findable
def list_network(request: HttpRequest) -> HttpResponse:
    return _place(request, Place.NETWORK)


@require_safe
@login_not_required
def show_network(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, Place.NETWORK, slug)


@require_safe
@login_not_required
@findable
def list_news(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    shown = queries.news_page(
        shown_level(request), asked, number(request.GET.get("n", ""), usual=1), now=timezone.now()
    )
    context = {
        "page": shown,
        "asked": asked,
        "form": NarrowingForm(initial={"theme": asked.theme, "territoire": asked.department}),
        "base": f"?{asked.query}&n=" if asked.query else "?n=",
        "feed_query": f"?{asked.query}" if asked.query else "",
    }
    return render(request, "editorial/news_list.html", context)


@require_safe
@login_not_required
def show_news(request: HttpRequest, slug: str) -> HttpResponse:
    """What was withdrawn says so, at its own address."""
    news = queries.one_news(slug, shown_level(request), now=timezone.now())
    if news is None:
        raise Http404
    if news.state == News.State.WITHDRAWN:
        return render(request, "editorial/news_gone.html", status=_GONE)
    context = {
        "news": news,
        "history_title": addresses.history_title(news.title, "Actualités"),
        "html": markdown.render(news.body),
        "themes": _themes(news),
        "linked_data": linked_data.json_ld(news) if news.level == 0 else "",
        "like": like(searching.NEWS, str(news.pk), level=shown_level(request)),
    }
    return _shown(request, "editorial/news_show.html", context, level=news.level)


@require_safe
@login_not_required
def feed(request: HttpRequest, extension: str) -> HttpResponse:
    """The same bytes while nothing changes; a reader that has them is told so (304). A theme or a territory that does not exist is told in words."""
    asked = _asked(request)
    if (asked.theme, asked.department) != (request.GET.get("theme", ""), request.GET.get("territoire", "")):
        return HttpResponse(_NO_FEED, status=_NOT_FOUND, content_type="text/plain; charset=utf-8")
    now = timezone.now()
    made = feeds.build(extension, asked, queries.feed(asked, now=now), changed_at=queries.news_changed_at(now))
    etag = feeds.etag(made)

    @condition(etag_func=lambda _: etag, last_modified_func=lambda _: made.changed_at)
    def answer(_: HttpRequest) -> HttpResponse:
        return HttpResponse(made.content, content_type=made.type)

    return answer(request)


def _place(request: HttpRequest, place: Place) -> HttpResponse:
    context = {"place": queries.PLACES[place], "pages": queries.pages(place, shown_level(request)), "kind": place.value}
    return render(request, "editorial/page_list.html", context)


def _page(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    page = queries.page(place, slug, shown_level(request))
    if page is None:
        raise Http404
    facts = queries.PLACES[place]
    context = {"page": page, "place": facts, "history_title": addresses.history_title(page.title, facts.title)}
    return _shown(request, "editorial/page_show.html", context, level=page.level)


def _shown(request: HttpRequest, template: str, context: dict[str, Any], *, level: int) -> HttpResponse:
    """Search engines see what everybody may read."""

    def answer(request: HttpRequest) -> HttpResponse:
        return render(request, template, context)

    return findable(answer)(request) if level == 0 else answer(request)


def _asked(request: HttpRequest) -> queries.Narrowing:
    return queries.narrowing(request.GET.get("theme", ""), request.GET.get("territoire", ""))


def _themes(news: News) -> list[tuple[str, str]]:
    return list(zip(news.themes, queries.theme_labels(news.themes), strict=True))
