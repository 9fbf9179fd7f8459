import pytest

from maillage.accounts.models import User
from maillage.directory import policies

COORDINATOR = User(is_active=True, is_coordinator=True)
CLOSED = User(is_active=False, is_coordinator=True)
MEMBER = User(is_active=True)


@pytest.mark.parametrize(
    ("by", "edits", "reads"),
    [(None, True, False), (COORDINATOR, True, True), (CLOSED, False, False), (MEMBER, False, False)],
    ids=["machine", "coordinator", "closed account", "member"],
)
def test_who_edits_the_directory_and_who_opens_a_secret(by, edits, reads):
    assert policies.can_edit(by) is edits
    assert policies.can_read_protected_address(by) is reads
