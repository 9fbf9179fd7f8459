"""Takes what is not a pixel out of a JPEG that stands inside a document, without drawing it again. Pure: no Django."""

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# Kept: JFIF (APP0), colours (APP2: ICC), Adobe's note on colours (APP14). The others and comments tell who, where, with what.
_DROPPED = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})
_ICC = b"ICC_PROFILE\x00"


def strip(data: bytes) -> bytes:
    """The same picture; as it was when it is no ordinary JPEG."""
    if data[:2] != bytes((0xFF, _START)):
        return data
    kept, place = [data[:2]], 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker in {_SCAN, _END}:
            break
        length = 0 if marker in _ALONE else int.from_bytes(data[place + 2 : place + 4], "big")
        segment = data[place : place + 2 + length]
        is_hidden_picture = marker == 0xE2 and not segment[4:].startswith(_ICC)
        if marker not in _DROPPED and not is_hidden_picture:
            kept.append(segment)
        place += 2 + length
    end = data.rfind(bytes((0xFF, _END)))  # what follows the picture is another one, or something else
    return b"".join(kept) + (data[place : end + 2] if end >= place else data[place:])
