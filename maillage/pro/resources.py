"""What the member face shows about resources: what one proposed, what one looks after, what the checks say."""

from dataclasses import dataclass
from datetime import date, timedelta

from maillage.accounts.models import User
from maillage.core.errors import DomainError
from maillage.core.templatetags.ui import Label
from maillage.moderation.models import Proposal
from maillage.resources import preview, vocabulary, writing
from maillage.resources.actions import KIND
from maillage.resources.models import Resource
from maillage.resources.preview import Preview, Said

FILES_AT = "/pro/ressources/fichiers"
SOON = timedelta(days=30)
# The types in the order of what professionals have at hand, each with a drawing and what it is.
TYPES = (
    ("practice", "heart", "Ce que votre équipe fait et qui marche, pour que d’autres s’en servent."),
    ("guide", "book", "Pour savoir quoi faire, et comment."),
    ("report", "book", "Ce qu’un groupe de travail, une mission, une association a constaté."),
    ("protocol", "people", "Qui fait quoi, entre plusieurs institutions."),
    ("agreement", "work", "À reprendre et à adapter."),
    ("kit", "people", "Pour former ou animer."),
    ("tool", "check", "Grille, jeu, affiche, application."),
    ("film", "video", "À regarder, à montrer."),
    ("podcast", "ear", "À écouter."),
    ("article", "letter", "Paru dans une revue ou sur un site."),
    ("study", "search", "Recherche, enquête, mémoire."),
    ("law", "scales", "Loi, décret, circulaire, jugement."),
    ("press_kit", "letter", "Pour les journalistes."),
)


@dataclass(frozen=True, slots=True)
class TypeChoice:
    code: str
    label: str
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Owned:
    """A resource that the person looks after."""

    resource: Resource
    label: Label

    @property
    def is_to_review(self) -> bool:
        return self.label.kind != "ok"


@dataclass(frozen=True, slots=True)
class ResourceSheet:
    """A proposal as its readers will see it. `findings`: what the checks say; `is_blocked`: it cannot be sent yet."""

    preview: Preview
    findings: tuple[Said, ...]

    @property
    def is_blocked(self) -> bool:
        return any(finding.is_blocking for finding in self.findings)


def types() -> list[TypeChoice]:
    return [TypeChoice(code, vocabulary.TYPES[code].capitalize(), icon, text) for code, icon, text in TYPES]


def owned(user: User, today: date) -> list[Owned]:
    """Hers, the first to be read again first. One query."""
    rows = Resource.objects.filter(owner=user, state=Resource.State.PUBLISHED).defer("body")
    return [Owned(row, _review(row, today)) for row in rows.order_by("review_on", "title", "pk")]


def _review(resource: Resource, today: date) -> Label:
    if resource.review_on is None:
        return Label("Pas de date de relecture", "ok")
    if resource.review_on <= today:
        return Label("À relire", "late", "alert")
    return Label("À relire bientôt", "check", "clock") if resource.review_on <= today + SOON else Label("À jour", "ok")


def sheet(proposal: Proposal, *, asks: bool = False) -> ResourceSheet:
    """`asks`: whether its links answer, for a few seconds."""
    content = writing.proposed(proposal) or proposal.content
    shown = preview.of(content, files_at=FILES_AT)
    return ResourceSheet(shown, preview.said(content, shown.files, asks=asks))


def require_sendable(proposal: Proposal) -> None:
    """What must be said is said, and its files were checked."""
    if proposal.kind != KIND:
        return
    blocking = [finding.text for finding in sheet(proposal).findings if finding.is_blocking]
    if blocking:
        raise DomainError(" ".join(["Il manque encore quelque chose avant d’envoyer.", *blocking]))
