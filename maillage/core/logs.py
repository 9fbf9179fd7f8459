"""Logs that say which view failed, and never what was asked, by whom, or where (docs/security.md, case 50)."""

import logging
import traceback

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http.multipartparser import MultiPartParserError

# What somebody sent, and no mistake of ours: where it was read says nothing.
_SENT_WRONG = (BadRequest, SuspiciousOperation, MultiPartParserError)


class DiscreetFilter(logging.Filter):
    """Replaces the path in Django's request messages by the name of the view; keeps where an error rose, not its words."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            status = getattr(record, "status_code", "")
            record.msg, record.args = "%s %s", (status, match.view_name if match else "unknown address")
        if record.exc_info and record.exc_info[0] is not None and issubclass(record.exc_info[0], _SENT_WRONG):
            record.exc_info = None
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            record.exc_text = "".join([*traceback.format_tb(trace), kind.__name__])
        return True
