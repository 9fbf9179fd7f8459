"""What set-up makes for the browser from our sources and from installed packages; nothing of it is committed."""

import hashlib
import logging
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from django.conf import settings

CSS_SOURCES = Path(settings.BASE_DIR) / "maillage" / "static" / "css"
# The components stand between them, in the order of their names.
CSS_FIRST = ("tokens.css", "base.css")
CSS_LAST = ("media.css",)
# What only the public pages show, and what only the working faces show: each has its own sheet, and waits for nothing of the other.
CSS_PUBLIC = frozenset({"band", "card", "footer", "guide", "helpline", "hero", "map", "results", "sheet", "tile"})
CSS_WORK = frozenset(
    {
        "account",
        "compare",
        "decision",
        "gate",
        "kpi",
        "preview",
        "qr",
        "queue",
        "shell-desk",
        "shell-pro",
        "structure",
        "table",
        "task-list",
        "thread",
        "tilemap",
        "toolbar",
    }
)
# What only the pages to be read show: resources, news, editorial pages, search.
CSS_CONTENT = frozenset(
    {
        "agenda",
        "article",
        "citation",
        "collection",
        "event",
        "facets",
        "news",
        "registration",
        "resource",
        "search",
        "survey",
        "tilemap",
        "training",
    }
)
# What only the organisers of an event show: who comes, its door, what its questionnaires say. Added to the sheet of the working faces.
CSS_EVENTS = frozenset({"answers", "presence"})
# The working faces are in French: a rule of its own line for the languages written the other way is of no use there.
_RIGHT_TO_LEFT = "[dir=rtl]"
# What a French title writes: letters, figures, quotation marks, dashes, ellipsis, euro, arrow, no-break spaces.
FRENCH = (
    *range(0x20, 0x7F),
    *(ord(sign) for sign in "ÀÂÇÈÉÊËÎÏÔŒÙÛàâçèéêëîïôöœùûüÿ\u00a0«»·°‐‑–—‘’“”…€→\u202f"),
)
# The text also writes the names of people and places of western Europe.
LATIN = (*FRENCH, *range(0xA0, 0x100), *(ord(sign) for sign in "Ÿ‚„•‹›−←↑↓\u2009"))
# Composed accents, and figures of one width for tables.
TEXT_FEATURES = ("kern", "ccmp", "mark", "tnum")


@dataclass(frozen=True, slots=True)
class FontFile:
    """One file to make: from which package, which cut, which signs and, for a variable font, where on its axes."""

    name: str
    package: str
    source: str
    signs: tuple[int, ...] = LATIN
    features: tuple[str, ...] = TEXT_FEATURES
    axes: tuple[tuple[str, float], ...] = ()


FONTS = (
    FontFile("atkinson-400.woff2", "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Regular.ttf"),
    FontFile("atkinson-700.woff2", "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Bold.ttf"),
    FontFile(
        "bricolage-700.woff2",
        "fontpkg_bricolage_grotesque",
        "BricolageGrotesque[opsz,wdth,wght].ttf",
        FRENCH,
        ("kern",),
        (("wght", 700), ("opsz", 32), ("wdth", 100)),
    ),
)
LEAFLET_FILES = ("leaflet.js", "leaflet.css", "images")


def build_css(target: Path) -> bool:
    """Join the style sheets: `maillage.css` for the public pages, `work.css` for the working faces, `content.css`, that is added to
    either for the pages to be read, and `events.css`, added for those who organise. True if one changed.
    """
    components = sorted((CSS_SOURCES / "components").glob("*.css"))
    usual = [path for path in components if path.stem not in CSS_WORK | CSS_CONTENT | CSS_EVENTS]
    shared = [path for path in usual if path.stem not in CSS_PUBLIC]
    sheets = {
        "maillage": _whole(usual),
        "work": [*_whole(shared), *_of(components, CSS_WORK)],
        "content": _of(components, CSS_CONTENT),
        "events": _of(components, CSS_EVENTS),
    }
    changes = [_join(target / "css" / f"{name}.css", joined) for name, joined in sheets.items()]
    return any(changes)


