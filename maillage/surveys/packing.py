"""A ballot as bytes: as many whatever was answered, so that its length says nothing. Pure: no Django."""

import json

from maillage.surveys.counting import Content

LENGTH = 4096
_HEAD = 4


class TooLong(ValueError):
    """More words than a ballot holds."""


def pack(content: Content) -> bytes:
    text = json.dumps([dict(content.axes), dict(content.values)], ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > LENGTH - _HEAD:
        raise TooLong
    return (len(text).to_bytes(_HEAD, "big") + text).ljust(LENGTH, b"\0")


def unpack(packed: bytes) -> Content:
    end = _HEAD + int.from_bytes(packed[:_HEAD], "big")
    axes, values = json.loads(packed[_HEAD:end])
    return Content(axes, {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})
