# The two commands: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8501
ARGS ?=

# Figures of the real files are checked where those files lie beside the checkout.
ifneq ($(wildcard ../shared/data),)
COMMONBEAT_REALDATA ?= $(abspath ../shared/data)
export COMMONBEAT_REALDATA
endif

# A process for every core; tests of one file stay together, browser tests come last.
SPREAD := --numprocesses auto --dist loadfile --no-loadscope-reorder

CODE := $(wildcard data geo pages queries dashboard.py docs tests bench)

.PHONY: help run test check format docs bench bundle bundle-check lock clean installed installed-dev

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: installed ## Build the demonstration city and serve the dashboard on http://127.0.0.1:8501 (PORT=… for another)
	@$(VENV)/bin/commonbeat demo
	@$(VENV)/bin/commonbeat serve --city demo --port $(PORT)

test: installed-dev ## Run every test, browser included (ARGS="-k map" for some)
	@.ci/find-browser $(PY)
	@.ci/find-postgres
	$(PY) -m pytest $(SPREAD) $(ARGS)

check: installed-dev ## Lint, format, types, SQL and architecture
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(CODE)
	$(PY) -m sqlfluff lint queries
	$(PY) -m pytest --quiet tests/test_architecture.py

format: installed-dev ## Rewrite the code in the house format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

docs: installed-dev ## Write the documents that are made from code
	$(PY) -m docs.generate

bench: installed-dev ## Measure our ways against others in the same run and print the tables
	$(PY) -m bench $(ARGS)

# uv reads the ranges in pyproject.toml and writes one lock for every system and Python; its wheel comes from
# the package index, into an environment of its own. `make lock ARGS=--upgrade` takes newer releases.
UV := $(shell command -v uv 2>/dev/null || echo $(VENV)/lock/bin/uv)
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links pyproject.toml --group install
lock: $(UV) ## Write requirements.lock and requirements-dev.lock anew (ARGS=--upgrade for newer releases)
	$(COMPILE) $(ARGS) --output-file requirements.lock
	$(COMPILE) $(ARGS) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

$(VENV)/lock/bin/uv: | installed
	$(PY) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet uv

# Wheels that pip finds elsewhere are taken from there: PIP_FIND_LINKS=FOLDER PIP_NO_INDEX=1 make bundle
bundle: installed ## Write build/commonbeat-….tar, which installs on a machine without any network
	@.ci/bundle requirements.lock build

bundle-check: bundle ## Install that archive cut off from the network, build the demonstration city and serve it
	@.ci/check-bundle "$$(ls -t build/commonbeat-*.tar | head -n 1)"

clean: ## Remove the environment and the tools' caches; built cities stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info

installed:
	@.ci/install requirements.lock

installed-dev:
	@.ci/install requirements-dev.lock
