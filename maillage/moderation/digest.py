"""The fingerprint of what a moderator sees: SHA-256 of canonical JSON. Pure: no Django."""

import hashlib
import json
from typing import Any


def digest(kind: str, target: str, base: dict[str, Any], content: dict[str, Any]) -> str:
    """The same for the same values, whatever the order of the keys and whichever database kept them."""
    seen = {"kind": kind, "target": target, "base": base, "content": content}
    return hashlib.sha256(canonical(seen).encode()).hexdigest()


def canonical(value: Any) -> str:
    """JSON without choice: keys sorted, no space, whole numbers without a point, as PostgreSQL gives them back."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
