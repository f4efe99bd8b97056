# Everything a newcomer types. Each target makes what it needs; nothing but Python 3.11+ and make is expected.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PERIOD ?=
JOBS   ?= 2

MONTH   := $(if $(PERIOD),$(PERIOD),2026-11)
QUARTER := $(if $(PERIOD),$(PERIOD),2026-Q3)

.DEFAULT_GOAL := help
.PHONY: help setup monthly quarterly test test-fast test-all corpus lint attack bench kills looks docs samples templates catalogs package clean

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

# The stamp is newer than the pins: a second call does nothing and needs no network.
setup: $(VENV)/.ready ## .venv with everything pinned

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "reviewkit needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,postgresql,keyring]'
	@touch $@

# Exit code 1 says that something was given back or is missing: a result, and no failure of make.
monthly: setup ## the month's documents from the samples (PERIOD=2026-11)
	@$(BIN)/reviewkit monthly --period $(MONTH) --jobs $(JOBS) || [ $$? -eq 1 ]

quarterly: setup ## the quarter's documents from the samples (PERIOD=2026-Q3)
	@$(BIN)/reviewkit quarterly --period $(QUARTER) --jobs $(JOBS) || [ $$? -eq 1 ]

test: setup ## the tests
	@$(BIN)/python -m pytest -n $(JOBS) -m 'not slow'

test-fast: setup ## the tests of the modules alone: no whole run, property, audit or other program
	@$(BIN)/python -m pytest -n $(JOBS) -m 'not (slow or whole_run or many_cases or audit or office or browser or postgresql or corpus)'

test-all: setup ## the tests, the long ones too
	@$(BIN)/python -m pytest -n $(JOBS)

corpus: setup ## fetch other projects' odd files, for the tests that need them
	@$(BIN)/python -m tools.corpus

lint: setup ## format, rules, types, imports, catalogs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/catalogs.py --check

bench: setup ## measure, and print what is measured
	@$(BIN)/python -m bench

attack: setup ## attack it as far as this machine allows; renew the figures of docs/security.md
	@$(BIN)/python -m tools.attack

kills: setup ## kill commands at 1,000 random moments; nothing half done, nothing twice
	@$(BIN)/python -m tools.kills

looks: setup ## every document as PNG pages, in looks/
	@$(BIN)/python -m tools.looks

docs: monthly ## renew what is generated: forms, faults, settings, templates' variables, pictures
	@$(BIN)/python -m tools.docs
	@$(BIN)/python -m tools.pictures

samples: setup ## play the story in samples/ and renew what changed in input_samples/
	@$(BIN)/python -m tools.samples

templates: setup ## renew templates/
	@$(BIN)/python -m tools.templates
	@$(BIN)/python -m tools.template_minutes
	@$(BIN)/python -m tools.templates_quarter

catalogs: setup ## sort the French catalogs by room and compile them
	@$(BIN)/python tools/catalogs.py --sort

# Installed as a user without make installs it: the wheel alone, in an environment that holds nothing else.
package: setup ## build wheel and sdist in dist/, and try the wheel in an empty environment
	@rm -rf dist
	@$(BIN)/python -m build --outdir dist . > /dev/null
	@ls -l dist | awk 'NR > 1 {printf "%s: %.1f MB\n", $$9, $$5 / 1e6}'
	@$(PYTHON) -m venv dist/.try
	@dist/.try/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt dist/*.whl
	@dist/.try/bin/reviewkit init dist/.try/reviews --sample
	@cd dist/.try/reviews && { ../bin/reviewkit monthly > /dev/null || [ $$? -eq 1 ]; } && ../bin/reviewkit figures --period 2026-11 > /dev/null
	@rm -rf dist/.try

clean: ## remove what was made
	rm -rf output returned archive reviewkit.db* looks
