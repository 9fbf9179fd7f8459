"""The help pages and the numbers, as the search knows them: they are the same for everybody."""

import html
import re
from collections.abc import Iterable, Iterator

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from maillage.orientation.pages import first_help as answers
from maillage.orientation.pages import guides, numbers
from maillage.search.registry import Entry, Source

GUIDE = "orientation.guide"
NUMBER = "orientation.number"
_MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
_NOT_TEXT = re.compile(r"<(nav|svg)\b.*?</\1>", re.DOTALL)


def sources() -> tuple[Source, Source]:
    return (
        Source(GUIDE, "Que faire si…", help_pages, rank=5, weight=4),
        Source(NUMBER, "Numéros d’appel", helplines, rank=6, weight=2),
    )


def help_pages(refs: Iterable[str] | None) -> Iterator[Entry]:
    """Each help page, by the last part of its address."""
    wanted = None if refs is None else set(refs)
    for guide in guides.GUIDES:
        if wanted is None or guide.slug in wanted:
            yield Entry(
                kind=GUIDE,
                ref=guide.slug,
                href=f"/aide/{guide.slug}",
                title=guide.title,
                summary=guide.lead,
                text=_text(guide),
                # « guide images »: where the families of words lead to it (search/data/families.txt).
                hidden=f"guide {guide.slug}",
                language="fr",
            )


def helplines(refs: Iterable[str] | None) -> Iterator[Entry]:
    """Each national number, by itself without spaces."""
    wanted = None if refs is None else set(refs)
    for line in numbers.helplines():
        if wanted is None or line.code in wanted:
            yield Entry(
                kind=NUMBER,
                ref=line.code,
                href="/aide/numeros",
                title=f"{line.display} : {line.name}",
                summary=" ".join(line.purpose),
                text=f"{line.hours}. {' '.join(line.what_happens)}",
                hidden=f"numéro {line.code}",
                language="fr",
            )


def first_help(words: str) -> SafeString:
    """What stands above the results when these words ask for help; nothing for others."""
    found = answers.answers(words)
    return render_to_string("orientation/first_help.html", {"answers": found}) if found else SafeString()


def _text(guide: guides.Guide) -> str:
    """What the page says, without its markup."""
    context = {"guide": guide, "guides": guides.GUIDES, "numbers": numbers.by_code()}
    page = render_to_string(guide.template, context)
    main = _MAIN.search(page)
    shown = _NOT_TEXT.sub(" ", main.group(1) if main else "").replace("<", " <")
    return " ".join(html.unescape(strip_tags(shown)).split())
