"""Fixtures of the tests of resources."""

import pytest

from maillage.resources.files import sandbox
from maillage.resources.files.cleaner import __main__ as cleaner
from tests.resources.cleaning import prepared


@pytest.fixture
def clean(tmp_path):
    """Clean these bytes: what was said, and what was made. Here, to be quick; `sandboxed` does it as the worker does."""

    def run(data):
        received, work = prepared(tmp_path, data)
        cleaner.main(received, work, "Rapport complet")
        return sandbox._answer(work, 0), (work / "cleaned").read_bytes(), work

    return run


@pytest.fixture
def sandboxed(tmp_path):
    def run(data, **options):
        received, work = prepared(tmp_path, data)
        said = sandbox.run(received, work, title="Rapport complet", **options)
        return said, (work / "cleaned").read_bytes(), work

    return run
