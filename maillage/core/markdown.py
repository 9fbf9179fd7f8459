"""Markdown that people write, as clean HTML. No raw HTML, no picture from elsewhere (it becomes a link), no script: what is not allowed is
shown as text."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "p", "br", "hr", "em", "strong", "s", "blockquote", "code", "pre", "ul", "ol", "li", "a",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_TABLE = '<div class="scroll" tabindex="0" role="group" aria-label="Tableau"><table>'
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=500)
def render(text: str, *, level: int = 2) -> SafeString:
    """`text` as HTML; its highest heading is of `level` (2 to 4), the others under it. Links leave no referrer.

    No level is skipped, whatever signs people begin with (« ## », « ### »): a reader by headings would look for what is missing
    (RGAA 9.1, axe heading-order).
    """
    tokens = _parsed(text)
    _step(tokens, level)
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer nofollow"
    )
    # A wide table moves sideways, and by the keyboard; after the cleaning, its tags are as nh3 writes them.
    clean = clean.replace("<table>", _TABLE).replace("</table>", "</table></div>")
    return mark_safe(clean)  # noqa: S308 -- nh3 cleaned it


def _step(tokens: list[Token], level: int) -> None:
    """Each heading one level under the nearest higher one that is before it."""
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            while above and above[-1] >= written:
                above.pop()
            above.append(written)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(level + len(above) - 1, 6)}"


def plain(text: str) -> str:
    """The words only, in one line: for the search, extracts and mails."""
    return _BLANKS.sub(" ", " ".join(_words(_parsed(text)))).strip()


def links(text: str) -> list[str]:
    """The addresses of the web that it leads to, each once, in order."""
    found = (
        str(child.attrs["href"])
        for token in _parsed(text)
        for child in token.children or ()
        if child.type == "link_open"
    )
    return list(dict.fromkeys(url for url in found if urlsplit(url).scheme in {"http", "https"}))


def _parsed(text: str) -> list[Token]:
    tokens = _parser.parse(text)
    for token in tokens:
        if token.children:
            token.children = list(_linked(token.children))
    return tokens


def _linked(children: list[Token]) -> Iterator[Token]:
    """A picture is a link to it, unless it is in one; a link without words says where it leads."""
    link, has_words = None, False
    for child in children:
        if child.type == "image" and link is None:
            yield from _link(str(child.attrs.get("src", "")), child.content)
            continue
        if child.type == "image":
            child = _said(child.content)  # noqa: PLW2901 -- what stands for it
        if child.type == "link_open":
            link, has_words = child, False
        elif child.type == "link_close":
            if not has_words and link is not None:
                yield _said(_site(str(link.attrs.get("href", ""))))
            link = None
        else:
            has_words |= bool(child.content.strip())
        yield child


def _link(address: str, words: str) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs={"href": address})
    yield _said(words.strip() or f"Image : {_site(address)}")
    yield Token("link_close", "a", -1)


def _said(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _site(address: str) -> str:
    """The name of the site, or what is written."""
    return urlsplit(address).hostname or address or "lien"


def _words(tokens: list[Token]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if token.children:
            found.append("".join(_inline(child) for child in token.children))
        elif token.type in {"code_block", "fence"}:
            found.append(token.content)
    return found


def _inline(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content
