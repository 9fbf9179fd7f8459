"""The fields of a resource that people write: as JSON values (forms, proposals, versions) and as columns.

A value is cleaned the same way wherever it comes from. A refusal names its field (`WrongField.name`), so that a form shows it there.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone

from maillage.core.errors import DomainError
from maillage.directory.models import Organisation, Status, Visibility
from maillage.resources import vocabulary
from maillage.resources.files import holding
from maillage.resources.models import Practice, Resource, ResourceFile
from maillage.search.models import Level
from maillage.territories.models import Department

Values = dict[str, Any]

MOST_LINKS = 10
MOST_FILES = 10
FIRST_YEAR = 1800
_LONGEST_URL, _LONGEST_LABEL = 500, 150
PRACTICE = ("context", "action", "partners", "means", "results", "transfer", "contact")
PRACTICE_NAMES = tuple(f"practice_{name}" for name in PRACTICE)
NAMES = (
    "type",
    "title",
    "summary",
    "body",
    "themes",
    "publics",
    "professions",
    "departments",
    "year",
    "authors",
    "publisher",
    "publisher_name",
    "licence",
    "language",
    "links",
    "identifier",
    "level",
    "embargo_until",
    "expires_on",
    *PRACTICE_NAMES,
    "files",
)
EMPTY: Values = {
    **dict.fromkeys(NAMES, ""),
    **{name: [] for name in ("themes", "publics", "professions", "departments", "links", "files")},
    **dict.fromkeys(("year", "publisher", "embargo_until", "expires_on")),
    "licence": "unknown",
    "language": "fr",
    "level": Level.EVERYBODY.value,
}
_SEVERAL_LINES = frozenset({"summary", "body", *PRACTICE_NAMES} - {"practice_contact"})
_SHOWN_AT = {
    Level.EVERYBODY.value: (Visibility.PUBLIC,),
    Level.PROFESSIONALS.value: (Visibility.PUBLIC, Visibility.PROFESSIONALS),
    Level.NETWORK.value: tuple(Visibility),
}


class WrongField(DomainError):
    """What is said in the field `name` cannot be kept."""

    def __init__(self, name: str, text: str) -> None:
        shown = label(name)
        super().__init__(f"{shown[:1].upper()}{shown[1:]} : {text}")
        self.name, self.text = name, text


def label(name: str) -> str:
    """« résumé »."""
    if name == "files":
        return "fichiers"
    model, column = (Practice, name.removeprefix("practice_")) if name in PRACTICE_NAMES else (Resource, name)
    return str(_column(model, column).verbose_name)


def read(resource: Resource) -> Values:
    """What it says, as JSON values. Three queries."""
    practice = Practice.objects.filter(pk=resource.pk).first()
    return {
        **{name: _as_json(getattr(resource, _attribute(name))) for name in NAMES if _is_own(name)},
        **{f"practice_{name}": getattr(practice, name, "") for name in PRACTICE},
        "files": [str(pk) for pk in resource.files.order_by("rank", "pk").values_list("pk", flat=True)],
    }


def clean(content: Mapping[str, Any], current: Mapping[str, Any]) -> Values:
    """The values of the whole resource as they would be stored: `content` over `current` (empty: a new one)."""
    before = {**EMPTY, **current}
    unknown = content.keys() - set(NAMES)
    if unknown:
        raise DomainError(f"Champ inconnu : {', '.join(sorted(unknown))}.")
    values = before | {name: _CLEANERS[name](name, value) for name, value in content.items()}
    for name in ("type", "title", "summary"):
        if not values[name]:
            raise WrongField(name, "à remplir avant d’envoyer.")
    _check_together(values, content)
    _check_files(values, before)
    return values


def write(resource: Resource, values: Mapping[str, Any]) -> None:
    """Put cleaned values in the columns. Saves nothing; practice and files are rows of their own (`write_rows`)."""
    for name, value in values.items():
        if _is_own(name):
            setattr(resource, _attribute(name), _parsed(name, value))


def write_rows(resource: Resource, values: Mapping[str, Any], now: datetime) -> None:
    """The practice and the files of a saved resource."""
    practice = {name: values[f"practice_{name}"] for name in PRACTICE if f"practice_{name}" in values}
    if any(practice.values()):
        Practice.objects.update_or_create(resource=resource, defaults=practice)
    elif practice:
        Practice.objects.filter(pk=resource.pk).update(**practice)
    if "files" in values:
        _attach(resource, values["files"], now)


def _attach(resource: Resource, pks: list[str], now: datetime) -> None:
    """These files, in this order, each checked before; those that leave can be put back for a week (`files.clearing`)."""
    locked = ResourceFile.objects.select_for_update(of=("self",)).filter(holding.free(), pk__in=pks).defer("text")
    files = {str(file.pk): file for file in locked}
    for rank, pk in enumerate(pks):
        file = files.get(pk)
        if file is None or file.resource_id not in {None, resource.pk}:
            raise WrongField("files", "un de ces fichiers n’existe plus. Envoyez-le de nouveau.")
        if file.state != ResourceFile.State.READY:
            raise WrongField("files", f"« {file.label} » n’est pas encore contrôlé. Réessayez dans une minute.")
        file.resource, file.rank, file.detached_at = resource, rank, None
        file.save(update_fields=["resource", "rank", "detached_at"])
    resource.files.exclude(pk__in=pks).update(resource=None, detached_at=now)


def _is_own(name: str) -> bool:
    return name not in PRACTICE_NAMES and name != "files"


def _attribute(name: str) -> str:
    return "publisher_id" if name == "publisher" else name


def _column(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)  # noqa: SLF001 -- Django's public API


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, UUID) else value


def _parsed(name: str, value: Any) -> Any:
    if name == "embargo_until":
        return datetime.fromisoformat(value) if value else None
    if name == "expires_on":
        return date.fromisoformat(value) if value else None
    return tuple(value) if name in _VOCABULARIES else value


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise WrongField(name, "écrivez un texte.")
    said = value.replace("\r\n", "\n").strip()
    if any((ord(char) < 32 and char not in "\n\t") or "\ud800" <= char <= "\udfff" for char in said):
        raise WrongField(name, "ce texte contient un caractère illisible. Écrivez-le à nouveau.")
    if name not in _SEVERAL_LINES:
        said = " ".join(said.split())
    model, column = (Practice, name.removeprefix("practice_")) if name in PRACTICE_NAMES else (Resource, name)
    longest = _column(model, column).max_length
    if len(said) > longest:
        raise WrongField(name, f"ce texte a {len(said)} caractères : il en faut {longest} au plus.")
    return said


def _choice(codes: Mapping[str, str]) -> Callable[[str, Any], Any]:
    def cleaned(name: str, value: Any) -> str:
        if not isinstance(value, str) or value not in codes:
            raise WrongField(name, "choisissez dans la liste.")
        return value

    return cleaned


def _codes(name: str, value: Any) -> list[str]:
    """In the order of the vocabulary, each once."""
    if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
        raise WrongField(name, "choisissez dans la liste.")
    known = _VOCABULARIES[name]
    allowed = Department.objects.order_by("pk").values_list("pk", flat=True) if known is None else list(known)
    if set(value) - set(allowed):
        raise WrongField(name, "choisissez dans la liste.")
    return [code for code in allowed if code in value]


def _year(name: str, value: Any) -> int | None:
    if value in (None, ""):
        return None
    last = timezone.localdate().year + 1
    if isinstance(value, bool) or not str(value).isdecimal() or not FIRST_YEAR <= int(str(value)) <= last:
        raise WrongField(name, f"écrivez une année entre {FIRST_YEAR} et {last}.")
    return int(value)


def _level(name: str, value: Any) -> int:
    if isinstance(value, bool) or str(value) not in {str(one) for one in Level.values}:
        raise WrongField(name, "choisissez dans la liste.")
    return int(value)


def _publisher(name: str, value: Any) -> str | None:
    if value in (None, ""):
        return None
    try:
        pk = UUID(str(value))
    except ValueError:
        raise WrongField(name, "cette structure n’existe pas.") from None
    return str(pk)


def _moment(name: str, value: Any) -> str | None:
    if value in (None, ""):
        return None
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise WrongField(name, "donnez un jour et une heure.") from None
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment.astimezone(UTC).isoformat()


def _day(name: str, value: Any) -> str | None:
    if value in (None, ""):
        return None
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError:
        raise WrongField(name, "donnez un jour.") from None


def _links(name: str, value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list) or not all(isinstance(link, dict) for link in value):
        raise WrongField(name, "donnez une liste de liens.")
    if len(value) > MOST_LINKS:
        raise WrongField(name, f"dix liens au plus, il y en a {len(value)}.")
    found = {link["url"]: link for link in (_link(name, link) for link in value)}
    return list(found.values())


def _link(name: str, link: Mapping[str, Any]) -> dict[str, str]:
    url, text = str(link.get("url") or "").strip(), " ".join(str(link.get("label") or "").split())
    try:
        URLValidator(schemes=["http", "https"])(url)
        parts = urlsplit(url)
    except (ValidationError, ValueError):
        raise WrongField(name, f"« {url[:80]} » n’est pas une adresse qui commence par https:// ou http://.") from None
    if "@" in parts.netloc or len(url) > _LONGEST_URL:
        raise WrongField(name, "une adresse est trop longue, ou contient un nom d’utilisateur.")
    if len(text) > _LONGEST_LABEL or not text.isprintable():
        raise WrongField(name, f"le texte d’un lien a {_LONGEST_LABEL} caractères au plus.")
    return {"label": text or (parts.hostname or url), "url": url}


def _files(name: str, value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise WrongField(name, "donnez une liste de fichiers.")
    try:
        pks = list(dict.fromkeys(str(UUID(str(pk))) for pk in value))
    except ValueError:
        raise WrongField(name, "un de ces fichiers n’existe pas.") from None
    if len(pks) > MOST_FILES:
        raise WrongField(name, f"{MOST_FILES} fichiers au plus.")
    return pks


def _check_together(values: Values, content: Mapping[str, Any]) -> None:
    """The rules between fields."""
    if values["type"] != "practice" and (said := [name for name in PRACTICE_NAMES if values[name]]):
        raise WrongField(said[0], "ce champ ne va qu’avec une pratique prometteuse. Videz-le, ou changez le type.")
    if values["publisher"] and values["publisher_name"]:
        raise WrongField("publisher_name", "choisissez une structure de la liste, ou écrivez un nom : pas les deux.")
    if values["publisher"] and {"publisher", "level"} & content.keys():
        _check_publisher(values)
    embargo, expiry = _parsed("embargo_until", values["embargo_until"]), _parsed("expires_on", values["expires_on"])
    if expiry and content.get("expires_on") and expiry < timezone.localdate():
        raise WrongField("expires_on", "ce jour est passé.")
    if embargo and expiry and expiry < timezone.localdate(embargo):
        raise WrongField("expires_on", "ce jour vient avant la fin de l’embargo.")


def _check_publisher(values: Values) -> None:
    """A structure that some readers may not know is not named to them."""
    known = Organisation.objects.filter(
        pk=values["publisher"], status=Status.PUBLISHED, visibility__in=_SHOWN_AT[values["level"]]
    )
    if not known.exists():
        raise WrongField(
            "publisher", "cette structure n’existe pas, ou n’est pas montrée à ceux qui liront la ressource."
        )


def _check_files(values: Values, before: Values) -> None:
    """Each was sent, belongs to no other resource, and was not refused."""
    added = set(values["files"]) - set(before["files"])
    free = ResourceFile.objects.filter(holding.free(), pk__in=added, resource=None)
    found = {str(pk): (text, state) for pk, text, state in free.values_list("pk", "label", "state")} if added else {}
    if len(found) < len(added):
        raise WrongField("files", "un de ces fichiers n’existe plus. Envoyez-le de nouveau.")
    for text, state in found.values():
        if state == ResourceFile.State.REFUSED:
            raise WrongField("files", f"« {text} » a été refusé au contrôle. Retirez-le.")


_VOCABULARIES: dict[str, Mapping[str, str] | None] = {
    "themes": vocabulary.THEMES,
    "publics": vocabulary.PUBLICS,
    "professions": vocabulary.PROFESSIONS,
    "departments": None,  # those of the territories
}
_CLEANERS: dict[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(("title", "summary", "body", "authors", "publisher_name", "identifier", *PRACTICE_NAMES), _text),
    **dict.fromkeys(_VOCABULARIES, _codes),
    "type": _choice(vocabulary.TYPES),
    "licence": _choice(vocabulary.LICENCES),
    "language": _choice(vocabulary.LANGUAGES),
    "year": _year,
    "publisher": _publisher,
    "links": _links,
    "level": _level,
    "embargo_until": _moment,
    "expires_on": _day,
    "files": _files,
}


def clean_one(name: str, value: Any) -> Any:
    """One value as it would be stored, without the rules between fields."""
    return _CLEANERS[name](name, value)
