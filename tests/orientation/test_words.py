"""The words: what is never written (design guide 5.6), short sentences, addresses and titles that betray nothing."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from maillage.core.text import fold
from maillage.directory.vocabulary import AUDIENCES, NEEDS, need
from maillage.orientation import finder
from maillage.orientation.pages import cards, guides, numbers
from tests.orientation import pages

TEMPLATES = Path(settings.BASE_DIR) / "maillage" / "templates"
LONGEST_SENTENCE = 15

# Folded (no accent, no punctuation): found in one of our texts, it is a mistake. Official names are sources, not texts.
NEVER_WRITTEN = (
    "prostituee mineure",
    "mineure prostituee",
    "enfant prostitue",
    "enfants prostitues",
    "jeune prostituee",
    "jeunes prostituees",
    "prostitution enfantine",
    "pedopornograph",
    "pornographie infantile",
    "michetonn",
    "se prostitue",
    "elle a choisi",
    "consentant",
    "petit ami",
    "reseau de filles",
    "risque faible",
)
NEVER_SAID_TO_THE_PUBLIC = ("vous devez", "tu dois", "malheureusement")
# In an address, a title or a description: a family may read the history (abuse case 53).
SENSITIVE = (
    "prostitu",
    "sexuel",
    "exploit",
    "proxen",
    "viol",
    "abus",
    "agress",
    "victime",
    "fugue",
    "nude",
    "intime",
    "chantage",
    "danger",
    "maltrait",
    "urgence",
    "effacer",
    "traces",
)


class Reader(HTMLParser):
    """What a person reads in <main>, one line for each block; sources and navigation left out."""

    INLINE = {"a", "b", "bdi", "strong", "em", "span", "time", "svg", "use"}
    VOID = {"meta", "link", "br", "hr", "img", "input"}
    SKIPPED = {"footer", "nav", "svg"}

    def __init__(self, html):
        super().__init__()
        self.depth, self.skipping, self.lines, self.title = 0, 0, [""], ""
        self.description = ""
        self.where = ""
        self.feed(html)
        self.lines = [" ".join(line.split()) for line in self.lines if line.strip()]

    def handle_starttag(self, tag, attrs):
        self.where = tag
        if tag == "meta" and dict(attrs).get("name") == "description":
            self.description = dict(attrs)["content"]
        if tag == "main":
            self.depth = 1
        if tag in self.SKIPPED or dict(attrs).get("class") == "source":
            self.skipping += 1
            self.closing = tag
        if tag not in self.INLINE or dict(attrs).get("class", "").startswith("tile"):
            self.lines.append("")

    def handle_endtag(self, tag):
        if self.skipping and tag == self.closing:
            self.skipping -= 1
        if tag == "main":
            self.depth = 0
        if tag not in self.INLINE:
            self.lines.append("")

    def handle_data(self, data):
        if self.where == "title":
            self.title += data.strip()
        if self.depth and not self.skipping:
            self.lines[-1] += data


def written_by_us():
    """(where, text) of every template and every datum: tags keep only what they quote."""
    for file in sorted(TEMPLATES.rglob("*.html")):
        yield str(file.relative_to(TEMPLATES)), words_of(file.read_text(encoding="utf-8"))
    for one in numbers.helplines():
        yield one.code, " ".join([one.name, *one.purpose, one.hours, *one.what_happens, one.chat_note])
    for guide in guides.GUIDES:
        yield guide.slug, f"{guide.neutral_title} {guide.title} {guide.lead}"


def words_of(template):
    quoted = re.sub(
        r"{%-?.*?-?%}", lambda tag: " ".join(re.findall(r'"([^"]*)"', tag.group())), template, flags=re.DOTALL
    )
    return re.sub(r"{#.*?#}|{{.*?}}|<!--.*?-->|https?://\S+|<[^>]*>", " ", quoted, flags=re.DOTALL)


def context(**more):
    first = [need for need in NEEDS if need.is_first]
    return {"numbers": numbers.by_code(), "guides": guides.GUIDES, "needs": first, **more}


PAGES = {
    **{guide.slug: (guide.template, {"guide": guide}) for guide in guides.GUIDES},
    "numbers": ("orientation/numbers.html", {}),
    "guide_list": ("orientation/guide_list.html", {}),
}
LEGAL = ("accessibilite", "mentions-legales", "donnees-personnelles", "plan-du-site")
EVERY_PAGE = pytest.mark.parametrize("page", PAGES)


@pytest.fixture
def read(rf):
    def read(page):
        template, more = PAGES[page]
        return Reader(render_to_string(template, context(**more), rf.get("/aide")))

    return read


def sentences(lines):
    for line in lines:
        for sentence in re.split(r"(?<=[.?!…])\s+", line):
            yield sentence, len(re.findall(r"[^\s«»]*\w[^\s«»]*", sentence))


@pytest.mark.parametrize(("where", "text"), list(written_by_us()), ids=lambda value: value[:40])
def test_no_text_says_what_is_never_written(where, text):
    folded = f" {fold(text)} "

    assert [words for words in NEVER_WRITTEN if f" {words}" in folded] == []
    assert re.findall(r"(?<![«“\"])\s\bclients?\b(?!\s*[»”\"])", text, flags=re.IGNORECASE) == []


@EVERY_PAGE
def test_help_page_has_sentences_of_fifteen_words_at_most(page, read):
    long = [(count, sentence) for sentence, count in sentences(read(page).lines) if count > LONGEST_SENTENCE]

    assert long == []


@EVERY_PAGE
def test_help_page_neither_orders_nor_shouts(page, read):
    text = " ".join(read(page).lines)

    assert "!" not in text
    assert [words for words in NEVER_SAID_TO_THE_PUBLIC if words in fold(text)] == []


@pytest.mark.abuse(53)
@EVERY_PAGE
def test_title_and_address_of_a_help_page_betray_nothing(page, read):
    title = read(page).title

    assert title.startswith("Trouver de l’aide près de chez soi")
    assert [word for word in SENSITIVE if word in fold(title)] == []


@pytest.mark.abuse(53)
def test_each_page_has_a_description_of_its_own_that_betrays_nothing(client, small_world, read):
    """What search engines show under the address, and what a browser may keep beside it."""
    shown = {page: read(page).description for page in PAGES}
    shown["home"] = Reader(client.get("/").content.decode()).description

    assert len(set(shown.values())) == len(shown)
    assert {page: text for page, text in shown.items() if not 40 <= len(text) <= 155} == {}
    assert [word for word in SENSITIVE for text in shown.values() if word in fold(text)] == []


@pytest.mark.abuse(53)
def test_addresses_of_guides_are_those_that_the_design_allows():
    """« fugue » and « traces » are in the site map of the design guide; nothing more precise ever is."""
    slugs = {guide.slug for guide in guides.GUIDES}

    assert {slug for slug in slugs if any(word in slug for word in SENSITIVE)} == {"fugue", "traces"}


@pytest.mark.parametrize("guide", guides.GUIDES, ids=lambda guide: guide.slug)
def test_young_person_is_told_tu_and_adult_vous(guide, read):
    said = fold(" ".join([guide.title, guide.lead, *read(guide.slug).lines])).split()

    if guide.audience == "young":
        assert said.count("tu") > 0
        assert "votre" not in said
    else:
        assert said.count("vous") + said.count("votre") > said.count("tu")


def test_home_promises_for_all_numbers_only_what_the_data_says_of_each(client, small_world):
    html = client.get("/").content.decode()
    cards = re.findall(r'<article class="helpline.*?</article>', html, flags=re.DOTALL)
    section = html.split('id="numeros"')[1].split("</section>")[0]

    assert len(cards) == 3
    assert [card for card in cards if "Gratuit" not in card] == []
    assert "anonyme" not in section


def paper(reference, **more):
    """The text of the sheet to print."""
    found = finder.service(reference, now=timezone.localtime())
    sheet = cards.sheet(found, local=timezone.localtime().replace(tzinfo=None))
    html = render_to_string("orientation/place_print.html", {"record": found.record, "sheet": sheet, **more})
    return found.record, html, " ".join(Reader(html).lines)


@pytest.mark.abuse(53)
@pytest.mark.parametrize("reference", pages.REFERENCES)
def test_paper_tells_nothing_to_the_person_who_finds_it(small_world, reference):
    record, html, text = paper(reference)

    needs = [need(code).label for code in record.get("needs", ())]
    places = [place["name"] for place in record.get("places", ()) if "name" in place]
    audiences = [AUDIENCES[code] for code in record.get("audiences", ())]
    telling = [record["name"], record["organisation"], record["type_label"], "protégée", *needs, *places, *audiences]
    assert [word for word in telling if word in text] == []
    assert record.get("phone", "") in text
    assert 'href="?nom=1"' in html


def test_paper_names_the_service_when_asked(small_world):
    record, html, text = paper(pages.REFERENCES[0], with_name=True)

    assert record["name"] in text
    assert record["organisation"] in text
    assert 'href="?"' in html


@pytest.mark.parametrize("page", LEGAL)
@pytest.mark.parametrize("publisher", ["", "Réseau d’essai"])
def test_legal_page_says_who_publishes_or_that_it_must_be_completed(page, publisher, client, settings):
    settings.PUBLISHER = settings.PUBLISHER_CONTACT = settings.HOST_NAME = publisher

    html = client.get(f"/{page}").content.decode()

    says_who = page != "plan-du-site"
    assert ("à compléter par le réseau" in html) is (says_who and not publisher)
    assert (publisher in html) if publisher and says_who else True
