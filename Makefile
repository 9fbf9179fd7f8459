# Maillage: `make demo` runs it, `make test` tests it. Nothing to install first but Python 3.11 (python3, python3-venv, make).
PYTHON ?= $(shell for one in python3.11 python3.12 python3.13 python3; do command -v $$one && break; done)
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
WORKERS ?= 2
LOOPBACK_ONLY := --disable-socket --allow-unix-socket --allow-hosts=127.0.0.1,::1,localhost

.PHONY: demo demo-code run test test-postgresql test-e2e check fix bench lock screenshots size clean

demo: .venv/prod.done ## A running site with a demonstration network
	@MAILLAGE_DEMO=1 $(MANAGE) demo

demo-code: ## The one-time code of the demonstration's accounts
	@MAILLAGE_DEMO=1 $(MANAGE) demo_code

run: .venv/prod.done ## The site as it is, without demonstration data
	@$(MANAGE) setup && $(MANAGE) serve

test: .venv/dev.done ## The tests, on SQLite
	$(BIN)/python -m pytest -n $(WORKERS)

test-postgresql: .venv/dev.done ## The same tests on PostgreSQL, found or started
	$(BIN)/python tools/with_postgresql.py $(BIN)/python -m pytest -n $(WORKERS)

test-e2e: .venv/dev.done ## The journeys in Debian's Chromium
	$(BIN)/python -m pytest tests/e2e -n $(WORKERS) -o addopts="--strict-markers $(LOOPBACK_ONLY)" $(JOURNEYS)

check: .venv/dev.done ## Format, lint, templates, order of the apps, types, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djhtml --check --tabwidth 2 maillage/templates
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(MANAGE) makemigrations --check --dry-run

fix: .venv/dev.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djhtml --tabwidth 2 maillage/templates

bench: .venv/dev.done ## Measures, beside their peers: bench/RESULTS.md
	$(BIN)/python tools/with_postgresql.py $(BIN)/python -m bench

screenshots: .venv/dev.done ## The pictures of the README
	$(BIN)/python -m tools.screenshots

size: .venv/dev.done ## Rooms that are too large
	$(BIN)/python tools/size.py

lock: .venv/dev.done ## Compile the locks of requirements/ again (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate -q pyproject.toml -o requirements/prod.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate -q pyproject.toml --group dev -c requirements/prod.txt -o requirements/dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate -q --group pyproject.toml:tools -o requirements/tools.txt

.venv/bin/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "Il faut Python 3.11 ou plus récent : apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Il manque le module venv : apt-get install python3-venv"; exit 1; }

.venv/prod.done: requirements/prod.txt | .venv/bin/python
	@echo "Installation des bibliothèques (une minute la première fois)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/prod.txt
	@touch $@

.venv/dev.done: requirements/dev.txt | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ .venv/prod.done

clean:
	rm -rf var .venv
