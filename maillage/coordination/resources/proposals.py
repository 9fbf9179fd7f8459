"""What the page of a proposal shows besides when it is about a resource: what readers would see, and what the checks say."""

from dataclasses import dataclass

from maillage.coordination.resources.sheet import FILES_AT
from maillage.moderation import doubts
from maillage.moderation.doubts import Doubt
from maillage.moderation.models import Proposal
from maillage.resources import preview, writing
from maillage.resources.actions import KIND
from maillage.resources.preview import Preview, Said


@dataclass(frozen=True, slots=True)
class Part:
    """`doubts`: what must be verified before it is accepted; `to_verify`: what is ticked then, empty when there is none."""

    preview: Preview
    findings: tuple[Said, ...]
    doubts: tuple[Doubt, ...] = ()
    to_verify: str = ""
    template: str = "coordination/proposal_resource.html"


def part(proposal: Proposal, *, asks: bool = False) -> Part | None:
    """None when it is about something else. A constant number of queries. `asks`: whether its links answer, for a few seconds."""
    if proposal.kind != KIND:
        return None
    content = writing.proposed(proposal) or proposal.content
    shown = preview.of(content, files_at=FILES_AT)
    found = doubts.of(KIND, proposal.content)
    return Part(shown, preview.said(content, shown.files, asks=asks), found, doubts.digest(found))
