"""Resources as the moderation engine knows them: new ones, and changes of those there are."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from maillage.accounts.models import User
from maillage.core.templatetags.ui import french_date
from maillage.directory import standing
from maillage.directory.kinds import words
from maillage.directory.models import Organisation
from maillage.moderation.doubts import Doubt
from maillage.moderation.registry import Field
from maillage.resources import actions, checks, policies, sheets, vocabulary
from maillage.resources.models import Resource, ResourceFile
from maillage.resources.sheets import Values
from maillage.search.models import Level
from maillage.territories import gazetteer

CODE = "resources.resource"


class ResourceKind:
    """Those who coordinate one of its départements decide; of a new one, its first département says in which queue it waits."""

    code = CODE
    label = "ressource"

    @property
    def fields(self) -> Mapping[str, Field]:
        return _FIELDS

    def read(self, target: str, *, lock: bool = False) -> Values | None:
        resource = _find(target, lock=lock)
        return None if resource is None else sheets.read(resource)

    def clean(self, content: Values, current: Values) -> Values:
        whole = sheets.clean(content, current)
        return {name: whole[name] for name in content}

    def apply(self, target: str, changes: Values, *, by: User | None, now: datetime, author: User | None = None) -> str:
        if target:
            actions.change(UUID(target), changes, by=by, now=now)
            return target
        return str(actions.create(changes, by=by, now=now, author=author).pk)

    def title(self, target: str, content: Values) -> str:
        resource = _find(target)
        return resource.title if resource else str(content.get("title", ""))

    def departments(self, target: str, content: Values) -> tuple[str, ...]:
        resource = _find(target)
        return resource.departments if resource else tuple(content.get("departments") or ())

    def can_propose(self, user: User, target: str, *, now: datetime) -> bool:
        return policies.can_propose(standing.of(user, now=now))

    def can_decide(self, user: User, target: str, departments: tuple[str, ...], *, now: datetime) -> bool:
        """By the départements that it has today; new or gone, by those of the proposal."""
        resource = _find(target)
        return policies.can_decide(standing.of(user, now=now), resource.departments if resource else departments)

    def href(self, target: str) -> str:
        resource = _find(target)
        return resource.get_absolute_url() if resource and resource.is_published(timezone.now()) else ""


def _find(target: str, *, lock: bool = False) -> Resource | None:
    """None when it cannot be one: the target came from an address that somebody wrote."""
    try:
        pk = UUID(target)
    except ValueError:
        return None
    rows = Resource.objects.select_for_update(no_key=True) if lock else Resource.objects.all()
    return rows.filter(pk=pk).first()


def _departments(value: Any) -> str:
    names = gazetteer.load().departments
    return ", ".join(names[code].name if code in names else code for code in value) if value else "tout le pays"


def _publisher(value: Any) -> str:
    found = Organisation.objects.filter(pk=value).values_list("name", flat=True).first() if value else None
    return found or words.NOTHING


def _links(value: Any) -> str:
    return "\n".join(f"{link['label']} : {link['url']}" for link in value) if value else words.NOTHING


def _level(value: Any) -> str:
    return words.NOTHING if value is None else Level(int(value)).label


def _moment(value: Any) -> str:
    moment = parse_datetime(value) if value else None
    return f"{french_date(moment)} à {timezone.localtime(moment):%H h %M}" if moment else words.NOTHING


def _day(value: Any) -> str:
    day = parse_date(value) if value else None
    return french_date(day) if day else words.NOTHING


def _files(value: Any) -> str:
    """By the name that people read; two versions of one file are told apart by the beginning of their identifier."""
    if not value:
        return words.NOTHING
    labels = {str(pk): text for pk, text in ResourceFile.objects.filter(pk__in=value).values_list("pk", "label")}
    return "\n".join(f"{labels.get(pk, 'fichier effacé')} ({pk[:8]})" for pk in value)


def _doubts(content: Values) -> Iterable[Doubt]:
    """What may name or reach somebody in what is proposed; its files are read too."""
    pks = content.get("files") or ()
    return checks.doubts(content, ResourceFile.objects.filter(pk__in=pks).order_by("pk") if pks else ())


_SHOWN: dict[str, Callable[[Any], str]] = {
    "type": words.choice(vocabulary.TYPES),
    "themes": words.codes(vocabulary.THEMES),
    "publics": words.codes(vocabulary.PUBLICS),
    "professions": words.codes(vocabulary.PROFESSIONS),
    "departments": _departments,
    "publisher": _publisher,
    "licence": words.choice(vocabulary.LICENCES),
    "language": words.choice(vocabulary.LANGUAGES),
    "links": _links,
    "level": _level,
    "embargo_until": _moment,
    "expires_on": _day,
    "files": _files,
}
_LISTED = frozenset({"links", "files"})  # shown line by line: compared word by word as texts are
_FIELDS = {
    name: Field(sheets.label(name), _SHOWN.get(name, words.text), is_text=name not in _SHOWN or name in _LISTED)
    for name in sheets.NAMES
}


def register() -> None:
    """Called once, when the app is ready."""
    from maillage.moderation import doubts, registry  # noqa: PLC0415 -- app ready

    registry.register(ResourceKind())
    doubts.register(CODE, _doubts)
