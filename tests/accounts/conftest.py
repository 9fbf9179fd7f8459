import pytest

from tests.accounts.provider import LocalProvider
from tests.orientation.fixtures import empty_folder, small_world, small_world_file

__all__ = ["empty_folder", "provider", "small_world", "small_world_file"]


@pytest.fixture
def provider(settings):
    provider = LocalProvider()
    settings.OIDC_ISSUER = provider.issuer
    settings.OIDC_CLIENT_ID = "maillage"
    settings.OIDC_CLIENT_SECRET = "secret of the tests"
    yield provider
    provider.stop()
