"""Pictures, drawn again: what is not a pixel does not pass (place, device, author, comments, hidden thumbnails). Pure: no Django."""

from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, ImageOps

from maillage.resources.files.kinds import Refused

MOST_PIXELS = 50_000_000
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_THUMBNAIL = (480, 640)
_QUALITY = 88
_TOO_LARGE = "Cette image a plus de 50 millions de pixels. Réduisez-la, puis renvoyez-la."


def clean(received: Path, folder: Path, family: str) -> dict[str, Any]:
    with received.open("rb") as file, (folder / "cleaned").open("wb") as made:
        picture = redraw(file, made, family)
    thumbnail(picture, folder)
    return {"type": family, "pages": None, "text": "", "findings": {}}


def redraw(file: BinaryIO, made: BinaryIO, family: str) -> Image.Image:
    """The first image of the file, upright, in the same format; what was drawn."""
    Image.MAX_IMAGE_PIXELS = None  # we look ourselves, before anything is read
    with Image.open(file, formats=[_FORMATS[family]]) as source:
        if source.width * source.height > MOST_PIXELS:
            raise Refused(_TOO_LARGE)
        source.load()
        upright = ImageOps.exif_transpose(source)
    picture = _plain(upright, family)
    options: dict[str, Any] = {"jpeg": {"quality": _QUALITY, "optimize": True}, "webp": {"quality": _QUALITY}}.get(
        family, {}
    )
    picture.save(made, _FORMATS[family], **options)
    return picture


def thumbnail(picture: Image.Image, folder: Path) -> None:
    small = picture.convert("RGBA")
    small.thumbnail(_THUMBNAIL)
    page = Image.new("RGB", small.size, "white")
    page.paste(small, mask=small)
    page.save(folder / "thumbnail.webp", "WEBP", quality=80)


def _plain(picture: Image.Image, family: str) -> Image.Image:
    """Pixels only, on a new sheet."""
    has_alpha = family != "jpeg" and ("A" in picture.mode or "transparency" in picture.info)
    mode = "RGBA" if has_alpha else "L" if picture.mode in {"1", "L"} else "RGB"
    sheet = Image.new(mode, picture.size)
    sheet.paste(picture.convert(mode))
    return sheet
