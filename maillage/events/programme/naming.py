"""The people that a line of a programme names: « • Léo Fictif, éducateur », « Animée par Claire Exemple (à confirmer) », in bold or not.

Each word of a line that is read is kept, in a name, a function or the text; a line that cannot be read wholly is left as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from maillage.core.text import fold
from maillage.events.programme import doubts, names
from maillage.events.programme.records import Role, Speaker, State

_BOLD = re.compile(r"\*\*(.+?)\*\*")
# « **Nom** et **Nom**, fonction : … »: only the names that begin the line, for structures may be in bold too.
_IN_BOLD = re.compile(r"^(\*\*[^*]+\*\*(?: ?(?:,|;|&|\bet\b) ?\*\*[^*]+\*\*)*)(.*)$")
_PAST = r"(?:anim|modér|introdui|condui|propos|présent|assur|co-?anim)(?:te?s?|ée?s?|é\.e|é\(e\)|é·e)"
_LABEL = (
    r"(?:animation|animat(?:eur|rice)s?|modération|modérat(?:eur|rice)s?|présidence|présidente? de séance|discutante?s?|grands? témoins?"
    r"|interventions?|intervenante?s?|intervenant[·.(]e?[·.)]?s?\)?|avec|orat(?:eur|rice)s?|par|conférenci(?:er|ère)s?)"
)
_LEAD = re.compile(rf"(?:{_PAST} (?:et {_PAST} )?par ?:? |{_LABEL} ?: ?|(?:avec|par) )", re.IGNORECASE)
_ONLY_LABEL = re.compile(rf"{_LABEL} ?:?", re.IGNORECASE)
_SAYING = re.compile(r"grands? témoins?|discutante?s?", re.IGNORECASE)
_COLON = re.compile(r" : |: ")
_AND = re.compile(r",? (?:et|ainsi que) | ?[;&/] ?")
_COMMA = re.compile(r" ?, ?")
_BRACKET = re.compile(r" ?\(([^()]*)\)")
_LINK = re.compile(r" ?(?:,|–|—|- ) ?")
_NEXT = re.compile(r" ?, (?:et )?| ?; ?| (?:et|puis|ainsi que) | ?[&/] | [–—-] ")
_IN_TITLE = re.compile(
    rf"(?:,| [–—-])? (?P<by>{_PAST} (?:et {_PAST} )?par|par|avec)(?: :)? | ?[–—|:] | - |, ", re.IGNORECASE
)
_AROUND = " ,.:;–—-"
_LONGEST, _LONGEST_TITLE, _LONGEST_NAME = 1000, 400, 120  # signs; beyond, it is a text


@dataclass(frozen=True, slots=True)
class People:
    """`text`: what she will do, after « : »."""

    speakers: tuple[Speaker, ...]
    text: str = ""


def people(line: str, *, is_listed: bool = False) -> People | None:
    """Of a line without its bullet. `is_listed`: a bullet or « Intervenants : » says that a name may stand alone."""
    if len(line) > _LONGEST:
        return None
    if (found := _in_bold(line, is_listed=is_listed)) is not None:
        return found
    plain = line.replace("**", "")
    if (lead := _LEAD.match(plain)) is None:
        return _read(plain, is_listed=is_listed)
    found = _read(plain[lead.end() :], is_listed=True)
    return replace(found, speakers=tuple(_as(one, lead.group()) for one in found.speakers)) if found else None


def in_title(title: str) -> tuple[str, tuple[Speaker, ...]]:
    """« Ouverture par Claire Exemple, présidente »: the title and its people; « Rencontre avec … » keeps its words."""
    for match in _IN_TITLE.finditer(title) if len(title) <= _LONGEST_TITLE else ():
        by = match["by"]
        found = people(f"{by} {title[match.end() :]}" if by else title[match.end() :])
        if not match.start() or found is None or found.text or not (by or _is_told(found.speakers[0])):
            continue
        return (title if by and by.lower() == "avec" else title[: match.start()]), found.speakers
    return title, ()


def is_label(line: str) -> bool:
    """« Intervenants : », alone."""
    return _ONLY_LABEL.fullmatch(line.replace("**", "").strip()) is not None


def _in_bold(line: str, *, is_listed: bool) -> People | None:
    match = _IN_BOLD.match(line)
    if match is None:
        return None
    said = [name.strip() for name in _BOLD.findall(match[1])]
    if not is_listed and not all(names.is_name(name) for name in said):
        return None
    function, _, text = match[2].replace("**", "").partition(" : ")
    made = _made(said, function, doubts.state(line))
    return People(made, doubts.without(text).strip(_AROUND)) if made is not None else None


def _read(line: str, *, is_listed: bool) -> People | None:
    parts = _COLON.split(line, maxsplit=1)
    found = list(_persons(parts[0], is_listed=is_listed))
    if not found or None in found:
        return None
    speakers = tuple(one for group in found if group for one in group)
    text = parts[1] if len(parts) > 1 else ""
    first = names.name(line)
    is_sure = is_listed or (first is not None and not first.is_plain)
    if is_sure or _is_told(speakers[0]) or (not text and not line.endswith((".", "!", "?")) and _may_be(speakers[0])):
        return People(speakers, text.strip(_AROUND))
    return None


def _persons(text: str, *, is_listed: bool) -> Iterator[tuple[Speaker, ...] | None]:
    """Group by group; None for what is nobody."""
    while text:
        group, rest = _group(text, is_listed=is_listed)
        cut = _function(rest)
        made = _made([one.name for one in group], cut[0], doubts.state(cut[0])) if group and cut else None
        if made is None or cut is None:
            yield None
            return
        yield tuple(_kept(one, said) for one, said in zip(group, made, strict=True))
        text = cut[1]


def _group(text: str, *, is_listed: bool) -> tuple[list[Speaker], str]:
    """The names that follow each other, and the rest. What is in brackets is said of one."""
    found: list[Speaker] = []
    position = 0
    while (name := names.name(text, position)) is not None:
        end, aside = name.end, ""
        if bracket := _BRACKET.match(text, end):
            end, aside = bracket.end(), bracket[1]
        state = doubts.state(f"({aside})")
        function = doubts.without(aside) if doubts.without(f"({aside})") else ""
        found.append(Speaker(name.text, function.strip(_AROUND), state))
        joint = _AND.match(text, end) or (_COMMA.match(text, end) if _goes_on(text, end, is_listed=is_listed) else None)
        if joint is None or names.name(text, joint.end()) is None:
            return found, text[end:]
        position = joint.end()
    return found, text[position:]


def _goes_on(text: str, end: int, *, is_listed: bool) -> bool:
    """After a comma: another person, rather than the structure of the first."""
    comma = _COMMA.match(text, end)
    following = names.name(text, comma.end()) if comma else None
    return following is not None and (
        not following.is_plain
        or _has_function(text, following.end)
        or _AND.match(text, following.end) is not None
        or is_listed
    )


def _has_function(text: str, end: int) -> bool:
    link = _LINK.match(text, end)
    return (link is not None and names.does(text[link.end() :])) or _BRACKET.match(text, end) is not None


def _function(rest: str) -> tuple[str, str] | None:
    """What they do, and what is said of the next; None when it is no function."""
    if not rest.strip(_AROUND):
        return "", ""
    link = _LINK.match(rest)
    said = rest[link.end() :] if link else rest.lstrip()
    if (link is None and not names.does(said) and not rest.startswith((";", " ;"))) or said[:1].isdigit():
        return None
    for joint in _NEXT.finditer(said):
        name = names.name(said, joint.end())
        if name and (";" in joint.group() or not name.is_plain or _has_function(said, name.end)):
            return said[: joint.start()], said[joint.end() :]
    return said, ""


def _made(said: list[str], function: str, state: State) -> tuple[Speaker, ...] | None:
    kept = doubts.without(function).strip(_AROUND)
    if any(len(name) > _LONGEST_NAME for name in said):
        return None
    return tuple(Speaker(doubts.without(name).strip(_AROUND), kept, state) for name in said)


def _kept(one: Speaker, said: Speaker) -> Speaker:
    """What is in the brackets of one person, and what is said of all."""
    function = ", ".join(each for each in (one.function, said.function) if each)
    return replace(said, function=function, state=one.state if one.state != State.CONFIRMED else said.state)


def _as(speaker: Speaker, lead: str) -> Speaker:
    """What the words before the names say that she does there."""
    folded = fold(lead)
    if folded.startswith(("anim", "co anim")):
        return replace(speaker, role=Role.HOST)
    if folded.startswith(("moder", "presid")):
        return replace(speaker, role=Role.MODERATOR)
    if match := _SAYING.match(lead):
        return replace(speaker, function=", ".join(each for each in (speaker.function, match.group().lower()) if each))
    return speaker


def _is_told(speaker: Speaker) -> bool:
    """What she does, or how she is called, says that she is somebody."""
    found = names.name(speaker.name)
    return names.does(speaker.function) or (found is not None and not found.is_plain)


def _may_be(speaker: Speaker) -> bool:
    """Two words with a capital, and something said of them."""
    return speaker.state != State.CONFIRMED or 0 < len(speaker.function) <= _LONGEST_NAME
