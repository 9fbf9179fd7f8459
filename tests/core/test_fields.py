"""The field of codes, on the column of needs of a service."""

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError

from maillage.core.fields import CodesField
from maillage.directory.models import Service
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
