"""Views that read cannot write, whatever they call; what any reading may write is listed."""

import asyncio

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from maillage.core import journal, read_only
from maillage.core.models import JournalEntry, JournalHead, TaskRun
from maillage.core.read_only import WriteRefused
from tests import factories


def answer(view, method="get"):
    """What the middleware makes of the view."""
    request = getattr(RequestFactory(), method)("/")

    def handler(request):
        middleware.process_view(request, view, (), {})
        return view(request)

    middleware = read_only.ReadOnlyMiddleware(handler)
    return middleware(request)


def insert(request):
    TaskRun.objects.create(name="core.test", due_at=timezone.now(), try_at=timezone.now())
    return HttpResponse()


def update(request):
    JournalHead.objects.update(number=1)
    return HttpResponse()


def delete(request):
    TaskRun.objects.all()._raw_delete("default")
    return HttpResponse()


def enter_journal(request):
    journal.record("core.test", None, by=None, at=timezone.now())
    return HttpResponse()


def insert_many(request):
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO core_journalhead (id) VALUES (%s)", [(1,)])
    return HttpResponse()


def hidden(request):
    with connection.cursor() as cursor:
        cursor.execute("WITH gone AS (SELECT 1) DELETE FROM core_taskrun WHERE id IN (SELECT * FROM gone)")
    return HttpResponse()


def several(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1; DELETE FROM core_taskrun")
    return HttpResponse()


def read(request):
    with transaction.atomic():
        list(JournalEntry.objects.select_for_update().order_by("pk"))
        list(TaskRun.objects.iterator())
    with connection.cursor() as cursor:
        cursor.execute("WITH one AS (SELECT 1) SELECT * FROM one")
    return HttpResponse("lu")


WRITES = [insert, update, delete, enter_journal, insert_many, hidden, several]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("view", WRITES)
def test_a_view_that_reads_cannot_write(view, method):
    with pytest.raises(WriteRefused), transaction.atomic():
        answer(view, method)

    assert (TaskRun.objects.count(), JournalEntry.objects.count(), JournalHead.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("view", [insert, enter_journal])
def test_a_view_that_is_posted_to_writes(view):
    assert answer(view, "post").status_code == 200
    assert TaskRun.objects.count() + JournalEntry.objects.count() == 1


@pytest.mark.django_db
def test_reading_goes_on_as_ever():
    assert answer(read).content == b"lu"


@pytest.mark.django_db
def test_a_view_may_say_that_it_writes():
    @read_only.may_write
    def view(request):
        return insert(request)

    answer(view)

    assert TaskRun.objects.count() == 1


@pytest.mark.django_db
def test_the_guard_ends_with_the_request():
    answer(read)
    with pytest.raises(WriteRefused), transaction.atomic():
        answer(insert)

    insert(None)

    assert TaskRun.objects.count() == 1


@pytest.mark.django_db
def test_where_django_would_let_statements_through_beside_an_event_loop_the_guard_stands(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

    async def answer_in_loop():
        try:
            answer(insert)
        finally:
            connection.close()  # the one of this loop

    with pytest.raises(WriteRefused):
        asyncio.run(answer_in_loop())


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT INTO "accounts_user" ("email") VALUES (%s)',
        'UPDATE "accounts_user" SET "email" = %s WHERE "id" = %s',
        'UPDATE "accounts_user" SET "seen_on" = %s, "email" = %s WHERE "id" = %s',
        'DELETE FROM "accounts_user"',
        'UPDATE "accounts_sessions_of_others" SET "x" = %s',
        'INSERT INTO "accounts_session" ("a") VALUES (1); DELETE FROM "accounts_user"',
        "DROP TABLE accounts_user",
        "CREATE TABLE x (y int)",
        "TRUNCATE accounts_user",
        "VACUUM",
        "COPY accounts_user TO STDOUT",
        "/* read */ DELETE FROM accounts_user",
        "EXPLAIN ANALYZE DELETE FROM accounts_user",
        "WITH x AS (UPDATE accounts_user SET email = '' RETURNING 1) SELECT * FROM x",
        "",
    ],
)
def test_what_is_not_known_to_read_is_a_write(sql):
    assert read_only.is_write(sql)


@pytest.mark.parametrize(
    "sql",
    [
        'UPDATE "accounts_user" SET "seen_on" = %s WHERE "accounts_user"."id" = %s',
        'INSERT INTO "accounts_session" ("session_key") VALUES (%s)',
        'UPDATE "accounts_session" SET "session_data" = %s WHERE 1 = 1',
        'DELETE FROM "accounts_session" WHERE "accounts_session"."session_key" IN (%s)',
        'SELECT 1 FROM "accounts_user" FOR UPDATE',
        "(SELECT 1) UNION (SELECT 2)",
        "SELECT 1;",
        'SAVEPOINT "s1"',
        "EXPLAIN SELECT 1",
    ],
)
def test_what_reads_or_is_written_by_every_reading_is_not_refused(sql):
    assert not read_only.is_write(sql)


@pytest.mark.django_db
def test_a_person_who_reads_keeps_her_session_and_is_noted_as_seen(client):
    user = factories.UserFactory()
    client.force_login(user)

    assert client.get("/pro/compte").status_code == 200

    user.refresh_from_db()
    assert user.seen_on is not None
