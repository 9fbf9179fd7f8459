"""Markdown that people write, as HTML that harms nobody."""

import re

import pytest

from maillage.core.markdown import links, plain, render
from tests.hostile import danger_of, payloads


def test_text_becomes_html_under_the_title_of_its_page():
    assert render("# Titre\n\nUn *mot* [ici](https://example.org/).") == (
        "<h2>Titre</h2>\n<p>Un <em>mot</em>"
        ' <a href="https://example.org/" rel="noopener noreferrer nofollow">ici</a>.</p>\n'
    )
    assert render("# Titre\n\n## Bas", level=3) == "<h3>Titre</h3>\n<h4>Bas</h4>\n"


@pytest.mark.parametrize(
    ("signs", "levels"),
    [
        (("##", "###", "##"), "h2 h3 h2"),
        (("###", "##", "####"), "h2 h2 h3"),  # nothing is above the first
        (("#", "####", "##", "###"), "h2 h3 h3 h4"),
        (("#", "##", "###", "####", "#####", "######"), "h2 h3 h4 h5 h6 h6"),
    ],
)
def test_no_level_of_heading_is_skipped(signs, levels):
    html = render("\n\n".join(f"{sign} Titre" for sign in signs))

    assert " ".join(re.findall(r"<(h\d)>", html)) == levels


def test_a_wide_table_moves_by_the_keyboard():
    html = render("| a | b |\n|---|---|\n| 1 | 2 |")

    assert html.startswith('<div class="scroll" tabindex="0" role="group" aria-label="Tableau"><table>')
    assert '<th scope="col">a</th>' in html
    assert html.rstrip().endswith("</table></div>")


def test_a_picture_from_elsewhere_is_a_link_at_most():
    assert danger_of(render("![x](https://evil.example/p.png)")) == []
    assert "<img" not in render("![x](https://evil.example/p.png)")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![Une affiche](https://exemple.org/p.png)", '<a href="https://exemple.org/p.png" {}>Une affiche</a>'),
        ("![](https://exemple.org/p.png)", '<a href="https://exemple.org/p.png" {}>Image : exemple.org</a>'),
        ("[](https://exemple.org/)", '<a href="https://exemple.org/" {}>exemple.org</a>'),
        ("[ ](mailto:contact@exemple.org)", '<a href="mailto:contact@exemple.org" {}> mailto:contact@exemple.org</a>'),
        ("[![Lire](https://exemple.org/p.png)](https://exemple.org/)", '<a href="https://exemple.org/" {}>Lire</a>'),
        ("[*Lire*](https://exemple.org/)", '<a href="https://exemple.org/" {}><em>Lire</em></a>'),
    ],
)
def test_a_picture_or_an_empty_link_says_where_it_leads(written, shown):
    rel = 'rel="noopener noreferrer nofollow"'
    assert render(written).strip() == "<p>" + shown.format(rel) + "</p>"


def test_links_are_those_of_the_web_each_once():
    text = "[a](https://exemple.org/a) ![b](http://exemple.org/b) <https://exemple.org/a> [c](mailto:c@exemple.org) [d](/d)"

    assert links(f"{text}\n\n- [e](https://exemple.org/e)") == [
        "https://exemple.org/a", "http://exemple.org/b", "https://exemple.org/e",
    ]  # fmt: skip
    assert links("") == []


@pytest.mark.abuse(67)
@pytest.mark.parametrize("payload", payloads())
def test_whatever_is_written_nothing_runs(payload):
    for written in (
        payload,
        f"[lien]({payload})",
        f"<{payload}>",
        f"| {payload} |\n|---|\n| {payload} |",
        f"    {payload}",
    ):
        assert danger_of(render(written)) == []


def test_words_only():
    assert plain("# Titre\n\nUn *mot*\net `code`.\n\n```\nbloc\n```") == "Titre Un mot et code. bloc"
