"""The cleaner in its own process, as the worker runs it: its limits, its answers."""

import subprocess
import sys
import time

import pypdfium2
import pytest
from django.conf import settings

from maillage.resources.files import kinds, sandbox
from tests.resources import made
from tests.resources.cleaning import refused


def test_five_hundred_pages_are_taken_in_reasonable_time(sandboxed):
    text = "mot " * 250
    started = time.monotonic()

    said, cleaned, work = sandboxed(made.pdf(500, text=text))

    assert (said["pages"], len(said["text"])) == (500, sandbox.LONGEST_TEXT)
    assert len(pypdfium2.PdfDocument(cleaned)) == 500
    assert (work / "thumbnail.webp").exists()
    assert time.monotonic() - started < 60


def test_a_file_that_takes_too_long_is_left_and_its_process_killed(sandboxed):
    assert refused(sandboxed, made.pdf(), seconds=0.01).startswith("Ce fichier est trop lourd")


@pytest.mark.abuse(68)
@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        ("bytearray(2_000_000_000)", b"MemoryError"),
        ("[open(__file__) for _ in range(100)]", b"Too many open files"),
        ("open(sys.argv[1], 'wb').truncate(400_000_000)", b"File too large"),
    ],
)
def test_the_system_keeps_the_cleaner_within_its_limits(tmp_path, attempt, error):
    code = f"import sys\nfrom maillage.resources.files.cleaner.__main__ import limit, __file__\nlimit()\n{attempt}"

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "written")], cwd=settings.BASE_DIR, capture_output=True, check=False
    )

    assert done.returncode == 1
    assert error in done.stderr


@pytest.mark.abuse(68)
def test_the_cleaner_knows_no_secret_of_this_installation(sandboxed, monkeypatch):
    """Whatever runs there reads neither a key, nor the address of the database."""
    seen = {}
    popen = subprocess.Popen

    def look(*args, **options):
        seen.update(options)
        return popen(*args, **options)

    monkeypatch.setenv("MAILLAGE_SECRET_KEY", made.CANARY)
    monkeypatch.setattr(subprocess, "Popen", look)
    sandboxed(made.pdf())

    assert sorted(seen["env"]) == ["LANG", "PATH", "TMPDIR"]
    assert made.CANARY not in str(seen)


@pytest.mark.abuse(68)
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, -9),
        (None, 1),
        ("not json", 0),
        ('{"type": "exe"}', 0),
        ('{"type": "pdf", "text": "' + "x" * 2_000_000 + '"}', 0),
    ],
)
def test_an_answer_that_cannot_be_right_is_a_refusal(tmp_path, answer, code):
    if answer is not None:
        (tmp_path / "answer.json").write_text(answer)

    with pytest.raises(kinds.Refused):
        sandbox._answer(tmp_path, code)


def test_a_cleaned_file_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "answer.json").write_text('{"type": "pdf"}')
    (tmp_path / "cleaned").symlink_to("/etc/passwd")

    with pytest.raises(kinds.Refused):
        sandbox._answer(tmp_path, 0)
