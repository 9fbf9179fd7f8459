"""The fingerprint of what a moderator sees."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from maillage.moderation.digest import canonical, digest

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
_contents = st.dictionaries(st.sampled_from(["name", "phone", "needs"]), _values)


@given(_contents)
def test_digest_does_not_depend_on_the_order_of_the_fields(content):
    turned = dict(reversed(content.items()))

    assert digest("k", "t", turned, turned) == digest("k", "t", content, content)


@given(_contents, _contents)
def test_two_contents_have_the_same_digest_only_when_they_say_the_same(one, other):
    is_same = digest("k", "t", {}, one) == digest("k", "t", {}, other)

    assert is_same == (canonical(one) == canonical(other))


def test_digest_covers_the_kind_the_record_the_start_and_the_content():
    seen = ("k", "t", {"a": 1}, {"a": 2})
    others = [("x", *seen[1:]), ("k", "x", *seen[2:]), ("k", "t", {"a": 3}, {"a": 2}), ("k", "t", {"a": 1}, {"a": 3})]

    assert digest(*seen) not in {digest(*other) for other in others}


def test_digest_moves_nothing_from_the_start_to_the_content():
    assert digest("k", "t", {"a": 1}, {}) != digest("k", "t", {}, {"a": 1})


def test_digest_is_sha256_of_canonical_json():
    assert canonical({"b": [1.0, 2.5], "a": "é\n"}) == '{"a":"é\\n","b":[1,2.5]}'
    seen = '{"base":{},"content":{},"kind":"k","target":""}'
    assert digest("k", "", {}, {}) == hashlib.sha256(seen.encode()).hexdigest()
