"""Takes the reader of QR codes for browsers that have none of their own (docs/adr/0044), from the package `qr` of npm.

    python tools/take_qr_reader.py

Writes reader.js and LICENSE.txt into maillage/static/qr, the same at each run. Needs npm; an installation of Maillage does not.
"""

import base64
import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "maillage" / "static" / "qr"
PACKAGE, ESBUILD = "qr@0.7.0", "esbuild@0.25.12"
SHA512 = "/VrrACmOAwZVipuRITwfEwOL5oAMEHH5PTmBWaGtlTom2Thxaa+rhmna4zU9PRN2uLw2wdccbkHOLGZb1Q9SdA=="
ENTRY = 'export { BarcodeDetector } from "./package/decode.js";'
BANNER = f"/*! {PACKAGE}, its decoder alone. Copyright (c) 2023 Paul Miller (paulmillr.com). MIT: LICENSE.txt beside this file. */"
# Safari of iOS 14, and what is younger.
OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--global-name=QrReader",
    "--target=es2019",
    "--legal-comments=none",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = json.loads(_run("npm", "pack", PACKAGE, "--json", folder=folder))
        archive = folder / (told[0] if isinstance(told, list) else next(iter(told.values())))["filename"]
        if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SHA512:
            message = f"{PACKAGE} n’est pas celui qui a été relu."
            raise SystemExit(message)
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        (folder / "entry.js").write_text(ENTRY)
        made = _run("npx", "--yes", ESBUILD, "entry.js", *OPTIONS, folder=folder)
        TARGET.mkdir(exist_ok=True)
        (TARGET / "reader.js").write_text(f"{BANNER}\n{made}")
        (TARGET / "LICENSE.txt").write_text((folder / "package" / "LICENSE-MIT").read_text() + "\n")


def _run(*command: str, folder: Path) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
