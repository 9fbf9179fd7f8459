"""How the tests of the cleaner run it."""

import shutil

import pytest

from maillage.resources.files import kinds


def prepared(folder, data):
    received, work = folder / "received", folder / "work"
    received.write_bytes(data)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    return received, work


def refused(clean, data, **options):
    with pytest.raises(kinds.Refused) as refusal:
        clean(data, **options)
    return str(refusal.value)
