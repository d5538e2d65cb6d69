# Everything a developer or CI runs. A fresh machine needs git, make and Python 3.11 or newer.
#
#   make setup   the environment in .venv/; the commands below call it, it does nothing twice
#   make demo    the whole service with invented people on http://127.0.0.1:8000 (PORT=8000)
#   make test    all tests                    make check   format, lint, types, house, texts
#   make drill   the long ones                make bench   the benchmarks, as ratios
#   make wheel   the package, into dist/
#   make sbom    what it is made of, as CycloneDX, into dist/; no network
#   make audit-deps OSV='FILE…'   what advisories (OSV's JSON or zip) say of the locks; no network
#   make picture the README's picture anew, of a demonstration that runs on PORT
#   make lock          requirements*.txt anew from pyproject.toml (newest versions: UPGRADE=1)
#   make catalogues    the texts of code and templates into the catalogues of src/jobbridge/locale
#   make schema-lists  tests/schema/*.txt anew from the migrations
#   make dump          tests/dumps/ anew: a small synthetic dump of this release
#   make clean         away with .venv/ and everything built; var/ stays

SHELL := /bin/sh
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done)

VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/done
UV := $(BIN)/uv
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
unexport PYTHONPATH PYTHONHOME
# Compiled once: each start would compile it again where Python may write no bytecode.
INSTALL := $(UV) pip install --quiet --require-hashes --compile-bytecode

LOCALE := src/jobbridge/locale
CATALOGUES := $(wildcard $(LOCALE)/*/LC_MESSAGES/jobbridge.po)
COMPILED := $(CATALOGUES:.po=.mo)
ASSETS := src/jobbridge/web/vendor/manifest.json
ASSET_SOURCES := package.json package-lock.json .npmrc designsystemet.config.json \
	src/jobbridge/web/assets.py src/jobbridge/web/typefaces.py
ANEW := $(if $(UPGRADE),--upgrade,)
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-annotate $(ANEW) \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.PHONY: help setup setup-dev demo test check drill bench picture wheel sbom audit-deps lock catalogues schema-lists dump clean \
	check-format check-lint check-types check-templates check-house

help:
	@sed -n 's/^#   make/make/p' Makefile

# --- the environment -----------------------------------------------------------------------

setup: $(DONE)/project $(ASSETS) $(COMPILED)

setup-dev: setup $(DONE)/dev $(DONE)/clients

# A virtual environment does not survive a move of the checkout: made anew where it was moved.
ifneq ($(shell cat $(DONE)/place 2>/dev/null),$(CURDIR))
.PHONY: $(DONE)/place
endif

$(DONE)/place:
	@test -n "$(PYTHON)" || { echo "JobBridge needs Python 3.11 or newer, found:" \
		"$$(python3 --version 2>&1)." \
		"Install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python has no venv. On Debian and Ubuntu run (as root):" \
		"apt-get install $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % \
		sys.version_info[:2])')" >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $$(test -e $@ && echo --clear) $(VENV)
	@mkdir -p $(DONE)
	@echo "$(CURDIR)" > $@

$(DONE)/tools: requirements-setup.txt $(DONE)/place
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-setup.txt
	@touch $@

$(DONE)/runtime: requirements.txt $(DONE)/tools
	@echo "Installing what JobBridge runs with"
	@$(INSTALL) -r requirements.txt
	@touch $@

$(DONE)/dev: requirements-dev.txt $(DONE)/runtime
	@echo "Installing what tests and checks need"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

$(DONE)/project: pyproject.toml hatch_build.py $(DONE)/runtime
	@$(UV) pip install --quiet --no-deps --no-build-isolation --offline --editable .
	@touch $@

$(ASSETS): $(ASSET_SOURCES) | $(DONE)/project
	@command -v npm >/dev/null || $(INSTALL) -r requirements-node.txt
	@$(BIN)/python -m jobbridge.web.assets
	@touch $@

$(DONE)/clients: tests/calendar/clients/package.json tests/calendar/clients/package-lock.json \
		.npmrc $(DONE)/project $(DONE)/dev
	@command -v npm >/dev/null || $(INSTALL) -r requirements-node.txt
	@$(BIN)/python -m tests.calendar.clients
	@touch $@

$(COMPILED): %.mo: %.po | $(DONE)/runtime
	@$(BIN)/pybabel -q compile -D jobbridge -i $< -o $@

# --- what people run -----------------------------------------------------------------------

demo: setup
	@$(BIN)/jobbridge demo --port $(PORT)

test: setup-dev
	$(BIN)/pytest -n auto --dist loadgroup -rs $(PYTEST)

# `make -k check` goes on after a finding.
check: check-format check-lint check-types check-templates check-house

check-format: setup-dev
	$(BIN)/ruff format --check .

check-lint: setup-dev
	$(BIN)/ruff check .

check-types: setup-dev
	$(BIN)/mypy

check-templates: setup-dev
	$(BIN)/djlint --lint --quiet templates

check-house: setup-dev
	$(BIN)/pytest tests/test_house.py tests/test_repository.py tests/test_translations.py

drill: setup-dev
	$(BIN)/pytest -m drill -s $(PYTEST)

bench: setup-dev
	$(BIN)/python -m tests.bench

picture: setup-dev
	$(BIN)/python -m tests.journeys.screenshot http://127.0.0.1:$(PORT)

wheel: setup
	@rm -rf dist
	$(BIN)/python -m hatchling build -t wheel

sbom: setup
	@mkdir -p dist
	$(BIN)/python -m jobbridge.operation.bill > dist/jobbridge.cdx.json

audit-deps: setup
	@test -n "$(OSV)" || { echo "name files of advisories: make audit-deps OSV=all.zip" >&2; exit 2; }
	$(BIN)/python -m jobbridge.operation.bill $(OSV)

# --- what maintainers run ------------------------------------------------------------------

lock: $(DONE)/tools
	$(LOCK) --group setup -o requirements-setup.txt
	$(LOCK) --group node -o requirements-node.txt
	$(LOCK) pyproject.toml -c requirements-setup.txt -o requirements.txt
	$(LOCK) pyproject.toml --extra dev --extra cluster -c requirements.txt -o requirements-dev.txt

catalogues: setup
	@mkdir -p var
	@$(BIN)/pybabel -q extract -F pyproject.toml --omit-header --add-location=file \
		--sort-by-file -w 100 -o var/jobbridge.pot .
	@for language in lv ru; do \
		file=$(LOCALE)/$$language/LC_MESSAGES/jobbridge.po; \
		test -e $$file || $(BIN)/pybabel -q init -i var/jobbridge.pot -o $$file -l $$language; \
		$(BIN)/pybabel -q update -i var/jobbridge.pot -o $$file -l $$language -w 100 \
			--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; \
	done
	@$(MAKE) --no-print-directory setup
	@$(BIN)/pytest tests/test_translations.py

schema-lists: setup-dev
	$(BIN)/python -m tests.schema

dump: setup-dev
	$(BIN)/python -m tests.dump

clean:
	rm -rf $(VENV) $(COMPILED) src/jobbridge/web/vendor dist build .pytest_cache .mypy_cache \
		.ruff_cache .hypothesis
