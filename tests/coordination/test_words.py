"""The words that stand for one another in the searches."""

import pytest

from maillage.accounts.models import Mandate
from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.search import actions, queries, words
from maillage.search.families import Family
from maillage.search.models import WordFamily
from maillage.search.questions import Question
from maillage.search.registry import Entry
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/coordination/mots"


@pytest.fixture
def national(here):
    return factories.NationalFactory(first_name="Zoé", last_name="Petit")


def _found(typed):
    return [hit.ref for hit in queries.find(Question(typed)).hits]


def test_a_family_is_followed_by_searches_at_once(client, national):
    actions.put([Entry("test.leaflet", "1", "/1", "Cellule de recueil")])
    assert _found("CRIP") == []
    client.force_login(national)

    answer = client.post(f"{PAGE}/ajouter", {"words": "CRIP\ncellule de recueil\n"}, follow=True)

    row = WordFamily.objects.get()
    assert "Famille ajoutée" in answer.content.decode()
    assert (row.kind, row.words, row.typed, row.changed_by) == ("equal", "CRIP\ncellule de recueil", "", national)
    assert _found("CRIP") == ["1"]
    client.post(f"{PAGE}/{row.pk}/retirer")
    assert _found("CRIP") == []
    assert list(JournalEntry.objects.order_by("number").values_list("verb", flat=True)) == [
        "search.add_words",
        "search.remove_words",
    ]


def test_a_hidden_word_leads_to_the_others_and_never_the_reverse(client, national):
    actions.put([Entry("test.leaflet", "1", "/1", "Emprise"), Entry("test.leaflet", "2", "/2", "Loverboy")])
    client.force_login(national)

    client.post(f"{PAGE}/ajouter", {"words": "emprise", "typed": "loverboy"})

    assert sorted(_found("loverboy")) == ["1", "2"]
    assert _found("emprise") == ["1"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"words": "fugue"}, "au moins deux mots"),
        ({"words": ""}, "au moins un mot"),
        ({"words": "fugue\n…"}, "ne contient aucun mot"),
        ({"words": "le\nla"}, "ne contient aucun mot"),
        ({"words": "\n".join(f"mot{number}" for number in range(21))}, "Restez sous 20 lignes"),
        ({"words": "fugue", "typed": "x" * 501}, "Restez sous 500 caractères"),
    ],
)
def test_a_family_that_says_nothing_is_refused(client, national, sent, said):
    client.force_login(national)

    answer = client.post(f"{PAGE}/ajouter", sent)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not WordFamily.objects.exists()


def test_a_family_is_edited(client, national, now):
    row = words.add(Family(("fugue", "fugueur")), by=national, now=now)
    client.force_login(national)

    shown = client.get(f"{PAGE}/{row.pk}").content.decode()
    client.post(f"{PAGE}/{row.pk}", {"words": "fugue\nfugueur\nfugueuse"})

    assert "fugue\nfugueur</textarea>" in shown
    row.refresh_from_db()
    assert row.words == "fugue\nfugueur\nfugueuse"
    assert "par Zoé Petit" in client.get(PAGE).content.decode()


def test_only_the_national_team_changes_words(coordinator, now):
    assert not Mandate.objects.filter(user=coordinator, role="national").exists()

    with pytest.raises(NotAllowed):
        words.add(Family(("a", "b")), by=coordinator, now=now)
    assert not WordFamily.objects.exists()


def test_there_are_never_too_many_families(national, now, monkeypatch):
    monkeypatch.setattr(words, "MOST", 1)
    words.add(Family(("fugue", "fugueur")), by=national, now=now)

    with pytest.raises(words.TooManyFamilies, match="déjà 1 familles"):
        words.add(Family(("juge", "justice")), by=national, now=now)


def test_ours_are_laid_once(now, national):
    laid = words.lay(now=now)
    WordFamily.objects.filter(typed="").first().delete()

    assert laid > 50
    assert words.lay(now=now) == 0
    assert WordFamily.objects.count() == laid - 1


def test_the_page_lists_ours(client, national, now, django_assert_num_queries):
    words.lay(now=now)
    client.force_login(national)

    page = client.get(PAGE).content.decode()

    assert "aide sociale à l’enfance" in page
    assert "michetonnage" in page
