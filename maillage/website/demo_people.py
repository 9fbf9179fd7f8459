"""People of the demonstration: invented, at example.org, with one password and one second factor that the terminal shows.

Laid once: what somebody tried since is never touched.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from maillage.accounts import actions as accounts
from maillage.accounts.models import Mandate, User
from maillage.core.errors import DomainError
from maillage.core.text import fold
from maillage.directory import members
from maillage.directory.models import Membership, Organisation, Service
from maillage.moderation import actions as moderation
from maillage.territories.models import Department
from maillage.upkeep import actions as upkeep
from maillage.website import demo_waiting

PASSWORD = "démonstration de Maillage"  # noqa: S105 -- of invented people, refused outside the demonstration
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 -- likewise
_SOURCE = "demonstration"


class NotTheDemonstration(DomainError):
    """These accounts have a password that everybody can read."""


@dataclass(frozen=True, slots=True)
class Person:
    first_name: str
    last_name: str
    profession: str
    role: str = ""  # a mandate
    departments: tuple[str, ...] = ()
    structure: str = ""  # external identifier of an invented structure
    is_referent: bool = False

    @property
    def email(self) -> str:
        return f"{fold(self.first_name)}@example.org"

    def told(self) -> str:
        where = self.structure or ", ".join(self.departments)
        what = Mandate.Role(self.role).label if self.role else ("référente" if self.is_referent else "membre")
        return f"{what} {where}".strip()


PEOPLE = (
    Person("Nadia", "Bréhat", "cheffe de projet", role=Mandate.Role.NATIONAL),
    Person("Karim", "Lestrade", "coordinateur", role=Mandate.Role.COORDINATOR, departments=("77", "42")),
    Person("Odile", "Vasseur", "coordinatrice", role=Mandate.Role.COORDINATOR, departments=("59",)),
    Person("Hugo", "Marsan", "technicien", role=Mandate.Role.OPERATOR),
    Person("Léa", "Corbin", "éducatrice", structure="l-olivier-imaginaire", is_referent=True),
    Person("Sami", "Delcourt", "psychologue", structure="l-olivier-imaginaire"),
    Person("Inès", "Roussel", "infirmière", structure="le-voilier-d-exemple", is_referent=True),
)


def code() -> str:
    """The one-time code of all of them, now."""
    _require_demonstration()
    *_, present, _ = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(SECRET, present)))


@transaction.atomic
def lay(*, now: datetime) -> int:
    """How many people were added; their structures must be there (`load_demo`)."""
    _require_demonstration()
    new = [person for person in PEOPLE if not User.objects.filter(email=person.email).exists()]
    for person in new:
        _open_account(person, now)
    if new:
        upkeep.recompute(now=now)
        _propose(now)
        _lead_a_campaign(now)
    demo_waiting.lay(now=now)
    return len(new)


def _require_demonstration() -> None:
    if not settings.IS_DEMO:
        raise NotTheDemonstration("Ces comptes n’existent que dans la démonstration (MAILLAGE_DEMO=1).")


def _open_account(person: Person, now: datetime) -> None:
    user = User.objects.create_user(
        person.email,
        PASSWORD,
        first_name=person.first_name,
        last_name=person.last_name,
        profession=person.profession,
        is_confirmed=True,
        created_at=now,
    )
    TOTP.activate(user, SECRET)
    if person.role:
        for department in Department.objects.filter(pk__in=person.departments) if person.departments else [None]:
            mandate = accounts.ask_mandate(user, person.role, department=department, by=None, now=now)
            accounts.grant_mandate(mandate, by=None, now=now)
    if person.structure:
        structure = Organisation.objects.get(source=_SOURCE, external_id=person.structure)
        membership = members.ask_to_join(structure, by=user, now=now)
        membership = members.validate(membership, by=None, now=now)
        if person.is_referent:
            members.set_role(membership, Membership.Role.REFERENT, by=None, now=now)


def _propose(now: datetime) -> None:
    """Something to decide in the queue of two coordinators."""
    for email, content, note in (
        ("lea@example.org", {"response_delay": "sous deux jours ouvrés"}, "Nous sommes plus rapides depuis septembre."),
        ("sami@example.org", {"phone": "01 99 00 77 45"}, "L’ancien numéro ne répond plus."),
        ("ines@example.org", {"audience_details": "Aussi les jeunes majeurs jusqu’à 21 ans."}, ""),
    ):
        author = User.objects.get(email=email)
        service = _first_service(author)
        moderation.propose("directory.service", str(service.pk), content, by=author, now=now, note=note)
    service = _first_service(User.objects.get(email="ines@example.org"))
    moderation.suggest("directory.service", str(service.pk), {"opening_hours": "Mo-Fr 09:00-17:30"}, now=now)


def _lead_a_campaign(now: datetime) -> None:
    karim = User.objects.get(email="karim@example.org")
    today = localdate(now)
    plan = upkeep.Plan(
        name="Avant la semaine de prévention",
        departments=("42", "77"),
        sections=("contacts", "hours", "capacity"),
        starts_on=today,
        ends_on=today + timedelta(days=21),
        message="Cinq minutes suffisent. Les familles et les écoles vont chercher de l’aide cette semaine-là.",
    )
    upkeep.create_campaign(plan, by=karim, now=now)


def _first_service(author: User) -> Service:
    return Service.objects.filter(organisation__memberships__user=author).order_by("external_id")[0]
