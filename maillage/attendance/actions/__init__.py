"""Every write on presence and certificates, by noun; everything is imported from here."""

from maillage.attendance.actions.certificates import (
    CertificateRefused,
    RuleContent,
    copy_rule,
    forget,
    forget_orphans,
    issue,
    issue_due,
    keep_papers,
    papers_wanted,
    reissue,
    revoke,
    set_rule,
)
from maillage.attendance.actions.presences import mark, type_sheet, unmark
from maillage.attendance.actions.welcoming import NotWelcomed, let_in, welcome
from maillage.attendance.presences.marks import Answer, Mark, Outcome

__all__ = [
    "Answer",
    "CertificateRefused",
    "Mark",
    "NotWelcomed",
    "Outcome",
    "RuleContent",
    "copy_rule",
    "forget",
    "forget_orphans",
    "issue",
    "issue_due",
    "keep_papers",
    "let_in",
    "mark",
    "papers_wanted",
    "reissue",
    "revoke",
    "set_rule",
    "type_sheet",
    "unmark",
    "welcome",
]
