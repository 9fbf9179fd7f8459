"""Lists, sheets, histories and answers."""

from datetime import timedelta

import pytest

from maillage.directory.models import Organisation
from maillage.moderation import actions, queries
from maillage.moderation.diff import DiffPart
from maillage.moderation.models import Proposal
from tests import factories

pytestmark = pytest.mark.django_db
KIND = "test.leaflet"


@pytest.fixture
def sent(record, author, now):
    return actions.propose(KIND, str(record.pk), {"phone": "01 99 00 00 02"}, by=author, now=now)


@pytest.mark.parametrize("size", [1, 3])
def test_queue_costs_one_query_whatever_its_size(size, record, now, django_assert_num_queries):
    for _ in range(size):
        actions.propose(KIND, str(record.pk), {"phone": ""}, by=factories.UserFactory(), now=now)

    with django_assert_num_queries(1):
        rows = queries.waiting(None, now=now)

    assert len(rows) == size


def test_queue_shows_what_waits_oldest_first(sent, record, author, moderator, now):
    suggestion, _ = actions.suggest(KIND, str(record.pk), {}, now=now - timedelta(days=1), note="Fermé")
    actions.open_proposal(KIND, str(record.pk), {"name": "Brouillon"}, by=author, now=now)
    actions.take(sent, by=moderator, now=now)

    first, second = queries.waiting(None, now=now)

    assert (first.pk, first.author, first.is_public, first.note, first.reader) == (
        suggestion.pk,
        "une personne sans compte",
        True,
        "Fermé",
        "",
    )
    assert (second.pk, second.author, second.title, second.kind_label, second.state_label, second.reader) == (
        sent.pk,
        "Awa Autrice",
        "Accueil",
        "dépliant",
        "à relire",
        "Inès Décide",
    )
    assert queries.waiting(None, now=now + actions.READING)[1].reader == ""


@pytest.mark.parametrize(
    ("departments", "count"), [(None, 2), (frozenset({"77"}), 1), (frozenset({"91"}), 0), (frozenset(), 0)]
)
def test_queue_is_that_of_the_departments(departments, count, sent, record, now):
    other = actions.propose(KIND, str(record.pk), {"name": "Autre"}, by=factories.UserFactory(), now=now)
    Proposal.objects.filter(pk=other.pk).update(department=None)

    assert len(queries.waiting(departments, now=now)) == count
    assert queries.count_waiting(departments) == count


def test_queue_is_cut_and_filtered_by_kind(sent, record, now):
    actions.propose(KIND, str(record.pk), {"name": "Autre"}, by=factories.UserFactory(), now=now + timedelta(hours=1))

    assert [row.pk for row in queries.waiting(None, now=now, count=1)] == [sent.pk]
    assert len(queries.waiting(None, now=now, start=1)) == 1
    assert queries.waiting(None, now=now, kinds=["autre"]) == []
    assert queries.count_waiting(None, kinds=[KIND]) == 2


@pytest.mark.parametrize("size", [1, 3])
def test_own_proposals_cost_one_query_newest_first(size, record, author, now, django_assert_num_queries):
    own = [
        actions.open_proposal(KIND, str(record.pk), {"phone": ""}, by=author, now=now + timedelta(days=day))
        for day in range(size)
    ]
    actions.propose(KIND, str(record.pk), {"phone": ""}, by=factories.UserFactory(), now=now)

    with django_assert_num_queries(1):
        rows = queries.of_author(author, now=now)

    assert [row.pk for row in rows] == [proposal.pk for proposal in reversed(own)]


def test_other_proposals_on_a_record_are_seen_but_for_drafts(sent, record, author, now):
    actions.open_proposal(KIND, str(record.pk), {"name": "Brouillon"}, by=author, now=now)

    assert [row.pk for row in queries.about(KIND, str(record.pk), now=now)] == [sent.pk]


def test_sheet_shows_each_field_in_words_and_word_by_word(sent, record, author, now):
    sheet = queries.sheet(sent)

    (field,) = sheet.fields
    assert (field.name, field.label, field.before, field.after) == (
        "phone",
        "numéro",
        "01 99 00 00 01",
        "01 99 00 00 02",
    )
    assert field.parts == (
        DiffPart("same", "01 99 00 00 "),
        DiffPart("removed", "01"),
        DiffPart("added", "02"),
    )
    assert (sheet.title, sheet.kind_label, sheet.href) == ("Accueil", "dépliant", f"/depliant/{record.pk}")
    assert (sheet.author, sheet.is_open, sheet.is_new, sheet.is_gone, sheet.conflicts) == (
        "Awa Autrice",
        True,
        False,
        False,
        (),
    )


