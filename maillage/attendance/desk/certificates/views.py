"""The rule, who is due a certificate, those that are issued."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.attendance import actions
from maillage.attendance.certificates import dues, rules
from maillage.attendance.certificates.views import give
from maillage.attendance.desk.certificates import forms, listing
from maillage.attendance.desk.certificates.forms import RevokeForm, RuleForm
from maillage.attendance.models import Certificate, CertificateRule
from maillage.core.errors import DomainError
from maillage.core.middleware import private
from maillage.core.templatetags.desk import ui_count
from maillage.core.text import number
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.tabs import frame
from maillage.events.models import Event

HERE = "show-certificates"
_UNPROCESSABLE = 422
_GIVEN = (listing.STALE, listing.ISSUED, listing.REVOKED)


@require_safe
def show_certificates(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    return _page(request, face, event_of(request, pk))


@require_POST
def set_rule(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event, form = event_of(request, pk), RuleForm(request.POST)
    if form.is_valid():
        try:
            actions.set_rule(event, form.content(), by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La règle est enregistrée. Les attestations déjà délivrées ne changent pas.")
            return redirect(face.url(HERE, pk))
    return _page(request, face, event, form, status=_UNPROCESSABLE)


@require_POST
def issue(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """To all who are due one, or to those who are ticked."""
    event, by, now = event_of(request, pk), user_of(request), timezone.now()
    people = forms.ticked(request.POST)
    is_for_all = request.POST.get("a") == "toutes"
    if not people and not is_for_all:
        messages.error(request, "Cochez d’abord les personnes.")
        return redirect(face.url(HERE, pk))
    if not dues.rule_of(event).signatory and "sans" not in request.POST:
        messages.error(
            request,
            "Personne ne signe encore ces attestations : dites qui, dans « La règle », ou cochez « sans signature ».",
        )
        return redirect(face.url(HERE, pk))
    try:
        made = actions.issue_due(event, by=by, now=now) if is_for_all else actions.issue(event, people, by=by, now=now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _issued(len(made)))
        return redirect(f"{face.url(HERE, pk)}?etat={listing.ISSUED}")
    return redirect(face.url(HERE, pk))


@require_safe
def open_certificate(request: HttpRequest, pk: UUID, certificate: UUID, *, face: Face) -> HttpResponse:
    found = _certificate(event_of(request, pk), certificate)
    if found.body is None:
        raise Http404
    return give(found)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: UUID, certificate: UUID, *, face: Face) -> HttpResponse:
    """Asks why first."""
    event = event_of(request, pk)
    found = _certificate(event, certificate)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.revoke(found, form.cleaned_data["reason"], by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "L’attestation est retirée : qui la vérifie le lit aussitôt.")
        return redirect(face.url(HERE, pk))
    context = {
        **frame(face, event, HERE),
        "certificate": found,
        "name": listing.name_of(found),
        "form": form,
        "list_url": face.url(HERE, pk),
    }
    return private(
        render(
            request,
            "attendance/desk/certificate_revoke.html",
            context,
            status=_UNPROCESSABLE if form.errors else 200,
        )
    )


@require_POST
def reissue(request: HttpRequest, pk: UUID, certificate: UUID, *, face: Face) -> HttpResponse:
    found = _certificate(event_of(request, pk), certificate)
    try:
        is_anew = "presence" in request.POST
        made = actions.reissue(found, by=user_of(request), now=timezone.now(), is_anew=is_anew)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            f"L’attestation {found.number} est retirée, la {made.number} la remplace avec"
            f" {'la présence et le nom' if is_anew else 'le nom'} d’aujourd’hui.",
        )
    return redirect(face.url(HERE, pk))


def _certificate(event: Event, pk: UUID) -> Certificate:
    found = Certificate.objects.select_related("event", "registration").filter(event=event, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, face: Face, event: Event, form: RuleForm | None = None, *, status: int = 200
) -> HttpResponse:
    course, now = dues.course(event), timezone.now()
    found = listing.find(course, request.GET.get("etat", ""), number(request.GET.get("n", ""), 1))
    context: dict[str, Any] = {
        **frame(face, event, HERE),
        "form": form or RuleForm(initial=forms.initial(course.rule)),
        "is_ruled": course.rule.pk is not None,
        "rule": course.rule,
        "is_by_hand": course.rule.rule == CertificateRule.Rule.BY_HAND,
        "planned": rules.length(course.planned) if course.planned else "",
        "is_over": course.is_over(now),
        "found": found,
        "has_people": course.is_over(now) or any(tab.code in _GIVEN and tab.count for tab in found.tabs),
        "page_base": f"?etat={found.here}&n=",
        "rule_url": face.url("set-certificate-rule", event.pk),
        "issue_url": face.url("issue-certificates", event.pk),
        "rows": [(line, _urls(face, event, line)) for line in found.lines],
    }
    return private(render(request, "attendance/desk/certificate_list.html", context, status=status))


def _urls(face: Face, event: Event, line: listing.Line) -> dict[str, str]:
    if line.certificate is None or line.tab not in (listing.ISSUED, listing.STALE):
        return {}
    return {name: face.url(f"{name}-certificate", event.pk, line.certificate) for name in ("open", "revoke", "reissue")}


def _issued(count: int) -> str:
    if not count:
        return "Rien de nouveau : ces attestations étaient déjà délivrées."
    if count == 1:
        return "1 attestation est délivrée. Son PDF se prépare, puis la personne reçoit un courriel."
    return f"{ui_count(count, 'attestation')} sont délivrées. Les PDF se préparent, puis chaque personne reçoit un courriel."
