"""Dead links: those of the list, and those in the texts. A private network is never reached (`upkeep/fetching.py`)."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import Any

from maillage.core import markdown
from maillage.resources.checks.findings import MARKDOWN, Finding
from maillage.upkeep.fetching import Answer, Fetcher

_SECONDS = 4.0  # for each link, and for all of them: a page waits
_MOST = 30  # asked at once
Ask = Callable[[list[str]], dict[str, Answer]]


def ask_quickly(urls: list[str], fetcher: Fetcher | None = None) -> dict[str, Answer]:
    """All at once; a site that is slow is absent from what is given."""
    asked = fetcher or Fetcher(timeout=_SECONDS, longest=_SECONDS)
    pool = ThreadPoolExecutor(max(len(urls), 1), thread_name_prefix="links")
    waiting: dict[Future[Answer], str] = {pool.submit(asked.ask, url): url for url in urls}
    done, _ = wait_for(waiting, timeout=_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    return {waiting[one]: one.result() for one in done if one.exception() is None}


def urls(content: Mapping[str, Any]) -> dict[str, str]:
    """Each address once, with the field that says it first."""
    found = {link["url"]: "links" for link in content.get("links") or ()}
    for name in MARKDOWN:
        for url in markdown.links(str(content.get(name) or "")):
            found.setdefault(url, name)
    return found


def findings(content: Mapping[str, Any], ask: Ask | None) -> Iterator[Finding]:
    known = urls(content)
    answers = ask(list(known)[:_MOST]) if ask and known else {}
    for url, name in known.items():
        answer = answers.get(url)
        if answer is not None and answer.is_refused:
            yield Finding(name, f"{_short(url)} ne mène pas à une page publique du web.", is_blocking=True)
        elif answer is None or answer.status is None:
            yield Finding(name, f"{_short(url)} : lien non vérifié. Ouvrez-le avant d’envoyer.")
        elif not answer.is_alive:
            yield Finding(name, f"{_short(url)} ne répond pas comme il faut (erreur {answer.status}). Corrigez-le.")


def _short(url: str) -> str:
    return url if len(url) <= 80 else f"{url[:79]}…"
