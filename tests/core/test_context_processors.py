from django.test import RequestFactory

from maillage.core import context_processors


def test_templates_know_the_network(settings):
    settings.NETWORK_NAME = "Réseau d’exemple"
    settings.IS_DEMO = True

    known = context_processors.site(RequestFactory().get("/"))

    assert known == {"network_name": "Réseau d’exemple", "is_demo": True}
