"""Signs that never begin a line: bound in what is shown, left alone in what is sent again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core import spacing

SETTINGS = Path(spacing.__file__).parent.parent / "settings.py"
SPACING = "maillage.core.middleware.french_spacing"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<h1>Qui peut aider ?</h1>", "<h1>Qui peut aider\u00a0?</h1>"),
        (
            "<p>Oui ! Non ; peut-être : 12 % ou 3 €.</p>",
            "<p>Oui\u00a0! Non\u00a0; peut-être\u00a0: 12\u00a0% ou 3\u00a0€.</p>",
        ),
        ("<p>« Bonjour », dit-elle</p>", "<p>«\u00a0Bonjour\u00a0», dit-elle</p>"),
        ("<b>119</b> : appelez", "<b>119</b>\u00a0: appelez"),
        ("Et après ?", "Et après\u00a0?"),
        ("« » vide", "«\u00a0» vide"),
    ],
)
def test_signs_are_bound_to_their_word(written, shown):
    assert spacing.bound(written.encode()).decode() == shown


@pytest.mark.parametrize(
    "written",
    [
        '<input value="Qui ? Moi !" placeholder="« Melun »">',
        "<textarea name=a>Qui ?\n« moi »</textarea>",
        '<script type="application/ld+json">{"a" : "b ?"}</script>',
        "<style>a :hover {}</style>",
        "<pre>title : « b »</pre><code>a ?</code>",
        "<p>a ?b :c http://exemple :80x</p>",
        "<p>\n  ? seul</p>",
        "déjà\u00a0?",
    ],
)
def test_what_is_sent_again_or_read_by_programs_stays(written):
    assert spacing.bound(written.encode()).decode() == written


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b a=' ?'>", "<textarea>", "</textarea>", " ", "?", "«", "»", "mot", "\n", "é"]
        )
    )
)
def test_only_spaces_change_and_once(parts):
    page = "".join(parts).encode()
    shown = spacing.bound(page)
    assert shown.decode().replace("\u00a0", " ") == page.decode()
    assert spacing.bound(shown) == shown


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_page_is_sent_whole(client, settings, encoding):
    at = settings.MIDDLEWARE.index("django.middleware.gzip.GZipMiddleware") + 1
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:at], SPACING, *settings.MIDDLEWARE[at:]]
    response = client.get("/ui/", headers={"accept-encoding": encoding})

    assert response.status_code == 200
    assert int(response["Content-Length"]) == len(response.content)
    if not encoding:
        assert "\u00a0?" in response.content.decode()


def test_the_product_has_it_where_no_page_is_packed_yet():
    settings = SETTINGS.read_text(encoding="utf-8")
    assert settings.index("GZipMiddleware") < settings.index(SPACING) < settings.index("CommonMiddleware")
