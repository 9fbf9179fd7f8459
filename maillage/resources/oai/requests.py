"""What a harvester asks: its arguments, checked, or the error that the protocol names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing

PREFIX = "oai_dc"
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 12, 1, tzinfo=UTC)  # in any time zone, calendars go that far
_SALT = "resources.oai"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'():]+")
_LIST = {"from", "until", "set", "metadataPrefix", "resumptionToken"}
_ARGUMENTS: dict[str, set[str]] = {
    "Identify": set(),
    "ListMetadataFormats": {"identifier"},
    "ListSets": {"resumptionToken"},
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
    "GetRecord": {"identifier", "metadataPrefix"},
}
_REQUIRED = {
    "ListIdentifiers": {"metadataPrefix"},
    "ListRecords": {"metadataPrefix"},
    "GetRecord": {"identifier", "metadataPrefix"},
}


class Refused(Exception):
    """`code`: of the protocol."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Window:
    """Which records are listed: those that changed from `since` (included) to `before` (excluded), after that key, in the order of keys.

    A list that is taken up again misses nothing of what was there when it began and did not change since; what changed in between is
    given as it is now, or by the next harvest.
    """

    since: datetime | None = None
    before: datetime | None = None
    theme: str = ""
    after: UUID | None = None
    given: int = 0

    def following(self, last: UUID, count: int) -> "Window":
        return replace(self, after=last, given=self.given + count)

    def token(self, verb: str) -> str:
        said = {
            "v": verb,
            "f": self.since.isoformat() if self.since else None,
            "b": self.before.isoformat() if self.before else None,
            "s": self.theme,
            "k": str(self.after),
            "n": self.given,
        }
        return signing.dumps(said, salt=_SALT)


@dataclass(frozen=True, slots=True)
class Asked:
    """`arguments`: as they were said, for the answer to repeat."""

    verb: str
    arguments: dict[str, str]
    window: Window = Window()


def read(said: Mapping[str, Sequence[str]]) -> Asked:
    """Raises Refused."""
    verbs = said.get("verb", ())
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise Refused("badVerb", "verb: one of " + ", ".join(_ARGUMENTS))
    verb = verbs[0]
    arguments = {name: values[0] for name, values in said.items() if name != "verb"}
    twice = sorted(name for name, values in said.items() if len(values) > 1)
    unknown = sorted(arguments.keys() - _ARGUMENTS[verb])
    if twice or unknown:
        raise Refused("badArgument", "unknown or repeated: " + ", ".join([*twice, *unknown])[:200])
    if token := _token(arguments):
        return Asked(verb, arguments, _resumed(verb, token))
    missing = sorted(_REQUIRED.get(verb, set()) - arguments.keys())
    if missing:
        raise Refused("badArgument", "missing: " + ", ".join(missing))
    if arguments.get("metadataPrefix", PREFIX) != PREFIX:
        raise Refused("cannotDisseminateFormat", f"only {PREFIX}")
    return Asked(verb, arguments, _window(arguments))


def _token(arguments: dict[str, str]) -> str:
    if "resumptionToken" not in arguments:
        return ""
    if len(arguments) > 1:
        raise Refused("badArgument", "resumptionToken goes alone")
    return arguments["resumptionToken"] or "-"


def _resumed(verb: str, token: str) -> Window:
    try:
        said: dict[str, Any] = signing.loads(token, salt=_SALT)
        if said["v"] != verb:
            raise Refused("badResumptionToken", "of another verb")
        return Window(
            since=datetime.fromisoformat(said["f"]) if said["f"] else None,
            before=datetime.fromisoformat(said["b"]) if said["b"] else None,
            theme=said["s"],
            after=UUID(said["k"]),
            given=said["n"],
        )
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        raise Refused("badResumptionToken", "not one of ours") from None


def _window(arguments: dict[str, str]) -> Window:
    since, until = arguments.get("from"), arguments.get("until")
    if "set" in arguments and not _SET.fullmatch(arguments["set"]):
        raise Refused("badArgument", "set: one of ListSets")
    if since is not None and until is not None and len(since) != len(until):
        raise Refused("badArgument", "from and until: the same granularity")
    start = _moment(since)[0] if since is not None else None
    end, step = _moment(until) if until is not None else (None, timedelta())
    if start and end and end < start:
        raise Refused("badArgument", "until is before from")
    return Window(since=start, before=end + step if end else None, theme=arguments.get("set", ""))


def _moment(text: str) -> tuple[datetime, timedelta]:
    """With how long it lasts: a day or a second."""
    form, step = (
        ("%Y-%m-%d", timedelta(days=1)) if _DAY.fullmatch(text) else ("%Y-%m-%dT%H:%M:%SZ", timedelta(seconds=1))
    )
    if not (_DAY.fullmatch(text) or _SECOND.fullmatch(text)):
        raise Refused("badArgument", "dates: YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ")
    try:
        moment = datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        raise Refused("badArgument", f"no such date: {text[:20]}") from None
    return min(moment, _LATEST), step
