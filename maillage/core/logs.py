"""Logs that say which view failed, and never what was asked, by whom, or where (docs/security.md, case 50)."""

import logging


class DiscreetFilter(logging.Filter):
    """Replaces the path in Django's request messages by the name of the view."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            status = getattr(record, "status_code", "")
            record.msg, record.args = "%s %s", (status, match.view_name if match else "unknown address")
        return True
