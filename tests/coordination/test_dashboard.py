"""The dashboard: true figures of the territory, each with its table; small counts of searches are hidden."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.coordination.dashboard.figures import Dashboard
from maillage.coordination.models import TerritorySetting
from maillage.coordination.territory import FRANCE, choices
from maillage.core import work
from maillage.directory.standing import Standing
from maillage.orientation.models import UnmetNeed
from maillage.upkeep import actions as upkeep
from tests.factories import (
    CoordinatorFactory,
    DepartmentFactory,
    NationalFactory,
    OrganisationFactory,
    ServiceFactory,
    VerificationFactory,
)

pytestmark = pytest.mark.django_db
NATIONAL = Standing(is_national=True)


def _text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def _structure(department="77", *, services=1, verified=0, **values):
    """A published structure; the first `verified` of its services were confirmed yesterday."""
    place = DepartmentFactory(code=department) if department else None
    structure = OrganisationFactory(department=place, **values)
    for number in range(services):
        service = ServiceFactory(organisation=structure, modified_on=timezone.localdate() - timedelta(days=400))
        if number < verified:
            VerificationFactory(service=service, on=timezone.localdate() - timedelta(days=1))
    upkeep.recompute(now=timezone.now())
    return structure


def _territory(code, standing=NATIONAL):
    return next(one for one in choices(standing) if one.code == code)


def _board(code="france", standing=NATIONAL):
    return Dashboard(_territory(code, standing), standing)


def test_figures_are_those_of_the_territory():
    _structure("77", services=4, verified=3)
    _structure("91", services=2)
    _structure(None, services=1)

    figures = {code: _board(code).total for code in ("france", "77", "91", "23")}

    assert {code: (one.structures, one.services, one.late) for code, one in figures.items()} == {
        "france": (3, 7, 4),
        "77": (1, 4, 1),
        "91": (1, 2, 2),
        "23": (0, 0, 0),
    }
    assert [figures[code].fresh_percent for code in ("77", "91", "23")] == [75, 0, 0]


def test_states_count_every_record_once_and_lead_to_the_list():
    _structure("77", services=4, verified=3)

    states = {state.code: (state.count, state.percent, state.href) for state in _board("77").states}

    base = "/coordination/structures?territoire=77&etat="
    assert states == {
        "verified": (3, 75, f"{base}verified"),
        "due": (0, 0, f"{base}due"),
        "overdue": (1, 25, f"{base}overdue"),
        "unreachable": (0, 0, f"{base}unreachable"),
    }


def test_the_country_is_compared_by_region_and_a_departement_with_the_country():
    _structure("77")
    _structure("13")

    country, one = _board().compared, _board("77").compared

    assert len(country) == 18
    assert sum(line.figures.structures for line in country) == 2
    assert [(line.name, line.figures.structures) for line in one] == [("Seine-et-Marne", 1), ("France entière", 2)]


def test_departements_without_structure_are_named():
    _structure("77")
    _structure("13", status="suspended")

    board = _board()

    assert len(board.without_structure) == 100
    assert board.covered == 1
    assert len(board.first_without) + len(board.others_without) == 100
    assert [line.name for line in _board("13").without_structure] == ["Bouches-du-Rhône"]
    assert _board("77").without_structure == ()


def test_a_line_says_the_situation_in_words():
    _structure("77", services=4, verified=3)
    _structure("91", services=4, verified=2)
    _structure("75", services=0)
    situations = {line.code: line.situation for line in _board().lines}

    assert {code: situations[code] for code in ("77", "91", "75", "23")} == {
        "77": "Suivi",
        "91": "À relancer",
        "75": "Aucune fiche publiée",
        "23": "Aucune structure",
    }


def test_only_her_departements_lead_to_a_list():
    standing = Standing(departments=frozenset({"77"}))

    board = _board("france", standing)

    assert dict(board.links) == {"77": "/coordination/structures?territoire=77"}
    assert len(_board().links) == 101


def test_the_map_marks_the_territory():
    assert [tile.code for tile in _board("77").map.tiles if tile.is_chosen] == ["77"]
    assert [tile.code for tile in _board().map.tiles if tile.is_chosen] == []


def _unmet(**counts):
    for need, count in counts.items():
        UnmetNeed.objects.create(department=DepartmentFactory(), need="" if need == "none" else need, count=count)


def test_unmet_needs_are_rounded_and_the_small_ones_hidden():
    _unmet(sleep=34, talk=17, care=10, none=25)

    unmet = _board("77").unmet

    assert [(need.label, need.count, need.share) for need in unmet.needs] == [
        ("Besoin non précisé", 30, 100),
        ("Un endroit sûr où dormir", 30, 100),
        ("Parler à quelqu’un", 20, 66),
    ]
    assert (unmet.total, unmet.hidden) == (80, 1)


def test_unmet_needs_of_elsewhere_do_not_count():
    _unmet(sleep=34)

    assert _board("91").unmet.needs == ()
    assert _board("91").unmet_value == "moins de 15 par besoin"
    assert _board().unmet_value == 30


def test_the_threshold_is_that_of_the_network(settings):
    settings.SECRECY_THRESHOLD = 40
    _unmet(sleep=34)

    board = _board("77")

    assert (board.unmet.total, board.unmet.hidden, board.unmet.least) == (None, 1, 45)


def test_the_strictest_threshold_of_the_territories_added_up_counts(now):
    DepartmentFactory()
    TerritorySetting.objects.create(department_id="77", threshold=40, changed_at=now)
    _unmet(sleep=34)

    assert (_board("77").unmet.total, _board("77").unmet.least, _board().unmet.least) == (None, 45, 45)


def test_a_small_count_is_nowhere_in_the_page(client):
    """The exact counts are 34 and 7: neither stands there."""
    _unmet(sleep=34, talk=7)
    client.force_login(NationalFactory())

    section = (
        client.get("/coordination").content.decode().split('aria-labelledby="sans-solution"')[1].split("</section>")[0]
    )

    numbers = re.findall(r"\d+", _text(section))
    assert numbers == ["15", "30", "1"]


def test_the_page_greets_by_first_name_and_says_the_figures(client):
    _structure("77", services=4, verified=3)
    client.force_login(CoordinatorFactory(first_name="Léa"))

    page = _text(client.get("/coordination").content.decode())

    assert "Bonjour Léa, voici le réseau au" in page
    assert "Seine-et-Marne (77) : 1 structure et 4 fiches publiées." in page


def test_what_awaits_comes_before_the_figures_in_the_page(client, monkeypatch):
    item = work.WorkItem(text="Relire 3 propositions", href="/ici", count=3, urgency="urgent", label="Urgent")
    monkeypatch.setattr(work, "_sources", {"pro": [], "coordination": [lambda *_: [item]]})
    client.force_login(NationalFactory())

    page = client.get("/coordination").content.decode()

    assert page.index('<a href="/ici">Relire 3 propositions</a>') < page.index('class="block kpi"')
    assert (
        page.count("desk__count") == 3
    )  # beside « À traiter »: the column, the bar, and the whole menu under the thumb


def test_the_map_is_for_the_eye_and_its_table_follows(client):
    client.force_login(NationalFactory())

    page = client.get("/coordination").content.decode()
    drawing = page.split('<svg class="tilemap__map"')[1].split("</svg>")[0]
    table = page.split('id="carte-tableau"')[1].split("</table>")[0]

    assert page.count('<svg class="tilemap__map" ') == 1
    assert ' aria-hidden="true"' in drawing.split(">")[0]
    assert drawing.count("<a ") == drawing.count('tabindex="-1"') == 101
    assert set(re.findall(r'href="([^"]+)"', drawing)) == set(re.findall(r'href="([^"]+)"', table))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [1, 3])
def test_the_dashboard_costs_one_query_more_after_a_change_and_twelve_at_most(client, django_assert_num_queries, size):
    client.force_login(NationalFactory())
    for code in ("77", "13", "75")[:size]:
        _structure(code, services=size)
        UnmetNeed.objects.create(department=DepartmentFactory(code=code), need="sleep", count=20)

    client.get("/coordination")  # « vu le », and the session, once a minute

    with django_assert_num_queries(11):
        client.get("/coordination")
    _structure("33")
    with django_assert_num_queries(12):
        client.get("/coordination")


def test_the_country_is_the_first_choice_of_the_national_team():
    assert choices(NATIONAL)[0] == FRANCE