def _whole(components: Iterable[Path]) -> list[Path]:
    return [*(CSS_SOURCES / name for name in CSS_FIRST), *components, *(CSS_SOURCES / name for name in CSS_LAST)]


def _of(components: Iterable[Path], names: frozenset[str]) -> list[Path]:
    return [path for path in components if path.stem in names]


def build_fonts(target: Path) -> bool:
    """Make the French subsets and put the licences beside them; False if they are already there."""

    def make(folder: Path) -> None:
        for font in FONTS:
            _subset(font, folder / font.name)
        for package in {font.package for font in FONTS}:
            shutil.copyfile(_package_folder(package) / "LICENSE", folder / f"{package}-LICENSE.txt")

    recipe = [*map(repr, FONTS), *(_version(font.package) for font in FONTS)]
    return _once(target / "fonts", [*recipe, metadata.version("fonttools")], make)


def build_leaflet(target: Path) -> bool:
    """Take the interactive map's library from its package; False if it is already there."""

    def make(folder: Path) -> None:
        from xstatic.pkg import leaflet  # noqa: PLC0415 -- slow import

        for name in LEAFLET_FILES:
            source = Path(leaflet.BASE_DIR) / name
            if source.is_dir():
                shutil.copytree(source, folder / name)
            else:
                # Without its source map, which nobody here reads and the hashed storage would look for.
                (folder / name).write_text(re.sub(r"//# sourceMappingURL=\S+", "", source.read_text()))

    return _once(target / "leaflet", [*LEAFLET_FILES, metadata.version("XStatic-Leaflet")], make)


def build_htmx(target: Path) -> bool:
    """Take htmx 2, which improves the forms of the working faces, from its package; False if it is already there."""

    def make(folder: Path) -> None:
        import django_htmx  # noqa: PLC0415 -- slow import

        source = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
        shutil.copyfile(source, folder / "htmx.js")

    return _once(target / "htmx", ["htmx-2", metadata.version("django-htmx")], make)


def _join(bundle: Path, paths: Iterable[Path]) -> bool:
    text = "\n".join(_lean(path.read_text()) for path in paths)
    if bundle.name == "work.css":
        text = "\n".join(line for line in text.splitlines() if not line.startswith(_RIGHT_TO_LEFT))
    # A component lies one folder deeper than the bundle.
    return _write(bundle, text.replace("url(../../", "url(../") + "\n")


def _lean(css: str) -> str:
    """The same rules without comments and margins."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return "\n".join(line.strip() for line in css.splitlines() if line.strip())


def _write(path: Path, text: str) -> bool:
    if path.exists() and path.read_text() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return True


def _once(folder: Path, recipe: list[str], make: Callable[[Path], None]) -> bool:
    """Fill `folder` anew, unless it was made by the same recipe; a build cut in the middle leaves the old one."""
    stamp = hashlib.sha256("\n".join(recipe).encode()).hexdigest()
    mark = folder / "recipe.txt"
    if mark.exists() and mark.read_text() == stamp:
        return False
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    make(fresh)
    (fresh / mark.name).write_text(stamp)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    return True


def _subset(font: FontFile, path: Path) -> None:
    from fontTools import subset  # noqa: PLC0415 -- slow import
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- slow import
    from fontTools.varLib import instancer  # noqa: PLC0415 -- slow import

    logging.getLogger("fontTools").setLevel(logging.WARNING)  # else it tells every glyph
    options = subset.Options(hinting=False, layout_features=list(font.features), name_IDs=[0, 13, 14])
    options.drop_tables += ["STAT"]
    with TTFont(_package_folder(font.package) / "files" / font.source) as source:
        cut = instancer.instantiateVariableFont(source, dict(font.axes)) if font.axes else source
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=font.signs)
        subsetter.subset(cut)
        cut.flavor = "woff2"
        cut.save(path)


def _package_folder(package: str) -> Path:
    files = metadata.files(package.replace("_", "-")) or []
    licence = next(file for file in files if str(file) == f"{package}/LICENSE")
    return Path(str(licence.locate())).parent


def _version(package: str) -> str:
    return metadata.version(package.replace("_", "-"))
