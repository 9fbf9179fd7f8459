"""Nothing in the database, its dump, its order nor its system columns ties a person to what she answered.

The reader of these tests holds more than a dump: where it says so, the key of the ballots too. Twelve people answer in an order that
she knows, each in her own way.
"""

import logging
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from maillage.core import crypto
from maillage.surveys import actions, ballots, packing, signed
from maillage.surveys.models import AnswerCount, Ballot, Invitation, Survey, TextAnswer
from tests.factories import UserFactory
from tests.parallel import shared  # noqa: F401 -- a fixture
from tests.surveys.factories import InvitationFactory, SurveyFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared")]
COUNT = 12
IS_POSTGRESQL = connection.vendor == "postgresql"
SYSTEM = {"postgresql": "ctid::text, xmin::text, cmin::text", "sqlite": "rowid"}


@pytest.fixture
def survey():
    return SurveyFactory(invited=COUNT)


@pytest.fixture
def people(survey):
    """Of three professions, in two départements."""
    codes = ["educator"] * 6 + ["nurse"] * 5 + ["judge"]
    return [
        InvitationFactory(survey=survey, axes={"profession": code, "department": "7793"[rank % 2 * 2 :][:2]})
        for rank, code in enumerate(codes)
    ]


def word(rank):
    return f"canari{rank:02}"


def answer(invitation, rank):
    values = {"contenu": str(1 + rank % 5), "utile": f"Le {word(rank)}."}
    actions.answer(invitation, actions.Answers(values), now=timezone.now())


def dump():
    """Every row of every table as they lie, with what the database keeps beside them."""
    tables = connection.introspection.table_names()
    if not IS_POSTGRESQL:
        tables.append("sqlite_sequence")
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            columns = "rowid" if table == "sqlite_sequence" else SYSTEM[connection.vendor]
            cursor.execute(f'SELECT {columns}, * FROM "{table}"')
            found[table] = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    return found


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def lying(model):
    """Rows in the order in which they lie: what `iterdump` and `COPY` write."""
    column = {"postgresql": "ctid", "sqlite": "rowid"}[connection.vendor]
    with connection.cursor() as cursor:
        names = ", ".join(f'"{field.column}"' for field in model._meta.fields)
        cursor.execute(f'SELECT {names} FROM "{model._meta.db_table}" ORDER BY {column}')
        return [
            dict(zip([field.column for field in model._meta.fields], row, strict=True)) for row in cursor.fetchall()
        ]


def opened_in_order(survey):
    """For whoever holds the key: who wrote which, by the order in which they lie."""
    bound = {"key_name": ballots.key_name(survey.pk), "bound_to": survey.pk.hex}
    clear = [packing.unpack(crypto.unseal(bytes(row["sealed"]), **bound)) for row in lying(Ballot)]
    return [int(content.values["utile"][9:11]) for content in clear]


@pytest.mark.abuse(78)
def test_the_last_ballot_does_not_lie_last_even_for_whoever_holds_the_key(survey, people):
    """Without the new order at each vote, it would, twelve times of twelve (by chance: once in 479 million)."""
    places = []
    for rank, invitation in enumerate(people):
        answer(invitation, rank)
        places.append(opened_in_order(survey).index(rank))

    assert places != list(range(COUNT))
    assert places != [0] * COUNT
    order = opened_in_order(survey)
    assert sorted(order) == list(range(COUNT))
    assert order not in (sorted(order), sorted(order, reverse=True))


@pytest.mark.abuse(78)
def test_ids_follow_no_order(survey, people):
    for rank, invitation in enumerate(people):
        answer(invitation, rank)
    bound = {"key_name": ballots.key_name(survey.pk), "bound_to": survey.pk.hex}

    by_id = [
        packing.unpack(crypto.unseal(bytes(one.sealed), **bound)).values["utile"]
        for one in Ballot.objects.order_by("pk")
    ]

    assert sorted(by_id) == [f"Le {word(rank)}." for rank in range(COUNT)]
    assert by_id not in (sorted(by_id), sorted(by_id, reverse=True))


@pytest.mark.abuse(78)
def test_between_two_dumps_every_ballot_is_another(survey, people):
    for rank, invitation in enumerate(people[:-1]):
        answer(invitation, rank)
    before = lying(Ballot)

    answer(people[-1], COUNT - 1)
    after = lying(Ballot)

    assert (len(before), len(after)) == (COUNT - 1, COUNT)
    for column in ("id", "sealed"):
        old, new = ({_plain(row[column]) for row in rows} for rows in (before, after))
        assert len(new) == COUNT
        assert not old & new
    assert {len(bytes(row["sealed"])) for row in (*before, *after)} == {packing.LENGTH + 29}


@pytest.mark.abuse(78)
def test_an_answer_writes_two_tables_and_nothing_else(client, survey, people, caplog):
    """Through the site, by somebody who is logged in: no session, no line of the journal, no task, no letter, no log."""
    caplog.set_level(logging.INFO)
    client.force_login(UserFactory())
    answer(people[0], 0)
    before = dump()

    response = client.post(
        reverse("surveys:answer", args=[signed.token(people[1].pk)]), {"contenu": "2", "utile": f"Le {word(1)}."}
    )

    after = dump()
    assert response.status_code == 302
    assert {table for table in after if after[table] != before[table]} - {"surveys_survey"} == {
        "surveys_ballot",
        "surveys_invitation",
    }
    # The survey is only held: not one of its values changes.
    assert [row[3:] for row in after["surveys_survey"]] == [row[3:] for row in before["surveys_survey"]]
    assert [one for one in caplog.messages if word(1) in one or people[1].pk.hex in one] == []
    said = repr(after)
    assert not [rank for rank in range(2) if word(rank) in said]


