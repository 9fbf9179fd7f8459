"""The demonstration site, served from a folder of its own, and its pages: for the browser tests and the pictures."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page as Tab
from playwright.sync_api import Response

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
# Without these, Chromium calls its makers at every start; root's has no sandbox.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MELUN, MARSEILLE = "l=77288", "l=13055"
E_CONFERENCE = "/agenda/2021/e-conference-3-decembre-2021"
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Page:
    """A page to look at: its address, then, for the answer to a form, what is typed there and the button pressed."""

    name: str
    path: str
    typed: str = ""
    button: str = ""
    status: int = 200


AGENDA = (
    Page("agenda", "/agenda"),
    Page("agenda-passes", "/agenda?quand=passes"),
    Page("agenda-vide", "/agenda?departement=2A&nature=week&quand=passes"),
    Page("agenda-mois", "/agenda/mois/2027-01"),
    Page("agenda-mois-choisi", "/agenda/mois/2027-01?departement=77"),
    Page("agenda-carte", "/agenda/carte"),
    Page("formations", "/formations"),
    Page("formations-passees", "/formations?quand=passes&croisee=1"),
    Page("formations-departements", "/formations/departements"),
)

RESOURCES = (
    Page("recherche", "/recherche"),
    Page("ressources", "/ressources"),
    Page("ressources-choisies", "/ressources?t=practice"),
    Page("ressources-vides", "/ressources?t=podcast&h=justice"),
    Page("ressource", "/ressources/protocole-exemple-retour"),
    Page("pratique", "/ressources/aller-devant-adolescents-lille"),
    Page("collections", "/ressources/collections"),
    Page("collection", "/ressources/collections/commencer"),
    Page("collection-cherchee", "/ressources/collections/pratiques-prometteuses"),
)


def load(folder: Path) -> None:
    """Lay the data of a demonstration site in `folder`."""
    for command in (
        ["setup"],
        ["load_demo"],
        ["load_demo_people", "--verbosity", "0"],
        ["load_demo_content", "--verbosity", "0"],
        ["load_demo_events", "--verbosity", "0"],
        ["load_demo_trainings", "--verbosity", "0"],
        ["publish_directory", "--force"],
        ["rebuild_search"],
    ):
        _manage(command, variables(folder))


@contextmanager
def serve(folder: Path, **settings: str) -> Iterator[str]:
    """The address of the demonstration site whose data lie in `folder`; `settings` are MAILLAGE_* variables."""
    port = _free_port()
    environment = variables(folder) | settings
    server = subprocess.Popen(_command(["serve", "--without-worker", "--port", str(port)]), env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait()


def work(folder: Path) -> None:
    """Do what waits for the worker of the site whose data live in `folder`; there is none at work beside it."""
    _manage(["db_worker", "--queue-name", "*", "--batch", "--no-reload"], variables(folder))


def variables(folder: Path) -> dict[str, str]:
    """The environment of its commands. Mails are written in its folder « mails »."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAILLAGE_", "DJANGO_"))}
    mails = {"MAILLAGE_MAIL_URL": f"filemail:///{folder}/mails"}
    return kept | mails | {"MAILLAGE_DATA_DIR": str(folder), "MAILLAGE_DEMO": "1"}