def test_sheet_names_the_fields_that_changed_since(sent, record, now):
    Organisation.objects.filter(pk=record.pk).update(phone="01 99 00 00 05")

    sheet = queries.sheet(sent)

    assert (sheet.conflicts, sheet.fields[0].now) == (("numéro",), "01 99 00 00 05")


def test_sheet_of_a_decided_proposal_has_no_conflict(sent, record, moderator, now):
    actions.accept(sent, sent.digest, by=moderator, now=now)
    Organisation.objects.filter(pk=record.pk).update(phone="01 99 00 00 05")

    assert queries.sheet(Proposal.objects.get()).conflicts == ()


def test_sheet_on_a_deleted_record_says_so_and_shows_all_the_same(sent, record, now):
    record.delete()

    sheet = queries.sheet(sent)

    assert (sheet.is_gone, sheet.href, sheet.conflicts, len(sheet.fields)) == (True, "", (), 1)


def test_sheet_of_something_new_has_nothing_before(record, author, now):
    sheet = queries.sheet(actions.open_proposal(KIND, "", {"name": "Nouveau"}, by=author, now=now))

    assert (sheet.is_new, sheet.is_gone, sheet.href, sheet.conflicts) == (True, False, "", ())
    assert (sheet.title, sheet.fields[0].before) == ("Nouveau", "non renseigné")


@pytest.mark.parametrize("size", [1, 3])
def test_sheet_costs_two_queries_whatever_its_thread(size, sent, author, now, django_assert_num_queries):
    for _ in range(size):
        actions.comment(sent, "Un mot.", by=author, now=now)
    proposal = Proposal.objects.select_related("author", "reader").get()

    with django_assert_num_queries(2):
        queries.sheet(proposal)


def test_proposal_is_visible_to_its_author_and_its_moderators_once_sent(record, author, moderator, now):
    draft = actions.open_proposal(KIND, str(record.pk), {"phone": ""}, by=author, now=now)
    stranger = factories.UserFactory()

    def seen_by(user):
        return queries.visible(draft.pk, user, now=now) is not None

    assert (seen_by(author), seen_by(moderator), seen_by(stranger)) == (True, False, False)
    actions.submit(draft, by=author, now=now)
    assert (seen_by(author), seen_by(moderator), seen_by(stranger)) == (True, True, False)
    assert queries.visible(record.pk, author, now=now) is None


def test_history_tells_who_proposed_and_who_accepted(sent, record, moderator, now, django_assert_num_queries):
    actions.accept(sent, sent.digest, by=moderator, now=now)
    actions.keep_version(KIND, str(record.pk), {"name": "Accueil"}, {"name": "Halte"}, now=now)

    with django_assert_num_queries(1):
        last, first = queries.history(KIND, str(record.pk))

    assert (first.author, first.decided_by, first.fields[0].after) == ("Awa Autrice", "Inès Décide", "01 99 00 00 02")
    assert (last.author, last.decided_by, last.fields[0].label, last.is_creation) == ("", "", "titre", False)


def test_answer_shows_the_state_and_the_words_and_nothing_else(record, moderator, now):
    suggestion, code = actions.suggest(KIND, str(record.pk), {"phone": ""}, now=now)
    assert queries.answer(code) == queries.Answer("submitted", now, None, ())

    actions.refuse(suggestion, "Le numéro est bon.", by=moderator, now=now + timedelta(days=1))

    assert queries.answer(code.lower()) == queries.Answer(
        "refused", now, now + timedelta(days=1), ("Le numéro est bon.",)
    )


@pytest.mark.parametrize("typed", ["", "7K3F-9QWD-M0TX-58B1", "n’importe quoi"])
def test_wrong_code_shows_nothing(typed, sent, record, now):
    actions.suggest(KIND, str(record.pk), {}, now=now, note="Fermé")

    assert queries.answer(typed) is None
