# make run     set everything up and serve a demo on 127.0.0.1:8000 (PORT=, TERANGA_DATA= to change)
# make setup   only set up; `.venv/bin/teranga` is then the command
# make check   format, lint, types, imports, words, generated docs, migrations
# make test    everything: both databases, browser journeys, the checks, the coverage bar
# make docs    the guides as a site, in site/
# make bench   fill an installation of its own with N=100000 people and time what staff do (ON=--postgresql)
# make audit   known weaknesses of dependencies, where their databases are reached
# make lock    requirements/*.in -> requirements/*.txt, with hashes

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
N ?= 100000
ON ?=
export TERANGA_DATA ?= $(CURDIR)/var
# The first of these that is Python 3.11 or later makes the environment.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$each"; break; }; done)

BIN := .venv/bin
DONE := .venv/.done
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q
PAGES := $(shell find teranga -name '*.html' -o -name room.py -o -path 'teranga/ui/*' -name '*.py' 2>/dev/null)
ASSETS := $(shell find frontend -name node_modules -prune -o -name dist -prune -o -type f -print 2>/dev/null)
SHEET := teranga/ui/static/ui/teranga.css
WORDS := $(shell find teranga -name '*.po' 2>/dev/null)

.PHONY: help setup dev run check test docs bench audit lock \
	check-format check-lint check-types check-imports check-words check-docs check-migrations

help:
	@sed -n 's/^# //p' Makefile

setup: $(DONE)/package $(SHEET) $(DONE)/words

dev: setup $(DONE)/dev

run:
	@$(MAKE) -j2 setup
	@$(BIN)/teranga init
	@[ -e "$(TERANGA_DATA)/demo" ] || $(BIN)/teranga demo
	@exec $(BIN)/teranga serve --port $(PORT)

$(DONE)/venv:
	@[ -n "$(PYTHON)" ] || { echo "Teranga needs Python 3.11 or later; none was found." >&2; exit 1; }
	@echo "Making the environment with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { echo "The module venv is missing (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@mkdir -p $(DONE) && touch $@

$(DONE)/base: requirements/base.txt $(DONE)/venv
	@echo "Installing what Teranga needs"
	@$(PIP) install --no-compile --require-hashes -r requirements/base.txt
	@touch $@

$(DONE)/package: pyproject.toml hatch_build.py requirements/base.in $(DONE)/base
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DONE)/dev: requirements/dev.txt $(DONE)/base | $(DONE)/package
	@echo "Installing the tools of those who write it"
	@$(PIP) install --no-compile --require-hashes -r requirements/dev.txt
	@touch $@

$(DONE)/node: frontend/package-lock.json scripts/npm $(DONE)/base
	@echo "Installing the page's parts"
	@cd frontend && ../scripts/npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(SHEET): $(ASSETS) $(PAGES) $(DONE)/node
	@echo "Building the page's assets"
	@cd frontend && ../scripts/npm run --silent build -- --logLevel error
	@touch $@

$(DONE)/words: $(WORDS) $(DONE)/package
	@$(BIN)/teranga words --compile
	@touch $@

check: dev
	@$(MAKE) -k -j2 --output-sync=target check-types check-format check-lint check-imports check-words check-docs check-migrations
	@echo "All checks pass."

check-types:
	@$(BIN)/mypy

check-format:
	@$(BIN)/ruff format --check --quiet --output-format=concise .

check-lint:
	@$(BIN)/ruff check --quiet --output-format=concise .

check-imports:
	@$(BIN)/lint-imports --no-cache > $(DONE)/imports.log || { cat $(DONE)/imports.log; exit 1; }

check-words:
	@$(BIN)/teranga words --check

check-docs:
	@$(BIN)/teranga docs --check

check-migrations:
	@DATABASE_URL=sqlite://:memory: TERANGA_KEYS_DATABASE_URL=sqlite://:memory: DJANGO_SETTINGS_MODULE=teranga.settings \
		$(BIN)/django-admin makemigrations --check --dry-run

test:
	@$(MAKE) -j2 dev
	@scripts/tests

docs: dev
	@$(BIN)/mkdocs build --clean
	@echo "The guides are in site/index.html."

bench: dev
	@$(BIN)/python bench/run.py --people $(N) $(ON)

audit: dev
	@scripts/audit

lock: dev
	@cd requirements && for each in base dev node; do \
		../$(BIN)/uv pip compile -q --no-strip-extras --universal --generate-hashes --no-header --python-version 3.11 $$each.in -o $$each.txt; done
