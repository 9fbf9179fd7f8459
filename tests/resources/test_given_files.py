"""Files of resources, as they are given: to be kept, by those who may read the resource, never opened in our pages."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.resources.files import storage
from maillage.resources.models import ResourceFile
from tests import factories
from tests.resources.factories import PDF, WEBP, ReadyFileFactory, ResourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.abuse(68)]


def address(file, what="fichiers", end=""):
    return f"{file.resource.get_absolute_url()}/{what}/{file.pk}{end}"


def given(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response, b"".join(response)


def test_a_file_is_to_be_kept_under_a_name_of_ours(client):
    file = ReadyFileFactory(label='<script>"; filename=evil.exe')

    response, content = given(client, address(file))

    assert content == PDF
    said = response.headers
    assert said["Content-Type"] == "application/pdf"
    assert said["Content-Disposition"] == f'attachment; filename="{file.resource.slug}.pdf"'
    assert said["Content-Length"] == str(len(PDF))
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert said["X-Robots-Tag"] == "noindex, noarchive"
    assert said["Cache-Control"] == "no-store"
    assert not response.cookies


def test_its_type_is_that_of_our_own_record(client):
    file = ReadyFileFactory(type="odt")
    storage.path(file.cleaned).write_bytes(b"<html><script>alert(1)</script>")

    response, _ = given(client, address(file))

    assert response.headers["Content-Type"] == "application/vnd.oasis.opendocument.text"
    assert response.headers["Content-Disposition"].endswith('.odt"')


def test_a_picture_is_shown_in_pages(client):
    file = ReadyFileFactory()

    response, content = given(client, address(file, "vignette", ".webp"))

    assert content == WEBP
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "about",
    [
        {"state": "waiting"},
        {"state": "refused", "cleaned": "", "thumbnail": "", "digest": ""},
    ],
)
def test_a_file_that_is_not_ready_is_not_there(client, about):
    file = ReadyFileFactory()
    ResourceFile.objects.filter(pk=file.pk).update(**about)

    assert client.get(address(file)).status_code == 404
    assert client.get(address(file, "vignette", ".webp")).status_code == 404


def test_a_file_that_the_disk_lost_is_not_there(client):
    file = ReadyFileFactory()
    storage.forget(file.cleaned, file.thumbnail)

    assert client.get(address(file)).status_code == 404
    assert client.get(address(file, "vignette", ".webp")).status_code == 404


def test_a_file_is_given_under_its_own_resource_only(client):
    file, other = ReadyFileFactory(), ResourceFactory()

    assert client.get(f"{other.get_absolute_url()}/fichiers/{file.pk}").status_code == 404
    assert client.get(f"{other.get_absolute_url()}/fichiers/{uuid.uuid4()}").status_code == 404
    assert client.get(f"{other.get_absolute_url()}/fichiers/1").status_code == 404


def test_a_file_that_waits_in_a_proposal_is_not_there(client):
    file = ReadyFileFactory()
    url = address(file)
    ResourceFile.objects.filter(pk=file.pk).update(resource=None)

    assert client.get(url).status_code == 404


def test_a_reserved_file_is_for_its_level(client):
    file = ReadyFileFactory(resource__level=2)
    assert client.get(address(file)).status_code == 404

    client.force_login(factories.MembershipFactory().user)

    assert given(client, address(file))[1] == PDF
    assert given(client, address(file, "vignette", ".webp"))[1] == WEBP


@pytest.mark.parametrize("about", [{"state": "withdrawn"}, {"embargo_until": timezone.now() + timedelta(days=1)}])
def test_a_file_goes_with_its_resource(client, about):
    assert client.get(address(ReadyFileFactory(resource=ResourceFactory(**about)))).status_code == 404


def test_a_file_costs_one_query(client, django_assert_num_queries):
    file = ReadyFileFactory()

    with django_assert_num_queries(1):
        given(client, address(file))
