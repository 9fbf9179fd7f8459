"""Signed checkpoints, and the two verifiers: the one of the application and the one that stands alone."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from maillage.core import chain, checkpoints, journal
from maillage.core.chain import Verdict
from maillage.core.models import JournalEntry, JournalHead
from tests.opened_journal import opened_journal
from tools import verify_journal

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    settings.KEYRING_DIR = tmp_path / "keyring"


def record(times=1, at=NOW):
    for _ in range(times):
        journal.record("core.test", None, by=None, at=at)


def verify(now=NOW):
    return checkpoints.verify(now=now)


def alone(tmp_path, capsys):
    """Verdict of the verifier that stands alone."""
    exported = tmp_path / "journal.jsonl"
    call_command("export_journal", output=exported)
    points, key = checkpoints.path(), checkpoints.path().parent / "public_key"
    code = verify_journal.main([str(exported), "--points", str(points), "--key", str(key)])
    return code, int(capsys.readouterr().out.split("line ")[1].split(":")[0])


def test_a_point_is_the_last_line_signed_and_written_once(tmp_path):
    assert checkpoints.take() is None
    record(3)

    line = checkpoints.take()

    assert checkpoints.take() == line
    assert checkpoints.path().read_text() == f"{line}\n"
    assert checkpoints.read([line], checkpoints.public_key()) == [
        chain.Point(3, JournalEntry.objects.get(number=3).digest, "2026-11-18T10:30Z")
    ]
    assert checkpoints.path().stat().st_mode & 0o077 == 0
    record()
    assert checkpoints.take() != line
    assert len(checkpoints.path().read_text().splitlines()) == 2


def altered(line, **values):
    return json.dumps({**json.loads(line), **values})


@pytest.mark.parametrize(
    ("values", "number"),
    [
        ({"n": 3}, 3),
        ({"h": "1" * 64}, 2),
        ({"at": "2020-01-01T00:00Z"}, 2),
        ({"s": "00"}, 2),
        ({"s": 7}, 2),
        ({"n": None}, 0),
    ],
)
def test_a_point_that_was_changed_is_refused(values, number):
    record(2)
    line = altered(checkpoints.take(), **values)

    verdict = checkpoints.verify([line], now=NOW)

    assert (verdict.is_whole, verdict.number) == (False, number)


def test_a_point_of_another_key_is_refused(settings, tmp_path):
    record(2)
    line = checkpoints.take()
    settings.KEYRING_DIR = tmp_path / "other"

    assert not checkpoints.verify([line], now=NOW).is_whole


def test_two_signed_points_that_contradict_each_other_are_a_break():
    record(2)
    checkpoints.take()
    with opened_journal():
        JournalEntry.objects.filter(number=2).update(digest="1" * 64)
    checkpoints.take()

    assert verify() == Verdict(is_whole=False, number=2, reason="deux points de contrôle signés se contredisent")


def rewrite_all():
    """What the owner of the database can do: change a line, and compute every digest again, head included."""
    JournalEntry.objects.filter(number=2).update(verb="core.forged")
    digest = chain.GENESIS
    for entry in JournalEntry.objects.order_by("number"):
        entry.previous = digest
        entry.digest = digest = chain.link(digest, journal.row(entry))
        entry.save()
    JournalHead.objects.update(digest=digest)


def truncate():
    JournalEntry.objects.filter(number__gte=5).delete()
    JournalHead.objects.update(number=4, digest=JournalEntry.objects.get(number=4).digest)


def swap():
    second, fourth = JournalEntry.objects.filter(number__in=(2, 4)).order_by("number")
    JournalEntry.objects.filter(number=2).update(actor=fourth.actor, verb=fourth.verb)
    JournalEntry.objects.filter(number=4).update(actor=second.actor, verb=second.verb)


def insert():
    JournalEntry.objects.filter(number__gte=4).order_by("-number").delete()
    third = JournalEntry.objects.get(number=3)
    forged = JournalEntry(number=4, at=NOW, verb="core.forged", previous=third.digest)
    forged.digest = chain.link(third.digest, journal.row(forged))
    forged.save(force_insert=True)
    JournalHead.objects.update(number=4, digest=forged.digest)


SABOTAGES = {
    "modify": (lambda: JournalEntry.objects.filter(number=3).update(actor="8"), 3),
    "delete": (lambda: JournalEntry.objects.filter(number=3).delete(), 3),
    "swap": (swap, 2),
    "insert": (insert, 5),
    "truncate": (truncate, 5),
    "rewrite all": (rewrite_all, 6),
}


@pytest.mark.parametrize("kind", SABOTAGES)
@pytest.mark.abuse(44)
def test_what_the_owner_of_the_database_changes_is_seen_by_both_verifiers(kind, tmp_path, capsys):
    for number in range(6):
        journal.record(f"core.test{number}", None, by=None, at=NOW)
    checkpoints.take()
    assert alone(tmp_path, capsys) == (0, 6)
    sabotage, first = SABOTAGES[kind]

    with opened_journal():
        sabotage()

    verdict = verify()
    assert (verdict.is_whole, verdict.number) == (False, first)
    assert alone(tmp_path, capsys) == (1, first)
    with pytest.raises(CommandError, match=f"ligne {first} "):
        call_command("verify_journal")


def test_a_cut_after_the_last_point_is_seen_while_the_head_stays(tmp_path, capsys):
    record(3)
    checkpoints.take()
    record(2)
    with opened_journal():
        JournalEntry.objects.filter(number=5).delete()

    assert verify().number == 5
    assert alone(tmp_path, capsys) == (1, 5)


def test_a_journal_whose_head_is_gone_is_broken_and_refuses_acts():
    record(2)
    with opened_journal():
        JournalHead.objects.all().delete()

    assert verify() == Verdict(is_whole=False, number=2, reason="la fin n’est pas celle que garde l’installation")


def test_both_verifiers_accept_a_pruned_journal(tmp_path, capsys):
    record(3, at=NOW - timedelta(days=400))
    checkpoints.take()
    record(2)
    journal.prune(now=NOW)
    checkpoints.take()

    assert verify() == Verdict(is_whole=True, number=6)
    assert alone(tmp_path, capsys) == (0, 6)


def test_both_verifiers_see_lines_removed_too_soon(tmp_path, capsys):
    """A forged line of pruning does not help: a signed point knows the day of what is gone."""
    record(3, at=datetime.now(UTC))
    checkpoints.take()
    record(2, at=datetime.now(UTC))
    with opened_journal():
        third = JournalEntry.objects.get(number=3)
        journal._append(JournalEntry(verb=chain.PRUNED, object_id=third.digest, at=datetime.now(UTC)))
        JournalEntry.objects.filter(number__lte=3).delete()

    verdict = verify(datetime.now(UTC))
    assert (verdict.number, verdict.reason) == (3, "ligne retirée trop tôt")
    assert alone(tmp_path, capsys) == (1, 3)


def test_both_verifiers_see_a_missing_beginning(tmp_path, capsys):
    record(5)
    checkpoints.take()
    with opened_journal():
        JournalEntry.objects.filter(number__lte=2).delete()

    assert verify().number == 2
    assert alone(tmp_path, capsys) == (1, 2)


def test_both_verifiers_refuse_altered_points(tmp_path, capsys):
    record(2)
    line = checkpoints.take()
    for forged, number in ((altered(line, h="1" * 64), 2), ("{}", 0), (altered(line, s="zz"), 2)):
        checkpoints.path().write_text(f"{forged}\n")
        assert verify().number == number
        assert alone(tmp_path, capsys) == (1, number)


def test_an_empty_journal_is_whole(tmp_path, capsys):
    checkpoints._write("")

    assert verify() == Verdict(is_whole=True, number=0)
    assert alone(tmp_path, capsys) == (0, 0)


def test_the_command_says_how_far_the_journal_is_whole_and_what_proves_it(tmp_path):
    record(2)
    out = StringIO()

    call_command("verify_journal", stdout=out)
    line = checkpoints.take()
    (tmp_path / "points").write_text(line)
    (tmp_path / "key").write_text(checkpoints.public_key().hex())
    call_command("verify_journal", points=tmp_path / "points", key=tmp_path / "key", stdout=out)

    assert out.getvalue().splitlines() == [
        "Journal entier jusqu'à la ligne 2.",
        "Aucun point de contrôle : un journal réécrit en entier ne se verrait pas.",
        "Journal entier jusqu'à la ligne 2.",
    ]


def test_a_file_that_cannot_be_read_is_told(tmp_path, capsys):
    with pytest.raises(CommandError, match="Impossible de lire"):
        call_command("verify_journal", points=tmp_path / "nowhere")

    assert verify_journal.main([str(tmp_path / "no"), "--points", str(tmp_path / "no"), "--key", "no"]) == 2


def test_the_verifier_stands_alone(tmp_path):
    """Another interpreter that cannot import Django nor Maillage."""
    record(2)
    checkpoints.take()
    call_command("export_journal", output=tmp_path / "journal.jsonl")
    code = (
        "import sys, runpy; sys.modules['django'] = sys.modules['maillage'] = None;"
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    script = Path(django_settings.BASE_DIR) / "tools" / "verify_journal.py"
    folder = checkpoints.path().parent

    done = subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            script,
            tmp_path / "journal.jsonl",
            "--points",
            checkpoints.path(),
            "--key",
            folder / "public_key",
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "whole until line 2\n", "")


def test_a_journal_is_exported_to_the_output_line_by_line():
    record()
    out = StringIO()

    call_command("export_journal", stdout=out)

    line, end = map(json.loads, out.getvalue().splitlines())
    assert line == journal.row(JournalEntry.objects.get())
    assert end == {"end": {"n": 1, "h": line["h"]}}


def test_points_are_mailed_to_those_who_keep_them(mailoutbox, monkeypatch):
    monkeypatch.setattr(checkpoints, "keepers", [lambda: ["a@example.org"], lambda: ["b@example.org", "a@example.org"]])
    record()
    line = checkpoints.take()

    assert checkpoints.send(line) == 2

    assert [mail.to for mail in mailoutbox] == [["a@example.org"], ["b@example.org"]]
    assert mailoutbox[0].subject == "Maillage : point de contrôle"
    assert line in mailoutbox[0].body.splitlines()
    assert checkpoints.public_key().hex() in mailoutbox[0].body


def test_a_break_is_mailed_at_once(mailoutbox, monkeypatch):
    monkeypatch.setattr(checkpoints, "keepers", [lambda: ["a@example.org"]])

    assert checkpoints.sound_alarm(Verdict(is_whole=False, number=7, reason="la fin manque")) == 1

    assert "la fin manque (ligne 7)" in mailoutbox[0].body


def test_verifying_reads_the_journal_in_two_statements(django_assert_num_queries):
    record(3)
    checkpoints.take()

    with django_assert_num_queries(2):
        verify()
