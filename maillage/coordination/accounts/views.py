"""People of a territory: who waits, who was entrusted with what, whom to call back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts import actions as accounts
from maillage.accounts import rescue
from maillage.accounts.models import Clearance, Mandate, Rescue
from maillage.coordination import scopes
from maillage.coordination.accounts import people
from maillage.coordination.accounts.forms import CallBackForm, MandateForm, PeopleFilterForm, RescueCallForm
from maillage.coordination.queue import rows as waiting
from maillage.coordination.shell import LIST_KEYS, coordinators_only, person, scope_of, tail
from maillage.core.errors import DomainError
from maillage.directory import members, policies
from maillage.directory.models import Membership
from maillage.territories.models import Department


@require_safe
@coordinators_only
def list_accounts(request: HttpRequest) -> HttpResponse:
    form = PeopleFilterForm(request.GET, label_suffix="")
    form.is_valid()
    scope = scope_of(request)
    show, initial = form.chosen("h"), form.chosen("i")
    rescues = [(lost, rescue.is_called(lost, scope.now)) for lost in waiting.rescues(scope)]
    context = {
        "form": form,
        "found": people.page(scope, show=show, initial=initial, number=form.page()),
        "memberships": waiting.memberships(scope),
        "mandates": waiting.mandates(scope),
        "rescues": rescues,
        "asked": people.asked_by_me(scope),
        "base": f"?h={show}&i={initial}{tail(request, '&')}&n=",
        "tail": tail(request),
        "territory": request.GET.get("territoire", ""),
        "keys": LIST_KEYS,
    }
    return render(request, "coordination/account_list.html", context)


@require_safe
@coordinators_only
def show_account(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _person(request, pk))


@require_POST
@coordinators_only
def validate_membership(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    return _act(request, lambda now: members.validate(membership, by=person(request), now=now), "Membre validé.")


@require_POST
@coordinators_only
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """End it, or decline it when nobody validated it yet."""
    membership = _membership(request, pk)
    if membership.validated_at is None:
        return _act(request, lambda now: members.decline(membership, by=person(request), now=now), "Demande déclinée.")
    done = "La personne n’est plus membre : elle est déconnectée."
    return _act(request, lambda now: members.remove(membership, by=person(request), now=now), done)


@require_POST
@coordinators_only
def set_membership_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Member or referent: what she is not yet."""
    membership = _membership(request, pk)
    is_referent = membership.role == Membership.Role.REFERENT
    role = Membership.Role.MEMBER if is_referent else Membership.Role.REFERENT
    return _act(
        request,
        lambda now: members.set_role(membership, role, by=person(request), now=now),
        f"Cette personne est maintenant {role.label}.",
        person=_person(request, membership.user_id),
    )


@require_POST
@coordinators_only
def grant_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    mandate = _mandate(request, pk)
    return _act(request, lambda now: accounts.grant_mandate(mandate, by=person(request), now=now), "Rôle accordé.")


@require_POST
@coordinators_only
def end_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    """End it, or decline it when nobody granted it yet."""
    mandate = _mandate(request, pk)
    done = "Rôle terminé : la personne est déconnectée." if mandate.granted_at else "Demande déclinée."
    if people.is_alone(mandate):
        done += " Plus personne ne coordonne ce département : l’équipe nationale y répond."
    return _act(request, lambda now: accounts.end_mandate(mandate, by=person(request), now=now), done)


@require_POST
@coordinators_only
def end_clearance(request: HttpRequest, pk: int) -> HttpResponse:
    users = scopes.users(_own(request)).values("pk")
    clearance = get_object_or_404(Clearance.objects.filter(user__in=users), pk=pk)
    done = "Habilitation terminée : la personne est déconnectée."
    return _act(request, lambda now: accounts.end_clearance(clearance, by=person(request), now=now), done)


