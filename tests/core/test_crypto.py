"""Encryption of what is held (docs/security.md, cases 5, 30 and 45)."""

import multiprocessing
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.core import crypto
from maillage.core.crypto import Unreadable

CLEAR = "12 rue de la Démonstration".encode()


@pytest.fixture
def keyring(settings, tmp_path):
    settings.KEYRING_DIR = tmp_path / "keyring"
    return settings.KEYRING_DIR


def test_what_is_sealed_opens_again(keyring):
    sealed = crypto.seal(CLEAR, key_name="addresses", bound_to="row 1")

    assert crypto.unseal(sealed, key_name="addresses", bound_to="row 1") == CLEAR


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(clear=st.binary(max_size=200), row=st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_content_and_any_row_open_again(keyring, clear, row):
    sealed = crypto.seal(clear, key_name="addresses", bound_to=row)

    assert crypto.unseal(sealed, key_name="addresses", bound_to=row) == clear


def test_the_same_content_is_never_sealed_twice_alike(keyring):
    first, second = (crypto.seal(CLEAR, key_name="addresses", bound_to="row 1") for _ in range(2))

    assert first != second
    assert CLEAR not in first


def test_any_altered_byte_is_refused(keyring):
    sealed = crypto.seal(CLEAR, key_name="addresses", bound_to="row 1")

    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(Unreadable):
            crypto.unseal(bytes(altered), key_name="addresses", bound_to="row 1")


def test_any_shortened_content_is_refused(keyring):
    sealed = crypto.seal(CLEAR, key_name="addresses", bound_to="row 1")

    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            crypto.unseal(sealed[:length], key_name="addresses", bound_to="row 1")


@pytest.mark.abuse(30)
def test_a_content_moved_to_another_row_is_refused(keyring):
    sealed = crypto.seal(CLEAR, key_name="addresses", bound_to="row 1")

    with pytest.raises(Unreadable):
        crypto.unseal(sealed, key_name="addresses", bound_to="row 2")


def test_another_key_opens_nothing(keyring):
    sealed = crypto.seal(CLEAR, key_name="addresses", bound_to="row 1")
    crypto.seal(CLEAR, key_name="others", bound_to="row 1")

    with pytest.raises(Unreadable):
        crypto.unseal(sealed, key_name="others", bound_to="row 1")


def test_a_destroyed_key_opens_nothing_and_is_not_made_again(keyring):
    sealed = crypto.seal(CLEAR, key_name="addresses", bound_to="row 1")
    (keyring / "addresses.key").unlink()

    with pytest.raises(Unreadable):
        crypto.unseal(sealed, key_name="addresses", bound_to="row 1")
    assert not (keyring / "addresses.key").exists()


def test_a_key_cut_in_the_middle_is_unreadable(keyring):
    sealed = crypto.seal(CLEAR, key_name="addresses", bound_to="row 1")
    (keyring / "addresses.key").write_bytes(b"short")

    with pytest.raises(Unreadable):
        crypto.unseal(sealed, key_name="addresses", bound_to="row 1")


def test_the_key_is_readable_by_its_owner_only(keyring):
    crypto.seal(CLEAR, key_name="addresses", bound_to="row 1")

    assert stat.S_IMODE((keyring / "addresses.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(keyring.stat().st_mode) == 0o700
    assert [path.name for path in keyring.iterdir()] == ["addresses.key"]


def test_two_writers_of_the_same_key_keep_the_first(keyring):
    crypto._write_new_key(keyring / "addresses.key")
    first = (keyring / "addresses.key").read_bytes()

    crypto._write_new_key(keyring / "addresses.key")

    assert (keyring / "addresses.key").read_bytes() == first
    assert [path.name for path in keyring.iterdir()] == ["addresses.key"]


def _seal_at_once(barrier, results):
    barrier.wait()
    results.put(crypto.seal(CLEAR, key_name="addresses", bound_to="row 1"))


def test_processes_that_start_together_share_one_key(keyring):
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(4), context.Queue()
    processes = [context.Process(target=_seal_at_once, args=(barrier, results)) for _ in range(4)]

    for process in processes:
        process.start()
    sealed = [results.get(timeout=30) for _ in processes]
    for process in processes:
        process.join()

    assert [crypto.unseal(one, key_name="addresses", bound_to="row 1") for one in sealed] == [CLEAR] * 4
    assert [path.name for path in keyring.iterdir()] == ["addresses.key"]
