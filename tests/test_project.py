"""Rules about the repository itself."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import ForeignKey, ManyToManyField
from django.urls import URLPattern, get_resolver

from tests.routes_table import ROUTES

ROOT = Path(settings.BASE_DIR)
PACKAGE = ROOT / "maillage"
ORDER = [
    "website",
    "pro",
    "coordination",
    "orientation",
    "editorial",
    "trainings",
    "attendance",
    "registrations",
    "events",
    "resources",
    "surveys",
    "upkeep",
    "directory",
    "moderation",
    "search",
    "accounts",
    "territories",
    "core",
]
# Templates that Django finds by their name.
FOUND_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
MOST_LINES = 500
MOST_LINES_OF_A_FUNCTION = 60
FICTIONAL = ("019900", "026191", "035301", "046571", "053649", "063998")
DIGITS = "0123456789"  # an alphabet, not a number
NUMBER = re.compile(r"(?<![\w.,/-])(?:0|\+33[ .\u00a0]?)[1-9](?:[ .\u00a0-]?\d\d){4}(?![\d.,]*\d)")


@cache
def _files(*suffixes):
    """Source files of ours: neither what is generated nor what is installed."""
    folders = [ROOT / name for name in ("maillage", "tests", "tools", "bench", "docs")]
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in suffixes]
    found += [path for path in ROOT.iterdir() if path.suffix in suffixes]
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def _name(path):
    return str(path.relative_to(ROOT))


def _models():
    return [model for label in ORDER for model in apps.get_app_config(label).get_models()]


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_app_of_ours_has_its_place_in_the_order():
    ours = [name.removeprefix("maillage.") for name in settings.INSTALLED_APPS if name.startswith("maillage.")]

    assert ours == ORDER


def test_foreign_keys_point_down_the_order_of_the_apps():
    ranks = {label: rank for rank, label in enumerate(ORDER)}
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in _models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field, ForeignKey | ManyToManyField)
        if ranks.get(field.related_model._meta.app_label, len(ORDER)) < ranks[model._meta.app_label]
    ]

    assert upward == []


def test_names_shown_to_people_are_in_lower_case():
    """Unless they begin with an acronym."""
    names = [
        (model._meta.label, str(name))
        for model in _models()
        for name in (
            model._meta.verbose_name,
            model._meta.verbose_name_plural,
            *(field.verbose_name for field in model._meta.fields if not field.auto_created),
        )
    ]

    assert [(where, name) for where, name in names if name[0].isupper() and not name.split()[0].isupper()] == []


def _routes(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern.callback
        else:
            yield from _routes(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


def test_every_route_says_whether_it_is_public():
    found = {
        name: "public" if not getattr(view, "login_required", True) else "members"
        for name, view in _routes(get_resolver().url_patterns)
    }

    assert found == ROUTES


def test_no_template_is_unused():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in _files(".py", ".html") if PACKAGE in path.parents)
    guides = {f"orientation/guides/{slug}.html" for slug in re.findall(r'slug="([\w-]+)"', sources)}
    components = {f"ui/{name}.html" for name in re.findall(r'_render\(\s*"(\w+)"', sources)}
    folder = PACKAGE / "templates"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    used = {name for name in names if f'"{name}"' in sources or f'"{name}#' in sources}

    allauth = {name for name in names if name.startswith(("account/", "mfa/"))}  # allauth finds them by their name

    assert names - used - guides - components - allauth - FOUND_BY_DJANGO == set()


def test_every_variable_is_documented():
    pattern = re.compile(r"\bMAILLAGE_[A-Z_]*[A-Z]\b")
    read = {name for path in _files(".py") if PACKAGE in path.parents for name in pattern.findall(path.read_text())}
    documented = set(pattern.findall((ROOT / "docs" / "configuration.md").read_text()))

    assert read == documented - {"MAILLAGE_SECRET_KEY_FILE", "MAILLAGE_OIDC_CLIENT_SECRET_FILE"}


def test_no_source_file_is_too_long():
    written = [path for path in _files(".py", ".html", ".css", ".js") if "migrations" not in path.parts]
    sizes = {_name(path): len(path.read_text().splitlines()) for path in written}

    assert {name: size for name, size in sizes.items() if size >= MOST_LINES} == {}


def test_no_function_is_too_long():
    long = {}
    for path in (path for path in _files(".py") if ROOT / "tests" not in path.parents):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = node.end_lineno - node.lineno + 1
                if length > MOST_LINES_OF_A_FUNCTION:
                    long[f"{_name(path)}:{node.name}"] = length

    assert long == {}


def test_templates_hold_no_style_and_no_script_of_their_own():
    """The content security policy would refuse them."""
    inline = re.compile(
        r"<[^>]*\s(?:style|on[a-z]+)\s*=|<style\b|<script(?![^>]*\s(?:src|type=\"application/))", re.IGNORECASE
    )
    templates = [path for path in _files(".html") if PACKAGE in path.parents]

    assert [_name(path) for path in templates if inline.search(path.read_text())] == []


def test_telephone_numbers_are_fictional():
    real = [
        (_name(path), number)
        for path in _files(".py", ".md", ".html", ".js", ".toml", ".csv", ".txt", ".json")
        for number in NUMBER.findall(path.read_text(encoding="utf-8"))
        if not re.sub(r"\D", "", number.replace("+33", "0")).startswith((*FICTIONAL, DIGITS))
    ]

    assert real == []


@pytest.mark.parametrize("number", ["{}6 12 34 56 78", "{}612345678", "{}6.12.34.56.78", "{}6-12-34-56-78"])
@pytest.mark.parametrize("start", ["0", "+33 "])
def test_a_real_number_would_be_seen(start, number):
    number = number.format(start)
    digits = re.sub(r"\D", "", number.replace("+33", "0"))

    assert NUMBER.fullmatch(number)
    assert not digits.startswith(FICTIONAL)
