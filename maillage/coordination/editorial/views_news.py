"""News: the list, one piece of news, publish, withdraw, pin. Each coordinator those of her territory."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.coordination.editorial.forms import NewsForm, PinForm, PublishForm, news_initial
from maillage.coordination.shell import coordinators_only, person, tail
from maillage.core import markdown
from maillage.core.errors import DomainError
from maillage.directory.standing import Standing
from maillage.editorial import actions
from maillage.editorial.models import News, NewsQuerySet

_PAGE = 30
State = News.State


@require_safe
@coordinators_only
def list_news(request: HttpRequest) -> HttpResponse:
    """Drafts first, then what was published, the newest first; of the territory chosen in the bar."""
    found = _news(request)
    chosen = request.shell.territory  # type: ignore[attr-defined]  # put there by coordinators_only
    if chosen.is_one:
        found = found.filter(department_id=chosen.code)
    found = found.select_related("department").defer("body").order_by("-published_at", "-changed_at", "pk")
    drafts = list(found.filter(state=State.DRAFT)[:_PAGE])
    page = Paginator(found.exclude(state=State.DRAFT), _PAGE).get_page(request.GET.get("n"))
    context = {
        "drafts": drafts,
        "page": page,
        "now": timezone.now(),
        "tail": tail(request),
        "base": f"?{tail(request, '')}&n=" if tail(request) else "?n=",
    }
    return render(request, "coordination/news_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def create_news(request: HttpRequest) -> HttpResponse:
    chosen = request.shell.territory  # type: ignore[attr-defined]  # put there by coordinators_only
    form = _form(request, {"level": 0, "department": chosen.code if chosen.is_one else ""})
    status = 422 if request.method == "POST" else 200
    if form.is_valid() and "apercu" not in request.POST:
        news = actions.write_news(form.content(), by=person(request), now=timezone.now())
        messages.success(request, "Brouillon enregistré. Relisez-le, puis publiez.")
        return redirect("coordination:edit-news", pk=news.pk)
    if form.is_valid():
        status = 200
    return render(request, "coordination/news_edit.html", {"form": form, "preview": _preview(form)}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def edit_news(request: HttpRequest, pk: UUID) -> HttpResponse:
    news = get_object_or_404(_news(request).select_related("author"), pk=pk)
    form = _form(request, news_initial(news))
    status = 422 if request.method == "POST" else 200
    if form.is_valid() and "apercu" not in request.POST:
        now, seen = timezone.now(), form.cleaned_data["seen"] or news.changed_at
        try:
            actions.edit_news(news, form.content(), seen=seen, by=person(request), now=now)
        except DomainError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, "Actualité enregistrée.")
            return redirect("coordination:edit-news", pk=news.pk)
    elif form.is_valid():
        status = 200
    now = timezone.now()
    context = {
        "news": news,
        "form": form,
        "publish_form": PublishForm(),
        "preview": _preview(form),
        "is_read": news.state == State.PUBLISHED and news.published_at is not None and news.published_at <= now,
    }
    return render(request, "coordination/news_edit.html", context, status=status)


@require_POST
@coordinators_only
def publish_news(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["at"])))
        return redirect("coordination:edit-news", pk=pk)

    def publish(news: News, now: datetime) -> str:
        done = actions.publish_news(news, at=form.cleaned_data["at"], by=person(request), now=now)
        assert done.published_at is not None
        when = timezone.localtime(done.published_at)
        return f"Publication prévue le {when:%d/%m/%Y à %H:%M}." if done.published_at > now else "Actualité publiée."

    return _act(request, pk, publish)


@require_POST
@coordinators_only
def withdraw_news(request: HttpRequest, pk: UUID) -> HttpResponse:
    def withdraw(news: News, now: datetime) -> str:
        done = actions.withdraw_news(news, by=person(request), now=now)
        return (
            "Actualité retirée."
            if done.state == State.WITHDRAWN
            else "Publication annulée : c’est de nouveau un brouillon."
        )

    return _act(request, pk, withdraw)


@require_POST
@coordinators_only
def pin_news(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = PinForm(request.POST)
    is_pinned = form.is_valid() and form.cleaned_data["is_pinned"]

    def pin(news: News, now: datetime) -> str:
        actions.pin_news(news, is_pinned=is_pinned, by=person(request), now=now)
        return "Cette actualité est à la une." if is_pinned else "Cette actualité n’est plus à la une."

    return _act(request, pk, pin)


@require_POST
@coordinators_only
def discard_news(request: HttpRequest, pk: UUID) -> HttpResponse:
    def discard(news: News, now: datetime) -> str:
        actions.discard_news(news, by=person(request), now=now)
        return "Brouillon supprimé."

    return _act(request, pk, discard)


def _act(request: HttpRequest, pk: UUID, action: Callable[[News, datetime], str]) -> HttpResponse:
    news = get_object_or_404(_news(request), pk=pk)
    try:
        messages.success(request, action(news, timezone.now()))
    except DomainError as error:
        messages.error(request, str(error))
    if not News.objects.filter(pk=pk).exists():
        return redirect("coordination:list-news")
    return redirect("coordination:edit-news", pk=pk)


def _news(request: HttpRequest) -> NewsQuerySet:
    """What she may write: of her territories, for readers of her level at most."""
    standing: Standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
    if standing.level < 2:
        raise Http404
    found = News.objects.shown_to(standing.level)
    return found if standing.is_national else found.filter(department__in=standing.departments)


def _form(request: HttpRequest, initial: dict[str, Any]) -> NewsForm:
    shell = request.shell  # type: ignore[attr-defined]  # put there by coordinators_only
    return NewsForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        territories=tuple(one for one in shell.territories if shell.standing.coordinates(one.code)),
        standing=shell.standing,
    )


def _preview(form: NewsForm) -> dict[str, Any] | None:
    if not form.is_bound or not form.is_valid():
        return None
    said = form.cleaned_data
    return {"title": said["title"], "summary": said["summary"], "html": markdown.render(said["body"], level=4)}
