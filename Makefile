# Each target does its own set-up: a machine needs Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test check bench mutants alarms clean

install: .venv/.installed

.venv/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: install
	$(BIN)/jinhuai demo

test: install
	$(BIN)/python -m pytest -n 4 --dist worksteal

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.translations

bench: install
	$(BIN)/python -m bench

mutants: install
	$(BIN)/python -m tests.mutants

# Emergencies under kills, storms, hangs and blocked recipients: make alarms EMERGENCIES=1000
EMERGENCIES ?= 200

alarms: install
	$(BIN)/python -m tests.alarms --emergencies $(EMERGENCIES)

clean:
	rm -rf .venv build dist *.egg-info