@require_POST
@coordinators_only
def ask_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    form = _mandate_form(request, request.POST)
    if not form.is_valid():
        return _page(request, found, mandate=form, status=422)
    department = Department.objects.filter(pk=form.cleaned_data["department"] or None).first()
    return _act(
        request,
        lambda now: accounts.ask_mandate(
            found.user, form.cleaned_data["role"], department=department, by=person(request), now=now
        ),
        "Rôle demandé : une autre personne doit l’accorder.",
        person=found,
    )


@require_POST
@coordinators_only
def record_call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Level 3, when somebody else called on the number of the official record."""
    found = _person(request, pk)
    form = CallBackForm(request.POST)
    if not form.is_valid():
        return _page(request, found, call_back=form, status=422)
    called_at, signed_at = form.moments(timezone.now())
    return _act(
        request,
        lambda now: accounts.record_call_back(
            found.user, called_at=called_at, signed_at=signed_at, by=person(request), now=now
        ),
        "Habilitation accordée pour douze mois.",
        person=found,
    )


@require_POST
@coordinators_only
def ask_rescue(request: HttpRequest, pk: int) -> HttpResponse:
    """She called: the person has neither her second factor nor her codes any more."""
    found = _person(request, pk)
    form = RescueCallForm(request.POST)
    if not form.is_valid():
        return _page(request, found, rescue_call=form, status=422)
    return _act(
        request,
        lambda now: rescue.ask(found.user, by=person(request), now=now),
        "Rappel noté : une autre personne doit accorder la réouverture.",
        person=found,
    )


def _act(
    request: HttpRequest, action: Callable[[datetime], object], done: str, *, person: people.Person | None = None
) -> HttpResponse:
    """Back to the person when it was about one, else to the list; a refusal says why."""
    try:
        action(timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    if person is None:
        return redirect(reverse("coordination:list-accounts") + tail(request))
    return redirect(reverse("coordination:show-account", args=[person.user.pk]) + tail(request))


def _page(
    request: HttpRequest,
    person: people.Person,
    *,
    call_back: CallBackForm | None = None,
    mandate: MandateForm | None = None,
    rescue_call: RescueCallForm | None = None,
    status: int = 200,
) -> HttpResponse:
    structures = [one.organisation for one in person.structures if one.validated_at]
    standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
    context: dict[str, Any] = {
        "person": person,
        "memberships": [(one, policies.can_refer(standing, one.organisation)) for one in person.structures],
        "mandates": [(one, standing.coordinates(one.department_id)) for one in person.mandates],
        "clearances": person.user.clearances.select_related("called_by").order_by("-called_at", "pk")[:5],
        "numbers": people.official_numbers(structures),
        "is_me": person.user == request.user,
        "rescue": Rescue.objects.waiting().filter(user=person.user).first(),
        "rescue_call": rescue_call or RescueCallForm(),
        "call_back": call_back or CallBackForm(),
        "mandate": mandate or _mandate_form(request),
        "tail": tail(request),
        "now": timezone.now(),
    }
    return render(request, "coordination/account_show.html", context, status=status)


def _mandate_form(request: HttpRequest, data: Any = None) -> MandateForm:
    shell = request.shell  # type: ignore[attr-defined]  # put there by coordinators_only
    return MandateForm(data, territories=shell.territories, is_national=shell.standing.is_national)


def _own(request: HttpRequest) -> scopes.Scope:
    """All of her territories, whatever the bar says."""
    return scopes.scope_of(request.standing, timezone.now())  # type: ignore[attr-defined]


def _person(request: HttpRequest, pk: int) -> people.Person:
    found = people.one(_own(request), pk)
    if found is None:
        raise Http404
    return found


def _membership(request: HttpRequest, pk: int) -> Membership:
    own = _own(request).of("organisation__department")
    rows = Membership.objects.filter(own, ended_at=None).select_related("organisation", "user")
    return get_object_or_404(rows, pk=pk)


def _mandate(request: HttpRequest, pk: int) -> Mandate:
    """Of her territories; those without one belong to the national team."""
    own = _own(request)
    return get_object_or_404(Mandate.objects.filter(own.of("department"), ended_at=None), pk=pk)
