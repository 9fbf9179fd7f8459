import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from fontTools.ttLib import TTFont

from maillage.core import assets

TEMPLATES = Path(settings.BASE_DIR) / "maillage" / "templates"
IMAGES = Path(settings.BASE_DIR) / "maillage" / "static" / "img"


def compressed(text):
    return len(gzip.compress(text.encode(), 9))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Everything, made once for the module: the fonts take three seconds."""
    folder = tmp_path_factory.mktemp("built")
    assets.build_fonts(folder)
    assets.build_leaflet(folder)
    assets.build_htmx(folder)
    assets.build_css(folder)
    return folder


def test_three_fonts_fit_in_their_budget(built):
    fonts = sorted((built / "fonts").glob("*.woff2"))

    assert [font.name for font in fonts] == ["atkinson-400.woff2", "atkinson-700.woff2", "bricolage-700.woff2"]
    assert sum(font.stat().st_size for font in fonts) <= 34_000


@pytest.mark.parametrize("font", assets.FONTS, ids=lambda font: font.name)
def test_each_font_writes_french(built, font):
    with TTFont(built / "fonts" / font.name) as cut:
        signs = cut.getBestCmap()

    assert {ord(sign) for sign in "azAZ09 ÀÂÇÈÉÊËÎÏÔŒÙÛàâçèéêëîïôœùûüÿ’«»…–—€\u00a0"} - signs.keys() == set()


def test_title_font_is_one_cut_of_the_variable_font(built):
    with TTFont(built / "fonts" / "bricolage-700.woff2") as cut:
        assert "fvar" not in cut
        assert cut["OS/2"].usWeightClass == 700


def test_licences_go_with_the_fonts(built):
    licences = sorted((built / "fonts").glob("*-LICENSE.txt"))

    assert len(licences) == 2
    assert all("SIL OPEN FONT LICENSE" in licence.read_text().upper() for licence in licences)


def test_leaflet_comes_whole_and_without_source_map(built):
    folder = built / "leaflet"

    assert "sourceMappingURL" not in (folder / "leaflet.js").read_text()
    assert (folder / "leaflet.css").exists()
    assert (folder / "images" / "marker-icon.png").exists()


def test_style_sheet_fits_in_its_budget(built):
    assert compressed((built / "css" / "maillage.css").read_text()) <= 10_000


def test_style_sheet_keeps_the_order_tokens_base_components_media(built):
    css = (built / "css" / "maillage.css").read_text()

    places = [css.index(rule) for rule in ("--ink:", "@font-face", ".button{", ".tile{", "@media print")]
    assert places == sorted(places)


def test_style_sheet_has_no_comment_left_and_no_address_elsewhere(built):
    css = (built / "css" / "maillage.css").read_text()

    assert "/*" not in css
    assert set(re.findall(r"url\(([^)]*)\)", css)) == {
        "../fonts/atkinson-400.woff2",
        "../fonts/atkinson-700.woff2",
        "../fonts/bricolage-700.woff2",
        "../img/mesh.svg",
        "../img/mesh-dark.svg",
        "../img/mesh-small.svg",
    }


def test_style_sheet_asks_nothing_of_old_browsers(built):
    css = (built / "css" / "maillage.css").read_text()

    assert "@layer" not in css
    assert "&" not in css  # no nesting


def test_the_sheet_of_the_working_faces_is_whole_and_stands_apart(built):
    """Public pages do not wait for it, nor the working faces for theirs (design guide, 7: 12 kB for a working page)."""
    work, public = ((built / "css" / f"{name}.css").read_text() for name in ("work", "maillage"))

    assert compressed(work) <= 12_000
    assert all(rule in work for rule in (":root{", ".desk__side{", ".button{", "@media print{"))
    assert ".desk__side{" not in public
    assert ".hero{" not in work
    assert "\n[dir=rtl]" not in work
    assert "\n[dir=rtl]" in public


@pytest.mark.parametrize("name", ["maillage", "work", "content", "events"])
def test_a_sheet_closes_each_brace(built, name):
    """One that stays open swallows all that follows, without a word."""
    css = (built / "css" / f"{name}.css").read_text()

    assert css.count("{") == css.count("}")


def test_every_sheet_apart_exists_and_is_in_one_place():
    names = {path.stem for path in (assets.CSS_SOURCES / "components").glob("*.css")}

    assert names >= assets.CSS_WORK | assets.CSS_PUBLIC | assets.CSS_EVENTS
    assert not assets.CSS_WORK & assets.CSS_PUBLIC
    assert not assets.CSS_EVENTS & (assets.CSS_WORK | assets.CSS_CONTENT | assets.CSS_PUBLIC)


def test_htmx_fits_in_its_budget(built):
    script = (built / "htmx" / "htmx.js").read_text()

    assert "sourceMappingURL" not in script
    assert compressed(script) <= 17_500


def test_the_reader_of_badges_is_small_and_calls_nothing():
    """It is committed (docs/adr/0044): whoever takes another version reads this first."""
    folder = Path(settings.BASE_DIR) / "maillage" / "static" / "qr"
    script = (folder / "reader.js").read_text()
    called = (
        r"\beval\b|\bFunction\(|WebAssembly|\bfetch\b|XMLHttp|WebSocket|Beacon|\bimport\(|Storage|cookie|indexedDB|://"
    )

    assert compressed(script) <= 18_000
    assert re.findall(called, script) == []
    assert script.startswith("/*! qr@0.7.0,")
    assert (folder / "LICENSE.txt").read_text().startswith("The MIT License (MIT)")


def test_second_build_changes_nothing(built):
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*") if path.is_file()}

    results = [
        assets.build_fonts(built),
        assets.build_leaflet(built),
        assets.build_htmx(built),
        assets.build_css(built),
    ]

    assert results == [False, False, False, False]
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*") if path.is_file()} == before


def test_a_build_cut_in_the_middle_is_done_again(tmp_path):
    (tmp_path / "leaflet.new").mkdir()
    (tmp_path / "leaflet.new" / "half.js").write_text("half")

    assert assets.build_leaflet(tmp_path)

    assert not (tmp_path / "leaflet" / "half.js").exists()
    assert not (tmp_path / "leaflet.new").exists()


def test_an_edited_style_sheet_is_built_again(tmp_path):
    assets.build_css(tmp_path)
    (tmp_path / "css" / "maillage.css").write_text("old")

    assert assets.build_css(tmp_path)


def test_command_says_what_it_made(built, settings, capsys):
    settings.BUILT_STATIC_DIR = built

    call_command("build_assets")

    assert (
        capsys.readouterr().out
        == "polices : déjà à jour\ncarte : déjà à jour\nformulaires : déjà à jour\nstyles : déjà à jour\n"
    )


@pytest.mark.parametrize(
    ("name", "budget"),
    [("mesh.svg", 6000), ("mesh-dark.svg", 6000), ("mesh-small.svg", 1500), ("icons.svg", 2500), ("dot.svg", 200)],
)
def test_images_fit_in_their_budget(name, budget):
    assert compressed((IMAGES / name).read_text()) <= budget


def test_script_fits_in_its_budget():
    script = Path(settings.BASE_DIR) / "maillage" / "static" / "js" / "maillage.js"

    assert script.stat().st_size <= 1500


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_holds_a_style_or_a_script(path):
    text = path.read_text()

    assert re.findall(r"""\s(?:style|on[a-z]+)\s*=\s*["']""", text) == []
    assert re.findall(r"<style\b|<script(?![^>]*(?:\bsrc=|\btype=\"application/))[^>]*>", text) == []
    assert "javascript:" not in text
