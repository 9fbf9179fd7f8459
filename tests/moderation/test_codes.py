"""Follow codes."""

import re

import pytest

from maillage.moderation import codes


def test_code_is_sixteen_clear_characters_never_the_same():
    drawn = {codes.new() for _ in range(100)}

    assert len(drawn) == 100
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code) for code in drawn)


@pytest.mark.parametrize(
    "typed", ["7k3f-9qwd-m0tx-58b1", " 7K3F 9QWD MOTX 58BL ", "7K3F9QWDM0TX58BI", "7K3F–9QWD.M0TX-58B1"]
)
def test_code_is_found_however_it_is_typed(typed):
    assert codes.hashed(typed) == codes.hashed("7K3F-9QWD-M0TX-58B1") != ""


@pytest.mark.parametrize("typed", ["", "7K3F", "7K3F-9QWD-M0TX-58BU", "7K3F-9QWD-M0TX-58B11", "é" * 16, "\x00" * 16])
def test_what_cannot_be_a_code_is_not_looked_for(typed):
    assert codes.hashed(typed) == ""


def test_what_is_kept_is_not_the_code():
    assert "7K3F" not in codes.hashed("7K3F-9QWD-M0TX-58B1").upper()
