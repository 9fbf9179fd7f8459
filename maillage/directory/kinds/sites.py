"""Sites. Of a protected one, nothing that tells where it is can be proposed, shown or kept (docs/security.md, case 10)."""

from maillage.directory.exchanges import labels
from maillage.directory.kinds import words
from maillage.directory.kinds.base import RecordKind, fields
from maillage.directory.models import Site


class SiteKind(RecordKind):
    code = "directory.site"
    label = "lieu"
    model = Site
    fields = fields(
        Site,
        {
            "kind": words.choice(labels.SITE_KIND),
            "commune": words.commune,
            "longitude": words.number,
            "latitude": words.number,
            "wheelchair": words.choice(labels.WHEELCHAIR),
        },
    )
