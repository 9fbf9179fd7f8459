"""Where everybody may reach those who organise: a structure, never somebody."""

import pytest

from maillage.registrations import contacts


@pytest.mark.parametrize(
    "text",
    [
        "contact@example.org",
        "formation.loire@example.org",
        "pole_enfance@example.org",
        "mda42@example.org",
        "04 65 71 00 00",
    ],
)
def test_what_several_people_read_is_taken(text):
    assert contacts.refusal(text) == ""


@pytest.mark.parametrize("text", ["marie.dupont@example.org", "M.Dupont@example.org", "anne-marie_roux@example.org"])
def test_what_looks_like_a_name_is_refused(text):
    assert contacts.refusal(text) == contacts.OF_SOMEBODY


@pytest.mark.parametrize("text", ["écrivez-nous", "contact@", "contact@example.org ou Marie", "12"])
def test_what_reaches_nobody_is_refused(text):
    assert contacts.refusal(text) == contacts.WRONG


def test_a_sentence_ends_with_it_where_there_is_one():
    assert contacts.after("C’est complet.", "") == "C’est complet."
    assert contacts.after("C’est complet.", "a@b.fr") == "C’est complet. Écrivez aux organisateurs : a@b.fr."
    assert contacts.after("C’est complet.", "04 65") == "C’est complet. Appelez les organisateurs : 04 65."


def test_it_opens_a_mail_or_a_call():
    assert contacts.href("contact@example.org") == "mailto:contact@example.org"
    assert contacts.href("+33 4 65 71 00 00") == "tel:+33465710000"
    assert contacts.href("") == ""
