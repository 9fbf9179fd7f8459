import pytest

from maillage.directory.records import Batch, OrganisationRecord, Problem, key, key_of, split_key


@pytest.mark.parametrize("external_id", ["1", "a--b", "", "é / 2"])
def test_a_key_is_split_into_what_made_it(external_id):
    assert split_key(key("dora", external_id)) == ("dora", external_id)


def test_records_come_in_the_order_of_writing(organisation, site, service):
    batch = Batch(services=[service()], sites=[site()], organisations=[organisation()])

    assert [key_of(record) for record in batch.records()] == ["t--o1", "t--s1", "t--v1"]


def test_a_record_stands_where_the_file_said(organisation):
    record = organisation()
    batch = Batch(organisations=[record], rows={(OrganisationRecord, "t--o1"): ("structures", 7)})

    assert batch.place_of(record) == ("structures", 7)
    assert Batch().place_of(record) == ("t--o1", 0)


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Problem("services", 3, "nom", "Il manque un nom."), "services, ligne 3, nom : Il manque un nom."),
        (
            Problem("fichier", 0, "format", "Illisible.", is_blocking=False),
            "fichier, format (avertissement) : Illisible.",
        ),
    ],
)
def test_a_problem_says_where_and_what(problem, expected):
    assert str(problem) == expected


def test_warnings_do_not_block():
    wrong, doubtful = Problem("a", 1, "b", "c"), Problem("a", 1, "b", "c", is_blocking=False)

    assert Batch(problems=[doubtful, wrong]).blocking() == [wrong]
