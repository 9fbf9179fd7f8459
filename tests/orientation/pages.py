"""Reads pages as a person or a crawler does: links, title, text; never their markup."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from maillage.directory.vocabulary import NEEDS
from maillage.editorial import packaged
from maillage.orientation.pages import guides
from tests.orientation import worlds

REFERENCES = (worlds.CENTRE, worlds.SHELTER, worlds.TEAM, worlds.LINE, worlds.OFFICE, worlds.AWAY)
MELUN = f"l={worlds.MELUN}"

# Every public address that answers to GET, by the name of its view; the security tests check that none is missing.
PUBLIC = {
    "website:home": ("/", f"/?p=1&{MELUN}&b=1&b=3"),
    "website:show-legal": (*(f"/{slug}" for slug in packaged.legal()), "/plan-du-site"),
    "website:leave": ("/quitter",),
    "website:come-back": ("/continuer",),
    "website:health": ("/sante",),
    "website:robots": ("/robots.txt",),
    "website:show-sitemap": ("/plan-du-site.xml",),
    "website:gallery": ("/ui/",),
    "orientation:list-guides": ("/aide",),
    "orientation:show-guide": tuple(f"/aide/{guide.slug}" for guide in guides.GUIDES),
    "orientation:numbers": ("/aide/numeros",),
    "orientation:choose-place": ("/aide/villes", "/aide/villes?c=93066-97411&w=0&b=1", "/aide/villes?z=51300"),
    "orientation:show-results": (
        "/aide/resultats",
        f"/aide/resultats?{MELUN}",
        f"/aide/resultats?{MELUN}&p=1&b=1&a=15&d=80&o=on&w=on&m=2&g=en",
        f"/aide/resultats?{MELUN}&d=10&b=18",
        *(f"/aide/resultats?{MELUN}&b={need.number}&p=3" for need in NEEDS),
        "/aide/resultats?l=97105&b=2",
        "/aide/resultats?l=99999",
    ),
    "orientation:show-results-data": (
        "/aide/resultats.json",
        f"/aide/resultats.json?{MELUN}",
        "/aide/resultats.json?l=99999",
    ),
    "orientation:show-map": ("/aide/plan", f"/aide/plan?{MELUN}"),
    "orientation:show-outlines": ("/aide/contours.json",),
    "orientation:show-place": tuple(f"/aide/lieu/{reference}" for reference in (*REFERENCES, "unknown")),
    "orientation:print-place": tuple(f"/aide/lieu/{reference}/imprimer" for reference in REFERENCES),
    "orientation:suggest": tuple(f"/aide/lieu/{reference}/signaler" for reference in REFERENCES),
    "orientation:follow-suggestion": ("/aide/suggestion",),
    "editorial:list-understanding": ("/comprendre",),
    "editorial:show-understanding": ("/comprendre/unknown",),
    "editorial:list-network": ("/reseau",),
    "editorial:show-network": ("/reseau/unknown",),
    "editorial:list-news": ("/actualites", "/actualites?theme=runaway&territoire=77&n=2"),
    "editorial:show-news": ("/actualites/unknown",),
    "editorial:rss": ("/actualites/flux.rss",),
    "editorial:atom": ("/actualites/flux.atom",),
    "events:list": ("/agenda", "/agenda?departement=77&theme=runaway&quand=passes&page=2"),
    "events:month": ("/agenda/mois/2027-03", "/agenda/mois/2027-03?departement=77"),
    "events:map": ("/agenda/carte", "/agenda/carte?theme=runaway"),
    "events:feed": tuple(f"/agenda/flux.{form}" for form in ("rss", "atom", "unknown")),
    "events:open-agenda": ("/agenda/openagenda.json",),
    "trainings:list-courses": ("/formations", "/formations?departement=en-ligne&croisee=1&quand=passes&page=2"),
    "trainings:show-departments": ("/formations/departements", "/formations/departements?metier=health"),
    "trainings:show-course": ("/formations/2035/unknown",),
    "registrations:register": ("/agenda/2035/unknown/inscription",),
    "registrations:register-group": ("/agenda/2035/unknown/inscription/groupe",),
    "registrations:noted": ("/inscription/notee",),
    "registrations:show": ("/inscription/unknown",),
    "registrations:cancel": ("/inscription/unknown/annuler",),
    "registrations:edit": ("/inscription/unknown/modifier",),
    "registrations:move": ("/inscription/unknown/date",),
    "registrations:calendar": ("/inscription/unknown/rendez-vous.ics",),
    "registrations:give-document": ("/inscription/unknown/documents/7",),
    "registrations:box": ("/mes-inscriptions",),
    "registrations:box-sent": ("/mes-inscriptions/envoye",),
    "registrations:show-box": ("/mes-inscriptions/unknown",),
    "resources:list": ("/ressources", "/ressources?t=guide&h=runaway&d=77&page=2"),
    "resources:feed": tuple(f"/ressources/flux.{form}" for form in ("rss", "atom", "json", "unknown")),
    "resources:list-collections": ("/ressources/collections",),
    "resources:show-collection": ("/ressources/collections/unknown",),
    "resources:show": ("/ressources/unknown",),
    "resources:cite": ("/ressources/unknown/citation.bib",),
    "resources:give-file": (f"/ressources/unknown/fichiers/{UUID(int=7)}",),
    "resources:show-thumbnail": (f"/ressources/unknown/vignette/{UUID(int=7)}.webp",),
    "events:agenda-calendar": ("/agenda.ics", "/agenda.ics?departement=77&quand=passes"),
    "events:event-calendar": ("/agenda/2035/unknown/evenement.ics",),
    "events:personal-calendar": ("/agenda/calendrier/abc.ics",),
    "events:programme-file": tuple(f"/agenda/2035/unknown/programme.{form}" for form in ("ics", "xml", "json", "pdf")),
    "events:slot-calendar": (f"/agenda/2035/unknown/creneaux/{UUID(int=7)}.ics",),
    "attendance:own-certificate": ("/inscription/unknown/attestation.pdf",),
    "attendance:own-badge": ("/inscription/unknown/badge.pdf",),
    "attendance:check-certificate": ("/attestations/verifier",),
    "events:show": ("/agenda/2035/unknown",),
    "events:versions": ("/agenda/2035/unknown/versions",),
    "events:changes": ("/agenda/2035/unknown/modifications.atom",),
    "events:press": ("/agenda/2035/unknown/presse", "/agenda/2035/unknown/presse/abc"),
    "events:give-press-document": ("/agenda/2035/unknown/presse/abc/documents/7",),
    "events:give-document": ("/agenda/2035/unknown/documents/7",),
    "events:replays": ("/agenda/2035/unknown/rediffusion",),
    "events:poster": ("/agenda/2035/unknown/rediffusion/7/image",),
    "resources:oai": ("/oai?verb=Identify", "/oai?verb=ListRecords&metadataPrefix=oai_dc"),
    "search:search": ("/recherche", "/recherche?t=guide&h=runaway&d=77&tri=date&page=2"),
    "upkeep:ask-listing": ("/reseau/referencer",),
    "upkeep:thank-request": ("/reseau/referencer/merci",),
    "upkeep:thank": ("/fiches/confirmees",),
    "surveys:answer": ("/questionnaire/unknown",),
    "surveys:thank": ("/questionnaire/merci",),
}
POSTED = ("/aide/chercher", "/aide/dire")
# Forms that are shown and sent at the same address.
FORMS = (
    *PUBLIC["orientation:suggest"],
    *PUBLIC["orientation:follow-suggestion"],
    *PUBLIC["upkeep:ask-listing"],
    *PUBLIC["registrations:box"],
    *PUBLIC["attendance:check-certificate"],
    *PUBLIC["search:search"],
    *PUBLIC["resources:list"],
    *PUBLIC["resources:oai"],
)
ALL = tuple(url for urls in PUBLIC.values() for url in urls)
# What a person reads: pages, not data, nor what serves the operator.
NOT_PAGES = (
    "/quitter",
    "/continuer",
    "/sante",
    "/robots.txt",
    "/aide/resultats.json",
    "/aide/contours.json",
    "/actualites/flux",
    "/ressources/flux",
    "/agenda/flux",
    "/agenda.ics",
    "/agenda/calendrier/",
    "/agenda/openagenda.json",
    "/ressources/unknown/",
    "/agenda/2035/unknown/",
    "/inscription/unknown/",
    "/oai",
    "/plan-du-site.xml",
)
PAGES = tuple(url for url in ALL if not url.startswith(NOT_PAGES))
# Texts that the network publishes: read from the database.
TEXTS = (
    "/comprendre",
    "/reseau",
    "/actualites",
    "/agenda",
    "/formations",
    "/inscription",
    "/mes-inscriptions",
    "/ressources",
    "/recherche",
    "/oai",
    "/plan-du-site.xml",
)
# Help itself: all of it answers while the database is stopped.
HELP = tuple(url for url in ALL if not url.startswith(("/sante", "/fiches/", "/questionnaire/", *TEXTS)))


class Reader(HTMLParser):
    """`links`: (address, attributes) of every <a>; `resources`: what the browser fetches by itself; `forms`: their fields."""

    def __init__(self, response):
        super().__init__()
        self.title, self.text, self.links, self.resources, self.hidden = "", "", [], [], {}
        self._where = ""
        self.feed(response.content.decode())
        self.text = " ".join(self.text.split())
        self.base = response.wsgi_request.get_full_path()

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self._where = tag
        if tag == "a" and "href" in said:
            self.links.append((said["href"], said))
        if tag == "input" and said.get("type") == "hidden":
            self.hidden[said["name"]] = said.get("value", "")
        for name in ("src", "href", "data-tiles", "data-services", "data-outlines", "srcset", "poster", "action"):
            if tag != "a" and said.get(name) and said.get("rel") != "canonical":
                self.resources.append(said[name])

    def handle_endtag(self, tag):
        self._where = ""

    def handle_data(self, data):
        if self._where == "title":
            self.title += data
        if self._where not in {"script", "style"}:
            self.text += f" {data}"

    def inside(self):
        """Addresses of this site that the page links to, without fragments."""
        found = [urljoin(self.base, href).split("#")[0] for href, _ in self.links if not href.startswith("#")]
        return list(dict.fromkeys(url for url in found if url.startswith("/")))

    def outside(self):
        """Links to other sites, with their attributes."""
        return [(href, said) for href, said in self.links if urlsplit(href).scheme in {"http", "https"}]


def crawl(client, start, *, most=170):
    """The pages of `start`, then those that their links lead to, by address."""
    waiting, seen = list(start), {}
    while waiting:
        url = waiting.pop(0)
        if url in seen or len(seen) >= most:
            continue
        seen[url] = client.get(url)
        if seen[url].headers.get("Content-Type", "").startswith("text/html"):
            waiting += [link for link in Reader(seen[url]).inside() if not link.startswith(("/quitter", "/static/"))]
    return seen


_OAI_MOMENT = re.compile(rb"<responseDate>[^<]*</responseDate>")


def body(response):
    """All that the browser receives, headers and content, but for the moment that an OAI answer says."""
    head = "\n".join(f"{name}: {value}" for name, value in sorted(response.headers.items()))
    return re.sub(r"nonce-[^']+", "nonce", head).encode() + b"\n" + _OAI_MOMENT.sub(b"", response.content)