@pytest.mark.abuse(78)
def test_every_invitation_is_written_again_with_hers(survey, people):
    """What tells them apart is that she answered, and nothing else: neither a transaction, nor a place."""
    others = InvitationFactory(survey=SurveyFactory())
    places, transactions = [], []
    for rank, invitation in enumerate(people):
        answer(invitation, rank)
        rows = lying(Invitation)
        hers = [row["id"] for row in rows if row["survey_id"] in (survey.pk, survey.pk.hex)]
        places.append([str(one).replace("-", "") for one in hers].index(invitation.pk.hex))
        if IS_POSTGRESQL:
            transactions.append(_transactions(survey))

    assert all(found == (1, 1, True) for found in transactions)
    assert places != [COUNT - 1] * COUNT
    others.refresh_from_db()
    assert not others.has_answered


def _transactions(survey):
    """How many wrote the invitations, the ballots, and whether it is the same."""
    with connection.cursor() as cursor:
        found = []
        for table in ("surveys_invitation", "surveys_ballot"):
            cursor.execute(
                f"SELECT DISTINCT xmin::text, {'cmin::text' if table.endswith('tion') else '0'} FROM {table} WHERE survey_id = %s",
                [survey.pk],
            )
            found.append(cursor.fetchall())
    return len(found[0]), len(found[1]), found[0][0][0] == found[1][0][0]


@pytest.mark.abuse(78)
def test_no_column_ties_an_answer_to_somebody_or_to_a_moment():
    columns = {
        model: {field.name for field in model._meta.get_fields() if not field.one_to_many}
        for model in (Ballot, TextAnswer, AnswerCount, Invitation)
    }

    assert columns == {
        Ballot: {"id", "survey", "sealed"},
        TextAnswer: {"id", "survey", "key", "body", "state"},
        AnswerCount: {"id", "survey", "axis", "stratum", "key", "value", "count"},
        Invitation: {"id", "survey", "email", "axes", "has_answered", "reminders", "asked_on"},
    }
    for model in columns:
        assert model._meta.related_objects == ()


@pytest.mark.abuse(79)
@pytest.mark.abuse(78)
def test_once_counted_no_figure_is_that_of_a_few_and_no_text_follows_an_order(survey, people):
    for rank, invitation in enumerate(people):
        answer(invitation, rank)
    stolen = lying(Ballot)

    actions.count_closed(now=survey.closes_at)

    # Twelve people make no two groups of ten: nothing of a profession or a département is kept, answers or sizes.
    assert set(AnswerCount.objects.values_list("axis", "stratum")) == {("all", "")}
    words = [row["body"] for row in lying(TextAnswer)]
    assert Counter(words) == Counter(f"Le {word(rank)}." for rank in range(COUNT))
    assert words not in (sorted(words), sorted(words, reverse=True))
    by_id = list(TextAnswer.objects.order_by("pk").values_list("body", flat=True))
    assert by_id not in (sorted(by_id), sorted(by_id, reverse=True))
    for row in stolen:
        with pytest.raises(crypto.Unreadable):
            crypto.unseal(bytes(row["sealed"]), key_name=ballots.key_name(survey.pk), bound_to=survey.pk.hex)
    assert dump()["surveys_ballot"] == []


@pytest.mark.abuse(78)
def test_once_counted_who_was_asked_is_not_there_any_more(survey, people):
    for rank, invitation in enumerate(people):
        answer(invitation, rank)

    actions.count_closed(now=survey.closes_at)

    said = repr(dump())
    assert not [one for one in people if one.email in said]
    assert [row["axes"] for row in lying(Invitation)] == ["{}"] * COUNT
    assert Survey.objects.get().answered == COUNT


@pytest.mark.abuse(78)
def test_without_the_key_a_dump_says_nothing(survey, people):
    for rank, invitation in enumerate(people):
        answer(invitation, rank)

    found = dump()

    assert not [rank for rank in range(COUNT) if word(rank) in repr(found)]
    for row in lying(Ballot):
        for wrong in ({"key_name": "surveys-ballots", "bound_to": survey.pk.hex}, _of(survey, SurveyFactory())):
            with pytest.raises(crypto.Unreadable):
                crypto.unseal(bytes(row["sealed"]), **wrong)


def _of(survey, other):
    """The right key, and another survey."""
    return {"key_name": ballots.key_name(survey.pk), "bound_to": other.pk.hex}


@pytest.mark.abuse(78)
def test_an_answer_of_four_leaves_nothing_but_their_number(survey, people):
    for rank, invitation in enumerate(people[:4]):
        answer(invitation, rank)

    actions.count_closed(now=survey.closes_at + timedelta(days=1))

    said = repr(dump())
    assert not [rank for rank in range(4) if word(rank) in said]
    assert Survey.objects.get().answered == 4
    assert not AnswerCount.objects.exists()
