import pytest

from maillage.territories.questions import Question, read


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("", Question()),
        ("Melun", Question(("melun",))),
        ("77", Question(beginning="77")),
        ("2a", Question(beginning="2A")),
        ("77000", Question(code="77000")),
        ("77 000", Question(code="77000")),
        ("2a004", Question(code="2A004")),
        ("77000 Melun Cedex", Question(("melun",), code="77000")),
        ("Melun 77", Question(("melun",), department="77")),
        ("77 Melun", Question(("melun",), department="77")),
        ("Bastia (2b)", Question(("bastia",), "2b", department="2B")),
        ("Dole, Jura", Question(("dole", "jura"), "jura")),
        ("Paris 12", Question(("paris",), department="12", arrondissement=("paris", 12))),
        ("Paris 12e", Question(("paris", "12e"), arrondissement=("paris", 12))),
        ("12 ème arrondissement de Paris", Question(("12", "eme", "arrondissement", "de", "paris"), arrondissement=("paris", 12))),
        ("Lyon 03", Question(("lyon",), department="03", arrondissement=("lyon", 3))),
        ("Nantes 3e", Question(("nantes", "3e"))),
        ("Paris Lyon", Question(("paris", "lyon"))),
    ],
)  # fmt: skip
def test_read(text, question):
    assert read(text) == question


def test_read_looks_at_the_beginning_of_a_long_text_only():
    assert len(read("a " * 5000).words) == 12
    assert read("b" * 10_000).words == ("b" * 200,)
