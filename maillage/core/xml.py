"""Texts that people wrote, inside XML."""

import re

# What XML 1.0 cannot hold, even escaped: control signs, half pairs.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Without the signs that no XML reader accepts."""
    return _FORBIDDEN.sub("", text)
