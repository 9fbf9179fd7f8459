"""A second factor that is lost: the person says so, one of the coordination calls her, another opens her account again.

The password alone opens nothing, at any step (docs/security.md, case 25).
"""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction

from maillage.accounts import factors, mails, policies, sessions
from maillage.accounts.actions import NotPossible
from maillage.accounts.models import Mandate, Rescue, User
from maillage.core import journal
from maillage.core.errors import NotAllowed

LASTS = timedelta(days=3)  # a call of before opens nothing
MOST_IN_A_DAY = 3  # so that a stolen password does not keep the coordination busy
_OVER = "Cette demande n’attend plus de réponse."


@transaction.atomic
def declare(user: User, *, now: datetime) -> Rescue:
    """The person has shown her password, and says that she has neither her factor nor her codes any more. It opens nothing."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active or not factors.has_factor(user):
        raise NotPossible("Ce compte n’a pas de second facteur à remplacer.")
    if waiting := Rescue.objects.waiting().filter(user=user).first():
        return waiting
    if user.rescues.filter(declared_at__gt=now - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise NotPossible(
            "Vous avez fait plusieurs demandes depuis hier. Réessayez demain, ou appelez votre coordination."
        )
    rescue = Rescue.objects.create(user=user, declared_at=now)
    journal.record("accounts.declare_rescue", rescue, by=user, at=now)
    mails.tell(user.email)
    return rescue


@transaction.atomic
def ask(user: User, *, by: User, now: datetime) -> Rescue:
    """`by` called the person on the number of the official record. Nothing changes until another person agrees."""
    _require_caller(by)
    if by.pk == user.pk:
        raise NotPossible("Une autre personne doit demander cela pour vous.")
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    rescue = Rescue.objects.waiting().select_for_update(no_key=True).filter(user=user).first() or Rescue(user=user)
    if not user.is_active or is_called(rescue, now):
        raise NotPossible("Ce compte est fermé, ou la demande attend déjà une seconde personne.")
    rescue.asked_by, rescue.asked_at = by, now
    rescue.save()
    journal.record("accounts.ask_rescue", rescue, by=by, at=now)
    mails.tell(user.email)
    return rescue


@transaction.atomic
def grant(rescue: Rescue, *, by: User, now: datetime) -> Rescue:
    """The second person: the factors go, every session ends, and the person sets a new factor with her password."""
    _require_caller(by)
    rescue = _locked(rescue)
    if by.pk in (rescue.user_id, rescue.asked_by_id):
        raise NotPossible("Un accès se rouvre à deux : une autre personne doit l’accorder.")
    if rescue.ended_at:
        raise NotPossible(_OVER)
    if not is_called(rescue, now):
        raise NotPossible(
            "Personne n’a rappelé cette personne depuis trois jours : appelez-la, puis une autre personne l’accorde."
        )
    rescue.granted_by, rescue.ended_at = by, now
    rescue.save(update_fields=["granted_by", "ended_at"])
    Authenticator.objects.filter(user=rescue.user).delete()
    sessions.end(rescue.user)
    journal.record("accounts.grant_rescue", rescue, by=by, at=now)
    mails.tell(rescue.user.email)
    return rescue


@transaction.atomic
def refuse(rescue: Rescue, reason: str = "", *, by: User, now: datetime) -> Rescue:
    """Anybody who could have agreed, and the person herself when it is not her doing. `reason`: one of `Rescue.Reason`."""
    if by.pk != rescue.user_id:
        _require_caller(by)
    rescue = _locked(rescue)
    if rescue.ended_at:
        raise NotPossible(_OVER)
    rescue.ended_at, rescue.reason = now, reason
    rescue.save(update_fields=["ended_at", "reason"])
    journal.record("accounts.refuse_rescue", rescue, by=by, at=now)
    mails.tell(rescue.user.email)
    return rescue


def is_called(rescue: Rescue, now: datetime) -> bool:
    """Somebody whose account is still there called her, not too long ago: another person may agree."""
    return rescue.asked_by_id is not None and rescue.asked_at is not None and now - LASTS <= rescue.asked_at


def _locked(rescue: Rescue) -> Rescue:
    return Rescue.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=rescue.pk)


def _require_caller(by: User) -> None:
    mandates = Mandate.objects.active().filter(user=by, user__is_active=True, user__is_confirmed=True)
    if not policies.can_call_back(mandates):
        raise NotAllowed
