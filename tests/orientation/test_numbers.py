"""The national numbers: complete, sourced, dated; a wrong file speaks."""

import re
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from maillage.directory.demo import real
from maillage.directory.vocabulary import NEEDS
from maillage.orientation.pages import guides, numbers
from tests.orientation import pages

ENTRY = """
[[helpline]]
code = "119"
display = "119"
spoken = "cent dix-neuf"
name = "Allô"
purpose = ["Pour parler."]
hours = "Jour et nuit"
always_open = true
by = "tel"
free = true
what_happens = ["Quelqu’un répond."]
audiences = ["young"]
needs = ["talk"]
emergency = false
verified_on = 2026-11-21
sources = [{ label = "Une page", url = "https://example.org/" }]
"""


def test_numbers_are_those_of_the_product_in_the_order_of_reading():
    codes = [one.code for one in numbers.helplines()]

    assert codes == ["119", "116000", "3018", "116006", "17", "114", "15", "3114", "112"]


@pytest.mark.parametrize("one", numbers.helplines(), ids=lambda one: one.code)
def test_number_has_source_date_and_words(one):
    assert all(source.label and source.url.startswith("https://") for source in one.sources)
    assert one.verified_on <= date(2026, 11, 22)
    assert one.purpose
    assert one.what_happens
    assert one.display.replace(" ", "") == one.code
    assert bool(one.review_note) == one.to_review


@pytest.mark.parametrize("url", ["/aide/numeros", "/", *(f"/aide/{guide.slug}" for guide in guides.GUIDES)])
def test_page_says_that_its_sources_were_read_not_that_anybody_was_asked(client, small_world, url):
    html = client.get(url).content.decode()

    assert "Source lue le" in html
    assert "Vérifié le" not in html


@pytest.mark.parametrize("one", numbers.helplines(), ids=lambda one: one.code)
def test_source_said_to_be_relayed_is_marked(one):
    assert [source.label for source in one.sources if "repris" in source.label and not source.second_hand] == []


def test_every_number_is_free_as_the_page_says():
    assert all(one.free for one in numbers.helplines())


def test_every_first_need_has_a_number_that_is_not_the_police():
    for need in NEEDS:
        if need.is_first:
            assert not numbers.helplines_for(need.code)[0].emergency


def test_numbers_for_a_need_put_emergencies_last():
    urgent = [one.emergency for one in numbers.helplines_for("talk")]

    assert urgent == sorted(urgent)


@pytest.mark.parametrize("written", ["116000", "116 000", " 116  000 "])
def test_helpline_is_found_with_or_without_spaces(written):
    assert numbers.helpline(written).name == "Enfants disparus"


def test_unknown_helpline_is_a_key_error():
    with pytest.raises(KeyError):
        numbers.helpline("3615")


def test_only_one_number_is_written_to():
    assert [one.code for one in numbers.helplines() if one.by == "sms"] == ["114"]


@pytest.mark.parametrize("url", pages.PAGES)
def test_no_page_calls_the_number_that_is_written_to(client, small_world, url):
    html = client.get(url).content.decode()

    assert "tel:114" not in html
    assert "sms:114" in html or url.endswith("/imprimer")


def national_services():
    """The services of the demonstration that are national numbers."""
    services = real.records(today=date(2026, 11, 21)).services
    return {service.phone: service for service in services if service.phone}


def test_demonstration_holds_the_numbers_to_talk_to_and_no_emergency_number():
    assert set(national_services()) == {one.display for one in numbers.helplines() if not one.emergency}


@pytest.mark.parametrize("one", [one for one in numbers.helplines() if not one.emergency], ids=lambda one: one.code)
def test_service_of_the_demonstration_says_what_the_numbers_page_says(one):
    service = national_services()[one.display]
    first, last = (int(hour) for hour in re.findall(r"(\d+) h", one.hours) or (0, 0))

    assert service.opening_hours == ("24/7" if one.always_open else f"Mo-Su {first:02}:00-{last:02}:00")
    assert service.cost == "free"
    assert service.contact_modes == ("phone",)


def test_only_a_sourced_number_is_said_to_be_absent_from_the_bill():
    assert [one.code for one in numbers.helplines() if one.is_absent_from_bill] == ["119"]


def test_number_cannot_be_changed_in_memory():
    with pytest.raises(FrozenInstanceError):
        numbers.helpline("119").display = "118"


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 21), False),
        (date(2027, 11, 21), False),
        (date(2027, 11, 22), True),
        (date(2027, 12, 1), True),
        (date(2029, 1, 1), True),
        (date(2020, 1, 1), False),
    ],
)
def test_number_is_stale_after_twelve_months(today, expected):
    one = replace(numbers.helpline("119"), verified_on=date(2026, 11, 21))

    assert one.stale(today) is expected


def test_stale_lists_what_nobody_read_again():
    assert numbers.stale(date(2026, 11, 22)) == ()
    assert numbers.stale(date(2030, 1, 1)) == numbers.helplines()


def test_file_of_one_entry_is_read():
    (one,) = numbers.parse(ENTRY)

    assert (one.code, one.needs, one.anonymous, one.sources[0].label) == ("119", ("talk",), None, "Une page")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (ENTRY, "= =", "Le fichier des numéros n’est pas un fichier TOML lisible"),
        (ENTRY, "", "Le fichier des numéros ne contient aucun bloc [[helpline]]."),
        (ENTRY, "helpline = 3", "Le fichier des numéros ne contient aucun bloc [[helpline]]."),
        (ENTRY, "helpline = [3]", "Bloc 1 : un bloc [[helpline]] est attendu."),
        (ENTRY, ENTRY + ENTRY, "Le numéro 119 figure deux fois."),
        ('code = "119"\n', "", "Numéro du bloc 1 : il manque le champ « code »."),
        ('code = "119"', 'code = "1 19"', "Numéro 1 19 : le champ « code » ne contient que des chiffres."),
        ('hours = "Jour et nuit"\n', "", "Numéro 119 : il manque le champ « hours »."),
        ("free = true", 'free = "oui"', "Numéro 119 : le champ « free » doit être true ou false."),
        ("free = true", "free = true\ncolour = 1", "Numéro 119 : le champ « colour » n’existe pas."),
        ("2026-11-21", '"hier"', "Numéro 119 : le champ « verified_on » doit être une date (AAAA-MM-JJ)."),
        ('["Pour parler."]', '"Pour parler."', "Numéro 119 : le champ « purpose » doit être une liste."),
        ('["Pour parler."]', "[3]", "Numéro 119 : « 3 » n’est pas admis dans « purpose »."),
        ('"Allô"', "3", "Numéro 119 : le champ « name » doit être un texte."),
        ('["talk"]', '["parler"]', "Numéro 119 : « parler » n’est pas admis dans « needs »."),
        ('["young"]', '["moi"]', "Numéro 119 : « moi » n’est pas admis dans « audiences »."),
        ('"tel"', '"fax"', "Numéro 119 : le champ « by » vaut « tel » ou « sms »."),
        ("sources = [{", "sources = []\n#", "Numéro 119 : il faut au moins une source."),
        ('"https://example.org/"', '"example"', "Numéro 119 : une source a un « label » et une « url » en https."),
        ("sources = [{", "sources = [3, {", "Numéro 119 : une source a un « label » et une « url » en https."),
    ],
)
def test_wrong_file_says_which_entry(old, new, message):
    with pytest.raises(numbers.NumbersError, match=re.escape(message)):
        numbers.parse(ENTRY.replace(old, new))
