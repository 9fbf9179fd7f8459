"""QR codes, as SVG: on pages and on paper."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M

_MARGIN = 4  # modules around it, that readers need


def svg(text: str) -> str:
    """Black on nothing; the page says around it what it opens."""
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_MARGIN)
    made.add_data(text)
    rows = made.get_matrix()
    path = "".join(f"M{x},{y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _dark(row))
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path d="{path}"/></svg>'
    )


def _dark(row: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Where each dark stretch begins, and its length."""
    x = 0
    for is_dark, modules in groupby(row):
        width = sum(1 for _ in modules)
        if is_dark:
            yield x, width
        x += width
