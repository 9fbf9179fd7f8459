"""What both working faces do around the form of a resource: what may be chosen in it, and the files that come with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from maillage.accounts.models import User
from maillage.core.errors import DomainError
from maillage.directory.models import Organisation
from maillage.directory.standing import Standing
from maillage.moderation import registry
from maillage.moderation.models import Proposal
from maillage.resources import actions, checks, preview
from maillage.resources.files import holding
from maillage.resources.forms import ResourceForm, UploadForm, Values, blank
from maillage.resources.models import ResourceFile
from maillage.territories import gazetteer


def form(
    data: Any,
    *,
    standing: Standing,
    content: Values,
    target: str = "",
    current: Values | None = None,
    findings: Mapping[str, Sequence[str]] | None = None,
    note: str = "",
) -> ResourceForm:
    """`content`: what the fields begin with; `target` and `current`: the record, and what it says (empty and None: something new)."""
    assert standing.user is not None
    return ResourceForm(
        data,
        values=content,
        seen=current,
        structures=_structures(standing, content.get("publisher")),
        departments=[(code, f"{one.name} ({code})") for code, one in sorted(gazetteer.load().departments.items())],
        files=_files(standing.user, target),
        findings=findings,
        note=note,
    )


def proposed(proposal: Proposal) -> Values | None:
    """What would be published: the record as it is, with what is proposed. None when the record is gone."""
    current = registry.kind(actions.KIND).read(proposal.target) if proposal.target else blank()
    return None if current is None else {**current, **proposal.content}


def receive(uploads: UploadForm, data: Any, *, by: User, now: datetime) -> None:
    """Each file goes to be checked; a refusal stands beside it. The others join those that the form keeps (`data`: a copy)."""
    uploads.is_valid()
    for row, upload, label in uploads.sent(data.get("title", "")):
        try:
            file = actions.receive_file(upload, label, by=by, now=now)
        except DomainError as refusal:
            uploads.add_error(f"upload_{row}", str(refusal))
        else:
            data.appendlist("kept", str(file.pk))


def findings_by_field(content: Values) -> dict[str, list[str]]:
    """What the checks say, for the form to show it beside each field."""
    said = defaultdict[str, list[str]](list)
    for finding in checks.before_review(content, [line.file for line in preview.lines(content.get("files") or [])]):
        said[finding.field].append(finding.text)
    return said


def _files(user: User, target: str) -> list[ResourceFile]:
    """Those that she may put in it: hers that belong to nothing yet, and those that it has."""
    own = holding.free() & Q(sent_by=user, resource=None)
    rows = ResourceFile.objects.filter(own | Q(resource=target) if target else own)
    return list(rows.defer("text").order_by("rank", "sent_at", "pk"))


def _structures(standing: Standing, publisher: Any) -> list[tuple[str, str]]:
    """Publishers that she may choose: her structures, and the one that the resource has."""
    rows = Organisation.objects.filter(Q(pk__in=standing.organisations) | Q(pk=publisher or None)).order_by(
        "name", "pk"
    )
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
