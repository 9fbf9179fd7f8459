"""Organisations. A new one comes by a request for referencing (`upkeep`), never by a proposal."""

from maillage.directory import vocabulary
from maillage.directory.exchanges import labels
from maillage.directory.kinds import words
from maillage.directory.kinds.base import RecordKind, fields
from maillage.directory.models import Organisation


class OrganisationKind(RecordKind):
    code = "directory.organisation"
    label = "structure"
    model = Organisation
    fields = fields(
        Organisation,
        {
            "kind": words.choice(labels.ORGANISATION_KIND),
            "networks": words.codes(vocabulary.NETWORKS),
            "status": words.choice(labels.STATUS),
            "visibility": words.choice(labels.VISIBILITY),
        },
    )
