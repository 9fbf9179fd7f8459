import os
import signal
import subprocess
import sys
import threading
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

_PAUSE_SECONDS = 5.0
_PATIENCE_SECONDS = 20.0


class Command(BaseCommand):
    help = "Sert le site, et fait tourner l'ouvrier à côté. Ctrl+C arrête les deux."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("MAILLAGE_HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("MAILLAGE_PORT", "8000")))
        parser.add_argument(
            "--processes",
            type=int,
            default=int(os.environ.get("MAILLAGE_PROCESSES", "1")),
            help="combien de processus répondent ; un par cœur sert le plus de monde",
        )
        parser.add_argument("--without-worker", action="store_true", help="l'ouvrier tourne ailleurs")

    def handle(self, *args: Any, **options: Any) -> None:
        _say_address(options["port"])
        worker = Worker()
        # uvicorn stops by itself, then raises the signal again: what follows must still be done.
        signal.signal(signal.SIGTERM, _leave)
        if not options["without_worker"]:
            worker.start()
        self.stdout.write(self.style.SUCCESS(f"Maillage est ouvert : http://localhost:{options['port']}/"))
        self.stdout.write("Pour l'arrêter : Ctrl+C.")
        try:
            # No access log: it would hold addresses and questions (docs/security.md, case 50).
            uvicorn.run(
                "maillage.asgi:application",
                host=options["host"],
                port=options["port"],
                workers=options["processes"],
                access_log=False,
                log_level="warning",
                server_header=False,
                lifespan="off",
            )
        finally:
            worker.stop()


def _say_address(port: int) -> None:
    """Links in mails, citations and feeds lead where this is served, unless another address was said: here, and in the processes
    that are started from here."""
    if not any(name.startswith("MAILLAGE_SITE_URL") for name in os.environ):  # a file may say it too
        os.environ["MAILLAGE_SITE_URL"] = settings.SITE_URL = f"http://localhost:{port}"


def _leave(*_: Any) -> None:
    sys.exit(0)


class Worker:
    """The worker as a child process, started again when it stops by itself."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()  # what has begun is finished
            try:
                self._process.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()  # another worker takes it again in five minutes
        if self._thread.is_alive():
            self._thread.join(timeout=_PAUSE_SECONDS)

    def _watch(self) -> None:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"]
        while not self._stopping.is_set():
            self._process = subprocess.Popen(command)  # noqa: S603 -- our own command
            if self._stopping.is_set():
                self._process.terminate()
            self._process.wait()
            self._stopping.wait(_PAUSE_SECONDS)
