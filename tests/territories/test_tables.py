"""What the committed files say: a new derivation that breaks one of these is wrong."""

from collections import Counter

import pytest

from tests.territories.fixtures import all_tables

# West, south, east, north.
MAINLAND = (-5.3, 41.3, 9.7, 51.2)
OVERSEAS = {
    "971": (-61.9, 15.8, -60.9, 16.6),
    "972": (-61.3, 14.3, -60.8, 14.9),
    "973": (-54.7, 2.0, -51.5, 5.9),
    "974": (55.2, -21.4, 55.9, -20.8),
    "976": (45.0, -13.1, 45.4, -12.6),
}


@pytest.fixture(scope="module")
def communes():
    return all_tables().communes


def test_tables_have_the_known_counts(communes):
    content = all_tables()

    assert (len(content.regions), len(content.departments), len(content.epcis)) == (18, 101, 1255)
    assert Counter(bool(row.parent) for row in communes) == {False: 34875, True: 45}
    assert Counter(row.parent for row in communes if row.parent) == {"75056": 20, "69123": 9, "13055": 16}


def test_population_is_the_legal_one_of_2026(communes):
    whole = [row for row in communes if not row.parent]

    assert sum(int(row.population) for row in whole) == 68_350_798
    assert {row.population_year for row in whole if row.department == "976"} == {"2017"}
    assert {row.population_year for row in whole if row.department != "976"} == {"2023"}
    for city in ("75056", "69123", "13055"):
        parts = sum(int(row.population) for row in communes if row.parent == city)
        assert parts == next(int(row.population) for row in whole if row.code == city)


def test_every_point_is_in_its_part_of_france(communes):
    for row in communes:
        west, south, east, north = OVERSEAS.get(row.department, MAINLAND)
        assert west <= float(row.longitude) <= east, row
        assert south <= float(row.latitude) <= north, row


def test_points_of_one_department_are_near_one_another(communes):
    """A misplaced town hall of the source would show here."""
    members = {}
    for row in communes:
        members.setdefault(row.department, []).append((float(row.longitude), float(row.latitude)))

    for department, points in members.items():
        for values in zip(*points, strict=True):
            assert max(values) - min(values) < (4 if department == "973" else 2.8), department


@pytest.mark.parametrize(
    ("code", "article", "name"),
    [
        ("76351", "Le ", "Havre"),
        ("17300", "La ", "Rochelle"),
        ("97101", "Les ", "Abymes"),
        ("94038", "L’", "Haÿ-les-Roses"),
        ("60703", "Aux ", "Marais"),
        ("63448", "Le ", "Vernet-Chaméane"),
        ("77288", "", "Melun"),
        ("75112", "", "Paris 12e arrondissement"),
    ],
)
def test_article_is_kept_apart(communes, code, article, name):
    row = next(row for row in communes if row.code == code)

    assert (row.article, row.name) == (article, name)


def test_names_have_typographic_apostrophes():
    content = all_tables()
    names = [
        row.name for table in (content.regions, content.departments, content.epcis, content.communes) for row in table
    ]

    assert [name for name in names if "'" in name or name != name.strip()] == []


def test_codes_refer_to_one_another(communes):
    content = all_tables()
    codes = {row.code for row in communes}
    departments = {row.code: row for row in content.departments}

    assert {row.department for row in communes} == set(departments)
    assert {row.region for row in content.departments} == {row.code for row in content.regions}
    assert {row.seat for row in content.departments} <= codes
    assert {row.epci for row in communes} - {row.code for row in content.epcis} == {""}
    assert {row.code for row in communes if not row.epci} == {"22016", "29083", "29155", "85113"}
    assert all(row.code.startswith(row.department) for row in communes)


def test_every_commune_has_a_postal_code(communes):
    assert [row.code for row in communes if not row.postal_codes] == []
    assert len({code for row in communes for code in row.postal_codes.split()}) == 6187


def test_recreated_communes_take_the_point_of_the_one_they_come_from(communes):
    points = {row.code: (row.longitude, row.latitude) for row in communes}

    assert {points[code] for code in ("15031", "15035", "15047", "15171")} == {points["15141"]}
