"""The members of a structure: seen by all of them, kept by its referent; joining, leaving, invitations."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.errors import DomainError
from maillage.directory import members, policies
from maillage.directory.models import Invitation, Membership, Organisation, Status
from maillage.pro import queries
from maillage.pro.forms import InviteForm, RoleForm
from maillage.pro.views import objects

Act = Callable[[], object]


@require_safe
def list_members(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, objects.organisation(request, pk))


def _page(
    request: HttpRequest, organisation: Organisation, refusal: str = "", form: InviteForm | None = None
) -> HttpResponse:
    standing, now = objects.standing_of(request), timezone.now()
    can_refer = policies.can_refer(standing, organisation)
    context = {
        "organisation": organisation,
        "can_refer": can_refer,
        "is_member": organisation.pk in standing.organisations,
        "people": queries.people(organisation, objects.user_of(request), now),
        "invitations": queries.invitations(organisation, now) if can_refer else [],
        "form": form or InviteForm(),
        "refusal": refusal,
    }
    return render(request, "pro/member_list.html", context)


@require_POST
def invite_member(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = objects.referred_organisation(request, pk)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, organisation, form=form)
    given = form.cleaned_data
    try:
        members.invite(organisation, given["email"], given["role"], by=objects.user_of(request), now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, organisation, form=form)
    messages.success(request, "L’invitation est partie. Son lien sert une fois, pendant sept jours.")
    return redirect("pro:list-members", pk)


@require_POST
def cancel_invitation(request: HttpRequest, pk: UUID, invitation: int) -> HttpResponse:
    organisation = objects.referred_organisation(request, pk)
    found = get_object_or_404(Invitation.objects.open(timezone.now()), pk=invitation, organisation=organisation)

    def act() -> object:
        return members.cancel_invitation(found, by=objects.user_of(request), now=timezone.now())

    return _done(request, organisation, act, "L’invitation est annulée : son lien ne sert plus.")


@require_POST
def validate_member(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    organisation, found = _member(request, pk, member)

    def act() -> object:
        return members.validate(found, by=objects.user_of(request), now=timezone.now())

    return _done(request, organisation, act, f"{found.user.name} est membre de la structure.")


@require_POST
def decline_member(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    organisation, found = _member(request, pk, member)

    def act() -> object:
        return members.decline(found, by=objects.user_of(request), now=timezone.now())

    return _done(request, organisation, act, "La demande est déclinée.")


@require_POST
def renew_member(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    organisation, found = _member(request, pk, member)

    def act() -> object:
        return members.renew(found, by=objects.user_of(request), now=timezone.now())

    return _done(request, organisation, act, f"C’est noté pour douze mois : {found.user.name} est toujours là.")


@require_POST
def set_role(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    organisation, found = _member(request, pk, member)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, organisation, "Choisissez un rôle de la liste.")

    def act() -> object:
        return members.set_role(found, form.cleaned_data["role"], by=objects.user_of(request), now=timezone.now())

    return _done(request, organisation, act, f"Le rôle de {found.user.name} a changé.")


@require_POST
def remove_member(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    organisation, found = _member(request, pk, member)

    def act() -> object:
        return members.remove(found, by=objects.user_of(request), now=timezone.now())

    return _done(request, organisation, act, f"{found.user.name} n’est plus membre, et n’a plus accès.")


@require_POST
def step_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own role of referent, given back: a member still."""
    user = objects.user_of(request)
    own = get_object_or_404(
        Membership.objects.active().filter(user=user).select_related("organisation"), organisation=pk
    )

    def act() -> object:
        return members.step_down(own, by=user, now=timezone.now(), session=request.session.session_key)

    return _done(request, own.organisation, act, "C’est fait : vous êtes membre, et plus référent·e.")


@require_POST
def join_structure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask to be a member."""
    organisation = get_object_or_404(Organisation, pk=pk, status=Status.PUBLISHED)
    try:
        members.ask_to_join(organisation, by=objects.user_of(request), now=timezone.now())
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Votre demande est envoyée à {organisation.name}.")
    return redirect("pro:home")


@require_POST
def leave_structure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave it: every session of the person ends, this one too. Or take back the demand to join it."""
    user = objects.user_of(request)
    own = get_object_or_404(user.memberships.filter(ended_at=None).select_related("organisation"), organisation=pk)
    try:
        left = members.leave(own, by=user, now=timezone.now())
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect("pro:home")
    if left.validated_at:
        logout(request)
        return redirect("account_login")
    messages.success(request, f"Votre demande pour rejoindre {own.organisation.name} est reprise.")
    return redirect("pro:home")


@require_http_methods(["GET", "HEAD", "POST"])
def answer_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link of an invitation opens: nothing is done until the button is pressed."""
    user, now = objects.user_of(request), timezone.now()
    invitation, refusal = None, ""
    try:
        invitation = members.invitation_of(token, now=now)
        if request.method == "POST":
            accepted = members.accept_invitation(token, by=user, now=now)
            messages.success(request, f"Bienvenue. Vous êtes membre de {accepted.organisation.name}.")
            return redirect("pro:home")
    except DomainError as error:
        refusal = str(error)
    status = 200 if invitation else 410
    return render(request, "pro/invitation.html", {"invitation": invitation, "refusal": refusal}, status=status)


def _member(request: HttpRequest, pk: UUID, member: int) -> tuple[Organisation, Membership]:
    """Somebody else of that structure, or who asks to be, for its referent."""
    organisation = objects.referred_organisation(request, pk)
    others = Membership.objects.filter(organisation=organisation, ended_at=None).exclude(user=objects.user_of(request))
    return organisation, get_object_or_404(others.select_related("user"), pk=member)


def _done(request: HttpRequest, organisation: Organisation, act: Act, done: str) -> HttpResponse:
    try:
        act()
    except DomainError as refusal:
        return _page(request, organisation, str(refusal))
    messages.success(request, done)
    return redirect("pro:list-members", organisation.pk)
