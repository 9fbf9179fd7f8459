from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.directory import models
from maillage.directory.exchanges import cells, labels

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.one_of(TEXTS, TEXTS.map(lambda text: "'=" + text), TEXTS.map(lambda text: "=" + text)))
def test_escaping_is_reversible_and_leaves_no_formula(text):
    escaped = cells.escape_formula(text)

    assert cells.unescape_formula(escaped) == text
    assert escaped[:1] not in {"=", "@", "\t", "\r"}
    assert escaped[:1] not in {"+", "-"} or float(escaped.replace(",", ".")) is not None


@given(TEXTS)
def test_workbook_escapes_are_reversible(text):
    assert cells.unescape_xml(cells.escape_xml(text)) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("=1+1", "'=1+1"), ("-5", "-5"), ("+33612", "+33612"), ("+33 6", "'+33 6"), ("l’été", "l’été"), ("'=1", "''=1")],
)
def test_only_what_could_be_a_formula_is_escaped(text, escaped):
    assert cells.escape_formula(text) == escaped


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-180, max_value=180))
def test_a_float_comes_back_exactly(number):
    column = cells.Number(float)

    assert column.read(column.write(number)) == number
    assert column.read(cells.plain(column.write(number))) == number


@pytest.mark.parametrize(
    ("cell", "text"),
    [(True, "oui"), (12.0, "12"), (1.5, "1.5"), (datetime(2026, 1, 2), "2026-01-02"), (date(2026, 1, 2), "2026-01-02")],
)
def test_a_cell_is_read_as_it_is_seen(cell, text):
    assert cells.plain(cell) == text


def test_a_moment_keeps_its_time():
    assert cells.plain(datetime(2026, 1, 2, 3, 4)) == "2026-01-02 03:04:00"


@pytest.mark.parametrize("text", ["2026-11-21", "21/11/2026", "21.11.2026", "2026-11-21T10:00:00", "2026-11-21 10:00"])
def test_a_day_is_read_in_every_usual_form(text):
    assert cells.day_of(text) == date(2026, 11, 21)


@pytest.mark.parametrize("text", ["2026-13-01", "11/21/2026", "demain", "21/11/26", ""])
def test_another_day_is_refused(text):
    with pytest.raises(cells.Wrong):
        cells.day_of(text)


def test_an_open_list_keeps_what_it_does_not_know():
    column = cells.Codes({"ase": "Aide sociale"}, is_open=True)

    assert column.read("aide sociale ; autre, ase") == ("ase", "autre")


def test_a_label_may_hold_a_comma():
    column = cells.Codes({"fa": "dari, persan", "en": "anglais"})

    assert column.read("dari, persan ; anglais") == ("fa", "en")
    assert column.read("anglais, fa") == ("en", "fa")


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (labels.STATUS, models.Status),
        (labels.VISIBILITY, models.Visibility),
        (labels.ORGANISATION_KIND, models.Organisation.Kind),
        (labels.SITE_KIND, models.Site.Kind),
        (labels.WHEELCHAIR, models.Site.Wheelchair),
        (labels.COST, models.Service.Cost),
        (labels.AREA_LEVEL, models.ServiceArea.Level),
        (labels.CAPACITY_UNIT, models.Capacity.Unit),
        (labels.VERIFICATION_METHOD, models.Verification.Method),
        (labels.VERIFICATION_RESULT, models.Verification.Result),
    ],
)
def test_labels_are_those_of_the_tables(words, choices):
    assert words == dict(choices.choices)


def test_decimals_are_written_as_numbers():
    column = cells.Number(Decimal)

    assert (column.write(Decimal("12.0")), column.write(Decimal("12.5"))) == (12, 12.5)
    assert column.read("1 200,5") == Decimal("1200.5")
