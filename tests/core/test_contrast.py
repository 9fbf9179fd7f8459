"""The colours of static/css/tokens.css, against WCAG 2.2: 4.5 for text (1.4.3), 3 for what draws a control (1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR) / "maillage" / "static" / "css" / "tokens.css"
# The table of the design guide (5.2): text, then the grounds on which it is written.
TEXTS = {
    "ink": (
        "paper", "mist", "mist-2", "teal-light", "mimosa-light", "lilac", "sage-light", "amber-light", "brick-light",
    ),
    "ink-2": ("paper", "mist"),
    "ink-3": ("paper", "mist"),
    "teal": ("paper", "mist", "teal-light"),
    "on-teal": ("teal", "teal-dark"),
    "lagoon": ("paper",),
    "night": ("mimosa",),
    "lilac-strong": ("paper", "lilac"),
    "on-lilac": ("lilac-strong",),
    "sage": ("paper", "sage-light"),
    "amber": ("paper", "amber-light"),
    "brick": ("paper", "brick-light"),
}  # fmt: skip
BORDERS = {"line-strong": ("paper", "mist")}
PAIRS = [
    *((front, ground, 4.5) for front, grounds in TEXTS.items() for ground in grounds),
    *((front, ground, 3.0) for front, grounds in BORDERS.items() for ground in grounds),
]


def colours(css):
    return dict(re.findall(r"--([\w-]+):(#[0-9A-Fa-f]{3,6})\b", css))


def modes():
    """What each mode shows: dark says only what it changes."""
    light, dark = TOKENS.read_text().split("@media screen and (prefers-color-scheme:dark)")
    return {"light": colours(light), "dark": {**colours(light), **colours(dark)}}


def luminance(colour):
    digits = colour.removeprefix("#")
    full = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(full[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(front, ground):
    least, most = sorted((luminance(front), luminance(ground)))
    return (most + 0.05) / (least + 0.05)


@pytest.mark.parametrize(("front", "ground", "expected"), [("#FFF", "#000000", 21), ("#10272E", "#FFF", 15.54)])
def test_ratio_is_that_of_the_norm(front, ground, expected):
    assert ratio(front, ground) == pytest.approx(expected, abs=0.005)
    assert ratio(ground, front) == ratio(front, ground)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_pair_of_the_guide_is_readable(mode, front, ground, least):
    shown = modes()[mode]

    assert ratio(shown[front], shown[ground]) >= least
