"""Numbers as people type them."""

import pytest

from maillage.attendance.certificates import codes


@pytest.mark.parametrize(
    "typed",
    [
        "2026-000024",
        "2026-24",
        "n° 2026-000024",
        "N°2026-24",
        "Attestation n° 2026 - 24",
        "2026000024",
        "numéro : 2026/0024",
        "2026–24",
    ],
)
def test_a_number_is_read_with_or_without_its_zeros_and_its_sign(typed):
    assert codes.read_number(typed) == "2026-000024"


@pytest.mark.parametrize("typed", ["", "2026", "2026-", "2026-0000024", "202624", "n°", "24-2026-1", "x2026-24"])
def test_what_is_no_number_is_none(typed):
    assert codes.read_number(typed) == ""