def pages(address: str) -> list[Page]:
    """Every type of page, each in the states that change its look."""
    open_place = _reference(address, f"{MELUN}&b=1", is_protected=False)
    course, door = _training(address)
    hidden_place = _reference(address, f"{MARSEILLE}&b=2", is_protected=True)
    return [
        Page("accueil", "/"),
        Page("choisir-ville", "/", typed="Saint-Denis", button="Voir qui peut aider"),
        Page("ville-inconnue", "/", typed="Qsdfghjk", button="Voir qui peut aider"),
        Page("resultats", f"/aide/resultats?p=1&{MELUN}&b=1"),
        Page("resultats-affines", f"/aide/resultats?p=3&{MELUN}&a=15&o=1&d=80"),
        Page("resultats-proteges", f"/aide/resultats?p=1&{MARSEILLE}&b=2"),
        Page("resultats-vides", "/aide/resultats?l=48095&b=14&o=1"),
        Page("nulle-part", "/aide/resultats?p=2&b=5"),
        Page("dit-au-reseau", f"/aide/resultats?p=1&{MELUN}&b=1", button="Le dire au réseau"),
        Page("fiche", f"/aide/lieu/{open_place}?{MELUN}"),
        Page("fiche-protegee", f"/aide/lieu/{hidden_place}?{MARSEILLE}"),
        Page("imprimer", f"/aide/lieu/{open_place}/imprimer"),
        Page("signaler", f"/aide/lieu/{open_place}/signaler"),
        Page("signaler-incomplet", f"/aide/lieu/{open_place}/signaler", button="Envoyer"),
        Page("suivre", "/aide/suggestion"),
        Page("fiches-confirmees", "/fiches/confirmees"),
        Page("lien-abime", "/fiches/confirmer/abime", status=410),
        Page("comprendre", "/comprendre"),
        Page("comprendre-signes", "/comprendre/signes"),
        Page("comprendre-loi", "/comprendre/loi"),
        Page("reseau", "/reseau"),
        Page("reseau-participer", "/reseau/participer"),
        Page("actualites", "/actualites"),
        Page("actualites-choisies", "/actualites?theme=spot&territoire=42"),
        Page("referencer", "/reseau/referencer"),
        Page("referencer-incomplet", "/reseau/referencer", button="Envoyer la demande", status=422),
        Page("referencer-merci", "/reseau/referencer/merci"),
        *AGENDA,
        Page("evenement", E_CONFERENCE),
        Page("evenement-semaine", "/agenda/2021/hauts-seine-semaine-prevention-lutte-contre-risque-jeunes"),
        Page("evenement-changements", f"{E_CONFERENCE}/versions"),
        Page("evenement-presse", f"{E_CONFERENCE}/presse"),
        Page("evenement-revoir", f"{E_CONFERENCE}/rediffusion"),
        Page("formation", course),
        Page("inscription", door),
        Page("mes-inscriptions", "/mes-inscriptions"),
        Page("verifier-attestation", "/attestations/verifier"),
        *RESOURCES,
        Page("carte", f"/aide/plan?{MELUN}"),
        Page("numeros", "/aide/numeros"),
        Page("que-faire", "/aide"),
        *(Page(slug, f"/aide/{slug}") for slug in ("fugue", "toi", "images", "droits", "parents", "ami", "traces")),
        *(
            Page(slug, f"/{slug}")
            for slug in ("accessibilite", "mentions-legales", "donnees-personnelles", "plan-du-site")
        ),
        Page("composants", "/ui/"),
        Page("introuvable", "/nulle-part", status=404),
    ]


def _reference(address: str, question: str, *, is_protected: bool) -> str:
    """The first place that answers, whose address is protected or not."""
    with urlopen(f"{address}/aide/resultats.json?{question}") as answer:  # noqa: S310 -- our own address
        services = json.load(answer)["services"]
    return next(one["reference"] for one in services if one.get("is_protected", False) == is_protected)


def _training(address: str) -> tuple[str, str]:
    """The page of a training, and where one registers to its next session."""
    course = _first(f"{address}/formations", r'href="(/formations/\d+/[\w-]+)')
    return course, _first(f"{address}{course}", r'href="(/agenda/[^"]+/inscription)')


def _first(address: str, pattern: str) -> str:
    with urlopen(address) as answer:  # noqa: S310 -- our own address
        found = re.search(pattern, answer.read().decode())
    assert found is not None
    return found[1]


def log_in(tab: Tab, address: str, folder: Path, email: str) -> None:
    """As somebody of the demonstration, with the password and the one-time code that its commands tell."""
    variables = {**os.environ, "MAILLAGE_DATA_DIR": str(folder), "MAILLAGE_DEMO": "1"}
    told = {
        command: subprocess.run(_command([command]), env=variables, capture_output=True, text=True, check=True).stdout
        for command in ("load_demo_people", "demo_code")
    }
    password = next(line for line in told["load_demo_people"].splitlines() if "mot de passe : " in line)
    tab.goto(f"{address}/pro/connexion")
    tab.get_by_label("Adresse électronique").fill(email)
    tab.get_by_label("Mot de passe").fill(password.partition(" : ")[2])
    tab.get_by_role("button", name="Se connecter", exact=True).click()
    tab.get_by_role("textbox").fill(told["demo_code"].strip())
    with tab.expect_navigation():
        tab.get_by_role("button", name="Continuer").click()


def visit(tab: Tab, address: str, page: Page) -> Response:
    """Go to that page as a person would, through its form if it answers one; gives what the server said."""
    answer = tab.goto(address + page.path)
    if page.typed:
        tab.get_by_role("textbox").fill(page.typed)
    if page.button:
        with tab.expect_navigation() as navigation:
            tab.get_by_role("button", name=page.button).click()
        answer = navigation.value
    assert answer is not None  # None only when nothing was asked of the server
    return answer


def _command(command: list[str]) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *command]


def _manage(command: list[str], variables: dict[str, str]) -> None:
    """Quiet, unless it fails."""
    done = subprocess.run(
        _command(command), env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        done.check_returncode()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + _START_SECONDS
    while time.monotonic() < limit and server.poll() is None:
        try:
            urlopen(f"{address}/sante", timeout=2).close()  # noqa: S310 -- our own address
        except (URLError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    message = f"Le site de démonstration ne répond pas à {address}."
    raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
