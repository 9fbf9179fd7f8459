"""Addresses on other sites, without what follows people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.events.links import WrongLink, plain

FILM = "https://www.youtube.com/watch?v=aBcDeFg1234"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://video.example.org/a?id=3 ", "https://video.example.org/a?id=3"),
        ("https://Video.Example.org/A?utm_source=x&id=3&utm_medium=y", "https://video.example.org/A?id=3"),
        ("https://example.org/a?fbclid=1&gclid=2&si=3&feature=share&mc_cid=4&_ga=5", "https://example.org/a"),
        ("https://example.org/a?q=%C3%A9&UTM_SOURCE=x#partie", "https://example.org/a?q=%C3%A9#partie"),
        ("https://example.org/a#xtor=EPR-1", "https://example.org/a"),
        ("https://example.org/a?attente=1&side=2", "https://example.org/a?attente=1&side=2"),
        ("https://youtu.be/aBcDeFg1234?si=suivi", FILM),
        ("https://m.youtube.com/watch?v=aBcDeFg1234&pp=suivi&ab_channel=x&t=1h2m", f"{FILM}&t=1h2m"),
        ("https://www.youtube-nocookie.com/embed/aBcDeFg1234?start=90&autoplay=1", f"{FILM}&t=90"),
        ("https://www.youtube.com/live/aBcDeFg1234?feature=share", FILM),
        ("https://www.youtube.com/@reseau/videos", "https://www.youtube.com/@reseau/videos"),
        ("https://www.youtube.com/watch?list=x", "https://www.youtube.com/watch?list=x"),
        ("https://évènement.example.org/a", "https://évènement.example.org/a"),
    ],
)
def test_a_link_is_kept_without_what_follows_people(typed, kept):
    assert plain(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "video.example.org/a",
        "http://video.example.org/a",
        "javascript:alert(1)",
        "https://",
        "https://localhost/a",
        "https://10.0.0.1/a",
        "https://moi:secret@example.org/a",
        "https://example.org/a b",
        'https://example.org/"onclick',
        "https://example.org:port/a",
        "https://[::1]/a",
        "https://exa\nmple.org/",
        "https://" + "é" * 70 + ".org/",
        "https://example.org/" + "a" * 500,
    ],
)
def test_what_is_not_a_whole_https_address_is_refused(typed):
    with pytest.raises(WrongLink):
        plain(typed)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_a_plain_link_is_plain_already(text):
    try:
        kept = plain(f"https://example.org/{text}")
    except WrongLink:
        return
    assert kept.startswith("https://example.org/")
    assert plain(kept) == kept
