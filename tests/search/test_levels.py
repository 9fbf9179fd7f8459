"""What belongs to a level cannot be told of by a lower one: nothing found, nothing counted, nothing corrected."""

import pytest

from maillage.search import actions, memory, queries
from maillage.search.models import Document
from maillage.search.questions import Question
from maillage.search.registry import Entry

pytestmark = pytest.mark.django_db
CANARY = "Xylophane"
KIND = "test.leaflet"


@pytest.fixture
def leaflets():
    actions.put(
        [
            Entry(KIND, "open", "/open", "Fugue : repères", text="fugue nuit gare", themes=("runaway",)),
            Entry(KIND, "near", "/near", "Fugue : la nuit", text="nuit gare repères", themes=("runaway",)),
            Entry(KIND, "pro", "/pro", f"Fugue {CANARY}", text=f"{CANARY} nuit gare", themes=("health",), level=2),
            Entry(KIND, "net", "/net", f"Fugue {CANARY} deux", text=f"{CANARY} nuit", themes=("health",), level=3),
        ]
    )


@pytest.mark.abuse(6)
@pytest.mark.parametrize("level", [0, 1])
def test_a_word_of_a_higher_level_is_as_unknown_as_any_other(leaflets, level):
    for typed in (CANARY, CANARY.lower(), "xylophan", "xylophanes", f"fugue {CANARY}", "xylphane"):
        found = queries.find(Question(typed), level=level, may_be_near=True)
        other = queries.find(Question(typed.lower().replace("x", "q")), level=level, may_be_near=True)

        assert (found.total, found.is_near, found.corrected) == ((2, True, "") if "fugue" in typed else (0, False, ""))
        assert (found.total, found.hits, found.corrected, found.facets) == (
            other.total,
            other.hits,
            other.corrected,
            other.facets,
        )


@pytest.mark.abuse(6)
def test_counts_and_facets_tell_nothing_of_a_higher_level(leaflets):
    before = queries.find(Question("fugue"))
    actions.drop(KIND, ["pro", "net"])
    memory.forget()

    after = queries.find(Question("fugue"))

    assert (before.total, before.hits, before.facets) == (after.total, after.hits, after.facets)


@pytest.mark.abuse(1)
@pytest.mark.parametrize(("level", "refs"), [(0, 2), (1, 2), (2, 3), (3, 4)])
def test_each_level_finds_its_own_and_those_below(leaflets, level, refs):
    assert queries.find(Question("fugue"), level=level).total == refs
    assert queries.find(Question(CANARY), level=level).total == refs - 2


@pytest.mark.abuse(1)
def test_level_one_finds_exactly_what_everybody_finds(leaflets):
    for question in (Question(), Question("fugue"), Question(CANARY), Question("", themes=("health",))):
        assert queries.find(question, level=1) == queries.find(question, level=0)


def test_see_also_never_leaves_the_level(leaflets):
    assert {hit.ref for hit in queries.like(KIND, "open", level=0, count=9)} == {"near"}
    assert {hit.ref for hit in queries.like(KIND, "open", level=2, count=9)} == {"near", "pro"}
    assert queries.like(KIND, "pro", level=0) == ()
    assert queries.like(KIND, "unknown", level=3) == ()


def test_what_is_closed_since_the_index_was_read_is_not_shown(leaflets):
    queries.find(Question("fugue"))
    Document.objects.filter(ref="open").update(level=3)

    assert [hit.ref for hit in queries.find(Question("fugue")).hits] == ["near"]


def test_a_document_that_rises_or_goes_is_forgotten_below(leaflets):
    queries.find(Question("repères"))

    actions.put([Entry(KIND, "open", "/open", "Fugue : repères", level=3)])
    actions.drop(KIND, ["near"])

    assert queries.find(Question("fugue")).total == 0
    assert queries.find(Question("repere")).corrected == ""
    assert queries.find(Question("fugue"), level=3).total == 3
    assert not Document.objects.filter(ref="near").exclude(text="").exists()
