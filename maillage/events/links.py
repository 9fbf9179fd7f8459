"""Addresses on other sites, without what follows whoever clicks there. Pure: no Django."""

import re
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

LONGEST = 500
_TRACKING = frozenset(
    (
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igsh", "igshid", "si",
        "feature", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "hsctatracking", "vero_id", "xtor", "s_cid", "cmpid", "ref_src",
        "ref_url", "spm", "_ga", "_gl", "trk", "trkcampaign", "wickedid", "epik",
    )
)  # fmt: skip
_TRACKING_FAMILIES = ("utm_", "pk_", "mtm_", "matomo_", "piwik_", "at_", "oly_")
_YOUTUBE = frozenset(
    ("youtube.com", "www.youtube.com", "m.youtube.com", "youtube-nocookie.com", "www.youtube-nocookie.com")
)
_FILMS = ("embed", "live", "shorts", "v")  # of the paths that hold the code of a film
_CODE = re.compile(r"[A-Za-z0-9_-]{6,20}")
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class WrongLink(ValueError):
    """A French sentence."""


def plain(typed: str) -> str:
    """The address, https only, without what is known to follow people; a film of YouTube, as its plain page."""
    link = typed.strip()
    if len(link) > LONGEST:
        raise WrongLink(f"Cette adresse a {len(link)} caractères : il en faut {LONGEST} au plus.")
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port
        name = host.encode("idna").decode()
    except (ValueError, UnicodeError):
        raise WrongLink("Cette adresse n’est pas lisible. Copiez-la de la page elle-même.") from None
    is_whole = link.isprintable() and not re.search(r"[\s<>\"\\]", link)
    if parts.scheme != "https" or not is_whole or not _HOST.fullmatch(name.lower()) or "@" in parts.netloc:
        raise WrongLink("Donnez une adresse entière, qui commence par https://.")
    query, fragment = _untracked(parts.query), _untracked(parts.fragment)
    return _film(host, parts.path, query) or urlunsplit(("https", parts.netloc.lower(), parts.path, query, fragment))


def _untracked(query: str) -> str:
    """Its other parts as they were written, in their order."""
    return "&".join(part for part in query.split("&") if not _follows(part))


def _follows(part: str) -> bool:
    name = unquote(part.partition("=")[0]).casefold()
    return name in _TRACKING or name.startswith(_TRACKING_FAMILIES)


def _film(host: str, path: str, query: str) -> str:
    """The plain page of a film of YouTube, with the moment where it begins; empty for anything else."""
    asked = parse_qs(query)
    steps = [step for step in path.split("/") if step]
    if host == "youtu.be" and steps:
        code = steps[0]
    elif host in _YOUTUBE and steps == ["watch"]:
        code = asked.get("v", [""])[0]
    elif host in _YOUTUBE and len(steps) == len(("embed", "code")) and steps[0] in _FILMS:
        code = steps[1]
    else:
        return ""
    if not _CODE.fullmatch(code):
        return ""
    start = asked.get("t", asked.get("start", [""]))[0]
    return f"https://www.youtube.com/watch?v={code}" + (f"&t={start}" if re.fullmatch(r"[0-9hms]{1,12}", start) else "")
