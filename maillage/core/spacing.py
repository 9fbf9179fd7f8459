"""French spacing of pages: a sign that is never first on its line (« : ; ? ! » », %, €) is bound to the word before it.

Texts are written with plain spaces, in templates, in Python and by people: one place binds them all, in what is shown only. Pure.
"""

from collections.abc import Iterator

_BOUND = "\u00a0".encode()
_OPENING = "« ".encode()
_HIGH = tuple(f" {sign}".encode() for sign in ":;?!%»€")
_AFTER = frozenset(b" \n\r\t<.,;:)")  # what may follow a sign: « ?b= » of an address is none
_BLANK = frozenset(b" \n\r\t")
# What is sent again, read by programs, or copied as it is.
_AS_IS = tuple((f"<{name}".encode(), f"</{name}".encode()) for name in ("textarea", "script", "style", "pre", "code"))


def bound(page: bytes) -> bytes:
    """The same page (HTML, in UTF-8), whose lines never begin with such a sign. Attributes and what a person may send again stay as they are."""
    kept = list(_as_is(page))
    parts: list[bytes] = []
    done = 0
    for at in sorted(set(_spaces(page))):  # that of « » is said twice
        if not _is_in_tag(page, at) and not any(start < at < end for start, end in kept):
            parts += page[done:at], _BOUND
            done = at + 1
    return b"".join([*parts, page[done:]])


def _spaces(page: bytes) -> Iterator[int]:
    """Where the space of a sign is."""
    for sign in _HIGH:
        for at in _places(page, sign):
            after = page[at + len(sign) : at + len(sign) + 1]
            if at and page[at - 1] not in _BLANK and (not after or after[0] in _AFTER):
                yield at
    for at in _places(page, _OPENING):
        space = at + len(_OPENING) - 1
        if page[space + 1 : space + 2].strip():
            yield space


def _places(page: bytes, wanted: bytes) -> Iterator[int]:
    at = page.find(wanted)
    while at >= 0:
        yield at
        at = page.find(wanted, at + 1)


def _as_is(page: bytes) -> Iterator[tuple[int, int]]:
    for opening, closing in _AS_IS:
        for start in _places(page, opening):
            end = page.find(closing, start)
            yield start, end if end >= 0 else len(page)


def _is_in_tag(page: bytes, at: int) -> bool:
    opened = page.rfind(b"<", 0, at)
    return opened >= 0 and page.find(b">", opened, at) < 0
