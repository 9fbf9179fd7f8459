"""The journal says who did what, and nothing else (docs/security.md, cases 44 and 50)."""

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from maillage.core import journal
from maillage.core.models import JournalEntry
from maillage.directory import actions
from tests import factories

PACKAGE = Path(settings.BASE_DIR) / "maillage"
CANARY = "canari-7f3a"


def records():
    """Each call of `journal.record`, and where it is."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "journal.record":
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


def test_each_line_says_who_and_when():
    wrong = [where for where, call in records() if not {"by", "at"} <= {keyword.arg for keyword in call.keywords}]

    assert wrong == []


def test_the_lines_are_written_by_the_journal_alone():
    written = re.compile(
        r"JournalEntry(?:\.objects)?\.(?:create|bulk_create|filter\([^)]*\)\.update|update)|JournalEntry\((?!models)"
    )
    elsewhere = [
        str(path.relative_to(PACKAGE))
        for path in sorted(PACKAGE.rglob("*.py"))
        if written.search(path.read_text()) and "migrations" not in path.parts
    ]

    assert elsewhere == ["core/journal.py"]


@pytest.mark.django_db
@pytest.mark.abuse(50)
def test_an_exported_journal_holds_no_name_no_address_and_no_number_of_a_record(now):
    person = factories.NationalFactory(
        email=f"{CANARY}@example.org", first_name=CANARY, last_name=CANARY, profession=CANARY
    )
    site = factories.PlacedSiteFactory(name=CANARY, address=CANARY, organisation__name=CANARY)
    out = StringIO()

    actions.protect_site(site, by=person, now=now, hold=CANARY)
    actions.open_address(site, by=person, now=now)
    journal.record("accounts.close", person, by=person, at=now)
    call_command("export_journal", stdout=out)

    said = out.getvalue()
    assert [line.verb for line in JournalEntry.objects.order_by("pk")] == [
        "directory.protect_site",
        "directory.open_address",
        "accounts.close",
    ]
    assert CANARY not in said
    assert str(site.pk) not in said
