"""A kind of record for the tests of the engine: an organisation seen as a leaflet of three texts."""

from maillage.core.errors import DomainError
from maillage.directory.models import Organisation
from maillage.moderation.registry import Field
from tests import factories

DECIDES, READS_ONLY = "Décide", "Lit"


def _show(value):
    return value or "non renseigné"


class Leaflet:
    code = "test.leaflet"
    label = "dépliant"
    fields = {"name": Field("titre", _show), "description": Field("texte", _show), "phone": Field("numéro", _show)}

    def __init__(self):
        self.secret = {}  # target -> fields that it no longer tells

    def read(self, target, *, lock=False):
        rows = Organisation.objects.select_for_update() if lock else Organisation.objects
        row = rows.filter(pk=target).first()
        hidden = self.secret.get(target, ())
        return {name: getattr(row, name) for name in self.fields if name not in hidden} if row else None

    def clean(self, content, current):
        if "interdit" in content.get("description", ""):
            raise DomainError("texte : ce mot n’est pas permis.")
        return {name: value.strip() for name, value in content.items()}

    def apply(self, target, changes, *, by, now, author=None):
        if not target:
            return str(factories.OrganisationFactory(**changes).pk)
        Organisation.objects.filter(pk=target).update(**changes)
        return target

    def title(self, target, content):
        return content.get("name") or Organisation.objects.get(pk=target).name

    def departments(self, target, content):
        return tuple(content.get("departments", ("77",)))

    def can_propose(self, user, target, *, now):
        return user.is_confirmed

    def can_decide(self, user, target, departments, *, now):
        return user.last_name == DECIDES

    def href(self, target):
        return f"/depliant/{target}"
