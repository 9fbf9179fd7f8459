"""Documents on paper: tagged (PDF/UA-1), in French, with our fonts only, whatever the machine has; no text is ever read as code."""

import json
import re
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_atkinson_hyperlegible
import fontpkg_bricolage_grotesque

_ROOT = Path(__file__).parent.parent  # templates begin with `#import "/core/paper.typ": *`
_FONTS = tuple(
    str(Path(package.__file__).parent / "files")
    for package in (fontpkg_atkinson_hyperlegible, fontpkg_bricolage_grotesque)
)
# Signs that our fonts write, or the one that comes with typst: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, signs.
WRITTEN = (
    (0x20, 0x377), (0x37A, 0x3FF), (0x400, 0x45F), (0x531, 0x586), (0x5D0, 0x5EA), (0x621, 0x63A), (0x641, 0x652),
    (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203E), (0x20A0, 0x20BF), (0x2190, 0x22FF), (0x25A0, 0x25FF),
)  # fmt: skip
_UNKNOWN = "□"
_BREAK = "\u200b"
# Letters of a word that a column always holds; a line may end after a hyphen. Not for an address, that somebody copies: `raw` of `pdf`.
_LONG = re.compile(r"[^ -]{30}(?=[^ -])")


class NotDrawn(Exception):
    """The document could not be made. It says nothing of why: the words of typst quote the text."""


def legible(value: Any) -> Any:
    """The same with each of its texts on one line, in signs that can be drawn, in words that a column holds."""
    if isinstance(value, dict):
        return {name: legible(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [legible(one) for one in value]
    return _legible(value) if isinstance(value, str) else value


def seen(*texts: str) -> str:
    """The first of which something can be seen."""
    return next((text for text in map(_legible, texts) if text.strip(f" \u00a0{_BREAK}")), "")


def pdf(template: Path, said: dict[str, Any], *, untitled: str, at: datetime, **raw: str) -> bytes:
    """The document that a template of this repository makes of `said`; the same of the same moment gives the same bytes. `at` is aware.
    `document_title` of `said`: what a window says of it, `untitled` when nothing of it can be seen. `raw`: what we wrote
    ourselves, left as it is: an address, the SVG of a drawing.
    """
    import typst  # noqa: PLC0415 -- slow import

    words = legible(said | {"document_title": seen(said["document_title"], untitled)})
    try:
        made = typst.compile(
            template,
            format="pdf",
            root=_ROOT,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"said": json.dumps(words), **raw},
            pdf_standards=["ua-1"],
            timestamp=int(at.timestamp()),
        )
    except RuntimeError:
        raise NotDrawn from None
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> Any:
    import typst  # noqa: PLC0415 -- slow import

    return typst.Fonts(include_system_fonts=False, font_paths=list(_FONTS))


def _legible(text: str) -> str:
    return _LONG.sub(rf"\g<0>{_BREAK}", "".join(_sign(char) for char in unicodedata.normalize("NFC", text)))


def _sign(char: str) -> str:
    if char.isspace():
        return "\u00a0" if char in "\u00a0\u202f" else " "
    if not char.isprintable():
        return ""
    return char if any(begin <= ord(char) <= end for begin, end in WRITTEN) else _UNKNOWN
