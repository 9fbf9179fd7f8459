"""What the site does by itself, and what everybody did: periodic tasks and the journal."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.coordination import journal_words
from maillage.coordination.shell import Shell, View
from maillage.coordination.system.forms import JournalFilterForm
from maillage.core import periodic
from maillage.core.models import JournalEntry
from maillage.directory.standing import Standing

_LINES = 50
_KINDS = {JournalEntry.Result.DONE: "ok", JournalEntry.Result.REFUSED: "check", JournalEntry.Result.FAILED: "late"}


def can_read_tasks(standing: Standing) -> bool:
    return standing.is_coordinator or standing.is_operator


def can_read_journal(standing: Standing) -> bool:
    """The national team, and whoever keeps the site running."""
    return standing.is_national or standing.is_operator


def _only(is_allowed: Callable[[Standing], bool]) -> Callable[[View], View]:
    """To everybody else the page does not exist (404)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_allowed(request.standing):  # type: ignore[attr-defined]  # put there by a middleware
                raise Http404
            request.shell = Shell(request)  # type: ignore[attr-defined]  # read by the templates
            return view(request, *args, **kwargs)

        return shown

    return decorate


@require_safe
@_only(can_read_tasks)
def list_tasks(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    return render(request, "coordination/task_list.html", {"tasks": periodic.overview(now), "now": now})


@require_safe
@_only(can_read_journal)
def list_journal(request: HttpRequest) -> HttpResponse:
    form = JournalFilterForm(request.GET, label_suffix="")
    form.is_valid()
    entries = list(_entries(form)[: _LINES + 1])
    kept = {name: form.chosen(name) for name in ("quoi", "qui", "resultat", "objet") if form.chosen(name)}
    older = urlencode({**kept, "avant": entries[_LINES - 1].number}) if len(entries) > _LINES else ""
    context = {
        "form": form,
        "lines": [_line(entry) for entry in entries[:_LINES]],
        "older": f"?{older}" if older else "",
        "object": form.chosen("objet"),
        "is_narrowed": bool(kept),
    }
    return render(request, "coordination/journal_list.html", context)


def _entries(form: JournalFilterForm) -> QuerySet[JournalEntry]:
    """The latest first."""
    found = JournalEntry.objects.order_by("-number")
    if domain := form.chosen("quoi"):
        found = found.filter(verb__startswith=f"{domain}.")
    if actor := form.chosen("qui"):
        found = found.filter(actor=actor)
    if result := form.chosen("resultat"):
        found = found.filter(result=result)
    if about := form.chosen("objet"):
        found = found.filter(object_id=about)
    if before := form.chosen("avant"):
        found = found.filter(number__lt=before)
    return found


def _line(entry: JournalEntry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at,
        "who": journal_words.who(entry.actor),
        "what": journal_words.what(entry.verb),
        "type": _type_label(entry.object_type),
        "object": entry.object_id,
        "result": entry.get_result_display(),
        "kind": _KINDS.get(JournalEntry.Result(entry.result), "neutral"),
    }


def _type_label(label: str) -> str:
    """« service »; as it is written when no model has that name any more."""
    try:
        return str(apps.get_model(label)._meta.verbose_name) if label else ""  # noqa: SLF001 -- Django's public API
    except (LookupError, ValueError):
        return label
