"""Services: proposed by members, by the public (`suggestions.py`), and new ones by the members of a structure."""

from datetime import datetime
from typing import Any

from maillage.accounts.models import User
from maillage.core.errors import DomainError
from maillage.directory import editing, policies, standing, vocabulary
from maillage.directory.columns import Values
from maillage.directory.exchanges import labels
from maillage.directory.kinds import words
from maillage.directory.kinds.base import RecordKind, fields, identifier, named
from maillage.directory.models import Organisation, Service
from maillage.moderation.registry import Field

_audiences = words.codes(vocabulary.AUDIENCES)


def _structure(value: Any) -> str:
    found = Organisation.objects.filter(pk=value).first() if value else None
    return found.name if found else words.NOTHING


class ServiceKind(RecordKind):
    code = "directory.service"
    label = "service"
    model = Service
    fields = {
        "organisation": Field("structure", _structure),  # of a new one only
        **fields(
            Service,
            {
                "type": words.choice(labels.SERVICE_TYPE),
                "needs": words.codes(labels.NEED),
                "audiences": _audiences,
                "age_min": words.age,
                "age_max": words.age,
                "opening_hours": words.opening_hours,
                "access_modes": words.codes(vocabulary.ACCESS_MODES),
                "contact_modes": words.codes(vocabulary.CONTACT_MODES),
                "who_can_ask": _audiences,
                "without_parental_consent": words.yes_no,
                "is_anonymous": words.yes_no,
                "cost": words.choice(labels.COST),
                "languages": words.codes(vocabulary.LANGUAGES),
                "status": words.choice(labels.STATUS),
                "visibility": words.choice(labels.VISIBILITY),
            },
        ),
    }

    def clean(self, content: Values, current: Values) -> Values:
        """`organisation` is said of a new service only, and always."""
        if current:
            return super().clean(content, current)
        said = dict(content)
        organisation = _organisation({"organisation": said.pop("organisation", None)})
        if organisation is None:
            raise DomainError("Dites pour quelle structure : celle-ci n’existe pas, ou plus.")
        values = super().clean(said, {})
        if not values.get("name"):
            raise DomainError("Nom : il manque un nom.")
        return {"organisation": str(organisation.pk), **values}

    def apply(self, target: str, changes: Values, *, by: User | None, now: datetime, author: User | None = None) -> str:
        if target:
            return super().apply(target, changes, by=by, now=now)
        said = dict(changes)
        organisation = _organisation({"organisation": said.pop("organisation", None)})
        if organisation is None:
            raise DomainError("Cette structure n’existe plus : refusez, et dites pourquoi à l’auteur.")
        return str(editing.create_service(organisation, said, by=by, now=now).pk)

    def title(self, target: str, content: Values) -> str:
        if target:
            return super().title(target, content)
        organisation = _organisation(content)
        return named(str(content.get("name", "")), organisation.name if organisation else "")

    def departments(self, target: str, content: Values) -> tuple[str, ...]:
        if target:
            return super().departments(target, content)
        organisation = _organisation(content)
        return (organisation.department_id,) if organisation and organisation.department_id else ()

    def can_propose(self, user: User, target: str, *, now: datetime) -> bool:
        """Any service; a new one too."""
        return standing.of(user, now=now).level >= policies.PROPOSES

    def href(self, target: str) -> str:
        """The public sheet, while there is one."""
        service = Service.objects.published().shown_to(("public",)).filter(pk=target).first()
        return f"/aide/lieu/{service.reference}" if service else ""


def _organisation(content: Values) -> Organisation | None:
    pk = identifier(str(content.get("organisation") or ""))
    return Organisation.objects.filter(pk=pk).first() if pk else None
