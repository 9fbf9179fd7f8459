"""No file makes a reader fall: it gives records and problems, whatever was cut, altered or put in place of a value."""

import json
from functools import cache

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.directory import actions
from maillage.directory.exchanges import data_inclusion, hsds, spreadsheet
from maillage.directory.exchanges.files import File
from maillage.directory.records import Batch
from tests.directory.exchanges.builders import small_network
from tests.directory.exchanges.test_data_inclusion import SERVICE, STRUCTURE

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 10**20),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.one_of(st.none(), st.integers(0, 3), st.text(max_size=3)), max_size=2),
    st.dictionaries(
        st.sampled_from(["id", "name", "taxonomy", "x"]), st.one_of(st.none(), st.text(max_size=3)), max_size=2
    ),
)


@cache
def whole_files():
    network = small_network()
    return [
        (hsds, "services.json", hsds.write(network).files["services.json"]),
        (data_inclusion, "structures.json", json.dumps([STRUCTURE]).encode()),
        (data_inclusion, "services.csv", data_inclusion.write(network, as_csv=True).files["services.csv"]),
        (spreadsheet, "maillage.xlsx", spreadsheet.write(network).files["maillage.xlsx"]),
        (spreadsheet, "Services.csv", spreadsheet.write(network, as_csv=True).files["Services.csv"]),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 4), st.data())
def test_a_file_cut_or_altered_anywhere_is_only_refused(which, data):
    format_, name, whole = whole_files()[which]
    position = data.draw(st.integers(0, len(whole) - 1))
    replaced = data.draw(st.binary(max_size=3))
    rest = b"" if data.draw(st.booleans()) else whole[position + len(replaced) :]

    assert isinstance(format_.read([File(name, whole[:position] + replaced + rest)]), Batch)


def leaves(value, path=()):
    """The path of every value of a document, containers too."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inner:
        yield (*path, name)
        yield from leaves(part, (*path, name))


def with_other(document, path, value):
    changed = json.loads(json.dumps(document))
    target = changed
    for name in path[:-1]:
        target = target[name]
    target[path[-1]] = value
    return changed


@cache
def hsds_page():
    return json.loads(hsds.write(small_network()).files["services.json"])


@pytest.mark.parametrize("format_", [hsds, data_inclusion], ids=["hsds", "data-inclusion"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_value_in_place_of_another_is_only_refused(territories, now, format_, data):
    document = hsds_page() if format_ is hsds else [STRUCTURE, SERVICE]
    path = data.draw(st.sampled_from(list(leaves(document))))
    changed = with_other(document, path, data.draw(ANYTHING))

    batch = format_.read([File("f.json", json.dumps(changed).encode())])
    with transaction.atomic():
        report = actions.load(batch, by=None, now=now)
        transaction.set_rollback(True)

    assert all(problem.message for problem in report.problems)
