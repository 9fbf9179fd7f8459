"""How to cite a resource: a French sentence, BibTeX, RIS. Texts in, text out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from maillage.core.templatetags.ui import french_date
from maillage.resources import vocabulary

_BLANKS = re.compile(r"\s+")
# What BibTeX reads as an order. « { » and « } » must stay in pairs: they are written as signs.
_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "%": r"\%",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True, slots=True)
class Work:
    """What a citation says of a resource. `authors`: as the work says, « ; » between two."""

    slug: str
    type: str
    title: str
    authors: str
    publisher: str
    year: int | None
    language: str
    identifier: str
    url: str
    summary: str = ""
    themes: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return [name for part in self.authors.split(";") if (name := _line(part))]


def french(work: Work, *, read_on: date) -> str:
    """« Auteurs (année). Titre. Éditeur. Adresse (consulté le 21 novembre 2026). »"""
    who = "\u00a0; ".join(work.names) or _line(work.publisher)
    when = f"({work.year})" if work.year else "(s.\u00a0d.)"
    publisher = _line(work.publisher) if work.names else ""
    parts = [f"{who} {when}" if who else "", _line(work.title), publisher, _line(work.identifier)]
    said = " ".join(_sentence(part) for part in parts if part)
    if not who:
        said = f"{_line(work.title)} {when}."
    return f"{said} {work.url} (consulté le {french_date(read_on)})."


def bibtex(work: Work) -> str:
    kind = vocabulary.BIBTEX.get(work.type, "misc")
    place = {"article": "journal", "techreport": "institution"}.get(kind, "publisher")
    fields = {
        "title": f"{{{_bibtex(work.title)}}}",  # twice in braces: capitals stay
        "author": " and ".join(f"{{{_bibtex(name)}}}" for name in work.names),
        place: _bibtex(work.publisher),
        "year": str(work.year or ""),
        "language": _bibtex(vocabulary.LANGUAGES.get(work.language, "")),
        **_identified(work),
        "url": _address(work.url),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    key = f"{work.slug}-{work.year}" if work.year else work.slug
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def ris(work: Work) -> str:
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in _ris(work) if _line(value)) + "ER  - \r\n"


def _ris(work: Work) -> Iterator[tuple[str, str]]:
    yield "TY", vocabulary.RIS.get(work.type, "GEN")
    yield "TI", work.title
    yield from (("AU", name) for name in work.names)
    yield "PB", work.publisher
    yield "PY", str(work.year or "")
    yield "LA", work.language
    yield "AB", work.summary
    yield from (("KW", theme) for theme in work.themes)
    yield ("DO" if _is_doi(work.identifier) else "AN"), work.identifier
    yield "UR", work.url


def _identified(work: Work) -> dict[str, str]:
    if not work.identifier:
        return {}
    return {"doi" if _is_doi(work.identifier) else "note": _bibtex(work.identifier)}


def _is_doi(identifier: str) -> bool:
    return identifier.strip().startswith("10.")


def _bibtex(text: str) -> str:
    return _line(text).translate(_BIBTEX)


def _address(url: str) -> str:
    """Percent signs and the like are read as they are in an address; only braces would end it."""
    return _line(url).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _line(text: str) -> str:
    """One line: in both formats, the next one would begin another field."""
    return _BLANKS.sub(" ", "".join(sign if sign.isprintable() else " " for sign in text)).strip()


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
