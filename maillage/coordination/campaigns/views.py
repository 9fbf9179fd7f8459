"""Update campaigns: make one, see how it goes, remind those left, close it."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.coordination import scopes
from maillage.coordination.campaigns.forms import CampaignForm
from maillage.coordination.shell import coordinators_only, person, scope_of, tail
from maillage.core.errors import DomainError
from maillage.upkeep import actions as upkeep
from maillage.upkeep import policies
from maillage.upkeep.models import Campaign, CampaignPart
from maillage.upkeep.models.campaigns import SECTIONS

State = CampaignPart.State
_PAGE = 100


@require_safe
@coordinators_only
def list_campaigns(request: HttpRequest) -> HttpResponse:
    """The running ones first, then the latest."""
    found = _with_progress(_campaigns(scope_of(request))).order_by("-closed_at", "-starts_on", "-pk")
    campaigns = sorted(found[:_PAGE], key=lambda one: one.closed_at is not None)
    context = {"campaigns": campaigns, "today": timezone.localdate(), "tail": tail(request)}
    return render(request, "coordination/campaign_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def create_campaign(request: HttpRequest) -> HttpResponse:
    shell = request.shell  # type: ignore[attr-defined]  # put there by coordinators_only
    initial = {
        "starts_on": timezone.localdate(),
        "sections": ["contacts", "hours"],
        "departments": [one.code for one in shell.territories if one.is_one and one == shell.territory],
    }
    form = CampaignForm(
        request.POST if request.method == "POST" else None, initial=initial, territories=shell.territories
    )
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        try:
            campaign = upkeep.create_campaign(form.plan(), by=person(request), now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, f"Campagne créée : {campaign.name}.")
            return redirect(_address(request, campaign))
    return render(request, "coordination/campaign_create.html", {"form": form, "tail": tail(request)}, status=status)


@require_safe
@coordinators_only
def show_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    parts = CampaignPart.objects.filter(campaign=campaign).select_related("organisation")
    departments = list(campaign.departments.order_by("code"))
    standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
    is_mine = policies.can_lead(standing, [one.pk for one in departments])
    today = timezone.localdate()
    left = parts.exclude(state=State.DONE).filter(_own(request).of("organisation__department"))
    context: dict[str, Any] = {
        "campaign": campaign,
        "departments": departments,
        "sections": [label for code, label in SECTIONS.items() if code in campaign.sections],
        "left": left.order_by("state", "organisation__name", "pk")[:_PAGE],
        "left_count": left.count(),
        "can_remind": is_mine and campaign.is_running(today),
        "can_close": is_mine and campaign.closed_at is None,
        "today": today,
        "tail": tail(request),
    }
    return render(request, "coordination/campaign_show.html", context)


@require_POST
@coordinators_only
def remind_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    try:
        asked = upkeep.remind_campaign(campaign, by=person(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(asked))
    return redirect(_address(request, campaign))


@require_POST
@coordinators_only
def close_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    try:
        upkeep.close_campaign(campaign, by=person(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Campagne close : {campaign.name}.")
    return redirect(_address(request, campaign))


def _campaigns(scope: scopes.Scope) -> QuerySet[Campaign]:
    """Those that ask at least one of her départements."""
    if scope.departments is None:
        return Campaign.objects.all()
    return Campaign.objects.filter(pk__in=Campaign.objects.filter(departments__in=scope.departments).values("pk"))


def _with_progress(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    return campaigns.annotate(
        asked=Count("parts"),
        done=Count("parts", filter=Q(parts__state=State.DONE)),
        begun=Count("parts", filter=Q(parts__state=State.STARTED)),
    )


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(_with_progress(_campaigns(_own(request))), pk=pk)


def _own(request: HttpRequest) -> scopes.Scope:
    return scopes.scope_of(request.standing, timezone.now())  # type: ignore[attr-defined]


def _address(request: HttpRequest, campaign: Campaign) -> str:
    return reverse("coordination:show-campaign", args=[campaign.pk]) + tail(request)
