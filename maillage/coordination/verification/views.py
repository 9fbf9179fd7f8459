"""The verification queue: whom to call, on which number, what was found; then the next one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.coordination import queries, scopes
from maillage.coordination.queue import queries as queue
from maillage.coordination.shell import LIST_KEYS, coordinators_only, person, scope_of, tail
from maillage.coordination.verification.forms import CheckForm, RemindersForm, VerificationFilterForm
from maillage.core.errors import DomainError
from maillage.directory import hours
from maillage.directory.models import Organisation, Service, Verification
from maillage.upkeep import actions as upkeep
from maillage.upkeep import addresses, mails, signed
from maillage.upkeep import queries as upkeep_queries
from maillage.upkeep.actions import reminders as upkeep_reminders
from maillage.upkeep.models import ConfirmLink, Reminder, ServiceState

_LIST_KEYS = (
    *LIST_KEYS,
    ("x", "cocher pour relancer"),
    ("r", "aller à « Relancer »"),
    ("o", "vérifier la première"),
)
_RECORD_KEYS = (
    ("a", "aller au résultat"),
    ("i", "aller à « Injoignable »"),
    ("n", "suivante, sans rien noter"),
    ("u", "retour à la liste"),
)
_LAST_CHECKS = 5


@require_safe
@coordinators_only
def list_verification(request: HttpRequest) -> HttpResponse:
    form = VerificationFilterForm(request.GET, label_suffix="")
    form.is_valid()
    scope = scope_of(request)
    state, type_ = form.chosen("e"), form.chosen("t")
    first = queue.next_record(scope)
    context = {
        "form": form,
        "found": upkeep_queries.to_verify(scope.departments, state=state, type_=type_, page=form.page()),
        "base": f"?e={state}&t={type_}{tail(request, '&')}&n=",
        "tail": tail(request),
        "territory": request.GET.get("territoire", ""),
        "first": _address(request, first) if first else "",
        "keys": _LIST_KEYS,
    }
    return render(request, "coordination/verification_list.html", context)


@require_safe
@coordinators_only
def verify_service(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _service(request, pk))


@require_POST
@coordinators_only
def record_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what was found, and go to the next record."""
    service = _service(request, pk)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _page(request, service, form=form, status=422)
    following = _next(request, service)
    method, result = form.cleaned_data["method"], form.cleaned_data["result"]
    try:
        upkeep.verify_services([service], method, result, by=person(request), now=timezone.now())
    except DomainError as error:
        return _page(request, service, form=form, error=str(error), status=409)
    messages.success(request, f"Noté : {service.name}, {Verification.Result(result).label}.")
    return redirect(_address(request, following))


@require_safe
@coordinators_only
def prepare_reminders(request: HttpRequest) -> HttpResponse:
    """Whom, and which message: read before it is sent."""
    now = timezone.now()
    form = RemindersForm(request.GET, own=_structures(request))
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["o"])))
        return redirect(_address(request, None))
    chosen = form.cleaned_data["o"].order_by("name", "pk")
    keys = [structure.pk for structure in chosen]
    known, reminded = addresses.addresses_of(keys), upkeep_queries.last_reminders(keys)
    context = {
        "lines": [(one, bool(known.get(one.pk)), reminded.get(one.pk)) for one in chosen],
        "mail": _preview(now),
        "tail": tail(request),
        "list": _address(request, None),
    }
    return render(request, "coordination/verification_remind.html", context)


@require_POST
@coordinators_only
def send_reminders(request: HttpRequest) -> HttpResponse:
    form = RemindersForm(request.POST, own=_structures(request))
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["o"])))
        return redirect(_address(request, None))
    keys = [structure.pk for structure in form.cleaned_data["o"]]
    asked = upkeep.remind(keys, Reminder.Cause.BY_HAND, by=person(request), now=timezone.now())
    messages.success(request, str(asked))
    return redirect(_address(request, None))


def _preview(now: datetime) -> EmailMessage:
    """The very message, whose link opens nothing."""
    draft = ConfirmLink(expires_at=now + upkeep_reminders.LINK_LIFE)
    mail = mails.reminder(draft, "")
    mail.body = str(mail.body).replace(signed.token(draft), "…")
    return mail


def _structures(request: HttpRequest) -> QuerySet[Organisation]:
    own = scopes.scope_of(request.standing, timezone.now())  # type: ignore[attr-defined]
    return Organisation.objects.filter(own.of("department"))


def _page(
    request: HttpRequest, service: Service, *, form: CheckForm | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    following = _next(request, service)
    context: dict[str, Any] = {
        "service": service,
        "week": hours.week(service.opening_hours),
        "state": ServiceState.objects.filter(pk=service.pk).first(),
        "checks": service.verifications.order_by("-on", "-pk")[:_LAST_CHECKS],
        "call_note": queries.call_note(service.organisation.department_id),
        "contacts": service.contacts.exclude(phone="").order_by("pk"),
        "phone": service.phone or service.organisation.phone,
        "form": form or CheckForm(),
        "error": error,
        "tail": tail(request),
        "next": _address(request, following) if following else "",
        "list": reverse("coordination:list-verification") + tail(request),
        "keys": _RECORD_KEYS,
    }
    return render(request, "coordination/verification_show.html", context, status=status)


def _service(request: HttpRequest, pk: UUID) -> Service:
    """Of her territories; a stranger gets 404."""
    own = scopes.scope_of(request.standing, timezone.now()).of("organisation__department")  # type: ignore[attr-defined]
    return get_object_or_404(Service.objects.filter(own).select_related("organisation__department"), pk=pk)


def _next(request: HttpRequest, service: Service) -> ServiceState | None:
    return queue.next_record(scope_of(request), ServiceState.objects.filter(pk=service.pk).first())


def _address(request: HttpRequest, state: ServiceState | None) -> str:
    if state is None:
        return reverse("coordination:list-verification") + tail(request)
    return reverse("coordination:verify-service", args=[state.pk]) + tail(request)
