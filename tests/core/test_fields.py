"""The field of codes, on the column of needs of a service; the folded field, on the names of a structure."""

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError

from maillage.core.fields import CodesField, beginnings, following
from maillage.directory.models import Organisation, Service
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("codes", [(), ("talk",), ("talk", "sleep", "care")])
def test_codes_come_back_in_their_order(codes):
    service = factories.ServiceFactory(needs=codes)

    service.refresh_from_db()

    assert service.needs == codes


@pytest.mark.parametrize("given", [None, "", [], ",", ()])
def test_nothing_is_an_empty_tuple(given):
    assert CodesField().to_python(given) == ()


@pytest.mark.parametrize("given", [["talk", "sleep"], "talk,sleep", ",talk,sleep,", ("talk", "", "sleep")])
def test_lists_and_text_are_understood(given):
    assert CodesField().to_python(given) == ("talk", "sleep")


def test_a_code_is_found_wherever_it_stands():
    found = factories.ServiceFactory(needs=("talk", "sleep", "care"))
    factories.ServiceFactory(needs=("talk",))
    factories.ServiceFactory(needs=())

    assert list(Service.objects.filter(needs__contains=",sleep,")) == [found]
    assert list(Service.objects.filter(needs=("talk", "sleep", "care"))) == [found]
    assert Service.objects.filter(needs=()).count() == 1
    assert Service.objects.filter(needs__contains=",tal,").count() == 0


def test_the_database_default_is_empty():
    organisation = factories.OrganisationFactory()
    organisation.refresh_from_db()

    assert organisation.networks == ()


def test_an_unknown_code_is_refused():
    service = factories.ServiceFactory.build(needs=("talk", "slep", "car"))

    with pytest.raises(ValidationError) as refusal:
        service.clean_fields(exclude={"organisation"})

    assert refusal.value.message_dict == {"needs": ["Code inconnu : car, slep."]}


def test_a_field_without_vocabulary_accepts_any_code():
    CodesField(max_length=20).clean(("anything",), None)


def test_a_list_too_long_is_refused():
    with pytest.raises(ValidationError, match="Cette liste est trop longue"):
        CodesField(max_length=20).clean(("a" * 10, "b" * 10), None)


def test_the_stored_form_is_not_longer_than_the_column():
    with pytest.raises(ValidationError):
        CodesField(max_length=5).clean(("abcd",), None)


def test_a_service_keeps_its_codes_through_serialization():
    service = factories.ServiceFactory(needs=("talk", "sleep"))

    (copy,) = serializers.deserialize("json", serializers.serialize("json", [service]))

    assert copy.object.needs == ("talk", "sleep")


def test_a_field_is_rebuilt_alike_for_migrations():
    field = CodesField("besoins", codes=("talk",))
    _, path, args, kwargs = field.deconstruct()

    assert path == "maillage.core.fields.CodesField"
    assert (args, kwargs) == ([], {"verbose_name": "besoins", "max_length": 1000, "blank": True, "default": ()})


def _folded(organisation):
    """As the database keeps it."""
    return Organisation.objects.filter(pk=organisation.pk).values_list("folded", flat=True).get()


def test_texts_are_folded_when_the_row_is_made():
    made = factories.OrganisationFactory(name="L’Étoile d’Œuvre", short_name="É.O.", siret="12345678900011")

    assert _folded(made) == made.folded == " l etoile d oeuvre\t e o 12345678900011"


def test_what_is_read_follows_the_row_and_what_is_set_is_not_kept():
    made = factories.OrganisationFactory(name="Le Phare")
    made.name, made.folded = "Le Môle", "autre"

    assert made.folded == " le mole\t "
    made.save()
    assert _folded(made) == " le mole\t "


def test_a_row_read_in_part_is_saved_whole():
    made = factories.OrganisationFactory(name="Le Phare", short_name="LP")

    partly = Organisation.objects.only("name").get(pk=made.pk)
    partly.name = "Le Môle"
    partly.save(update_fields=["name", *following(Organisation, ["name"])])

    assert _folded(made) == " le mole\t lp"


def test_many_rows_are_folded_at_once():
    made = factories.OrganisationFactory.create_batch(3)
    for one in made:
        one.name = "Môle"

    Organisation.objects.bulk_update(made, ["name", *following(Organisation, ["name"])])

    assert set(Organisation.objects.values_list("folded", flat=True)) == {" mole\t "}


@pytest.mark.parametrize(("names", "found"), [(["siret"], ["folded"]), (["kind", "phone"], []), ([], [])])
def test_what_follows_from_a_field_is_named(names, found):
    assert following(Organisation, names) == found


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("L’ÉTO  phare", [" l", " eto", " phare"]),
        ("123 456 789", [" 123456789"]),
        ("119 écoute", [" 119", " ecoute"]),
        ("’ !", []),
    ],
)
def test_words_are_asked_by_their_beginnings(words, asked):
    assert beginnings(words) == asked


def test_names_are_sorted_by_their_letters_the_shorter_first():
    for name, short in [("Zèbre", ""), ("étoile bleue", ""), ("Étoile", "ZZ"), ("Écoute 12", ""), ("Échelle", "")]:
        factories.OrganisationFactory(name=name, short_name=short)

    found = list(Organisation.objects.order_by("folded").values_list("name", flat=True))

    assert found == ["Échelle", "Écoute 12", "Étoile", "étoile bleue", "Zèbre"]
