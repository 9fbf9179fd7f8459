"""What is written already for somebody who is logged in, or who changes her answers."""

from maillage.accounts.models import User
from maillage.core import crypto
from maillage.directory.models import Membership
from maillage.registrations import needs
from maillage.registrations.models import Registration
from maillage.registrations.pages.fields import OTHER

_SAID = {True: "yes", False: "no"}


def of_person(person: User) -> dict[str, object]:
    """Her name, and the structure of which she is a member. One query."""
    membership = Membership.objects.active().filter(user=person).select_related("organisation").order_by("pk").first()
    name = f"{person.first_name} {person.last_name}".strip()
    if membership is None:
        return {"name": name}
    structure = membership.organisation
    return {"name": name, "structure": structure.name[:200], "department": structure.department_id or ""}


def of_registration(registration: Registration) -> dict[str, object]:
    """What she had answered. Needs whose key is gone are asked again."""
    answers = {
        f"question-{pk}": _SAID.get(value, value) if isinstance(value, bool) else value
        for pk, value in registration.answers.items()
    }
    return {
        "name": registration.name,
        "profession": registration.profession or OTHER,
        "structure": registration.structure,
        "department": registration.department_id or OTHER,
        "way": registration.way,
        "needs": _needs(registration),
        **answers,
    }


def _needs(registration: Registration) -> str:
    try:
        return needs.read(registration)
    except crypto.Unreadable:
        return ""
