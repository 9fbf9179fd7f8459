"""What a camera films: badges as they are printed, for Chromium's pretended camera."""

import itertools
import re

from PIL import Image, ImageDraw

from maillage.core import qr


def film(path, codes):
    """What a camera sees: each code for two seconds, held askew on a grey wall, and nothing for one second between."""
    empty = Image.new("L", (640, 480), 140)
    pictures = itertools.chain.from_iterable([*[_held(code, empty)] * 20, *[empty] * 10] for code in codes)
    grey = bytes([128]) * (640 * 480 // 2)
    frames = b"".join(b"FRAME\n" + picture.tobytes() + grey for picture in pictures)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frames)
    return path


def _held(code, wall):
    """The drawing that a badge prints, as a picture, turned a little."""
    drawn = qr.svg(code)
    size = int(re.search(r'viewBox="0 0 (\d+)', drawn)[1])
    picture = Image.new("L", (size * 7, size * 7), 235)
    for x, y, width in ((int(n) for n in found) for found in re.findall(r"M(\d+),(\d+)h(\d+)v1", drawn)):
        ImageDraw.Draw(picture).rectangle((x * 7, y * 7, (x + width) * 7 - 1, y * 7 + 6), fill=35)
    turned = picture.rotate(11, Image.Resampling.BICUBIC, expand=True, fillcolor=140)
    held = wall.copy()
    held.paste(turned, (210, 110))
    return held
