# Needs only Python 3.11 or newer, pip and make. Another Python: `make demo PYTHON=python3.12`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo up down status test test-browser test-kafka check lock bench event-map

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/embedded ## Install, start everything and play through a province's year
	@$(BIN)/solop demo

up: $(VENV)/embedded ## Install and run the system here until Ctrl-C
	@$(BIN)/solop up

down: $(VENV)/embedded ## Stop the running system
	@$(BIN)/solop down

status: $(VENV)/embedded ## Show the processes and what waits
	@$(BIN)/solop status

test: $(VENV)/dev ## Run the tests, but the slow ones and those that need a browser or Apache Kafka
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow and not kafka and not browser"

test-browser: $(VENV)/dev ## Run the tests of the pages in a headless Chromium
	$(BIN)/python -m pytest -m "browser and not slow and not kafka"

test-kafka: $(VENV)/dev ## Run the tests on a real Apache Kafka (needs Java 17 and Maven)
	$(BIN)/python -m pytest -m "kafka and not slow"

check: $(VENV)/dev ## Look for faults without running anything: style, types, who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/bench ## Measure
	$(BIN)/python -m benchmarks

event-map: $(VENV)/embedded ## Write docs/event-map.md and docs/asyncapi.json from the register of events
	$(BIN)/solop contracts map

# Newest versions that fit, for every platform and Python that we support.
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links pyproject.toml

lock: $(VENV)/dev ## Write the exact versions of everything into requirements/
	$(COMPILE) -o requirements/runtime.lock
	$(COMPILE) --extra embedded -o requirements/embedded.lock
	$(COMPILE) --extra embedded --extra dev -o requirements/dev.lock
	$(COMPILE) --extra embedded --extra dev --extra bench -o requirements/bench.lock

# A file in the environment says what was installed into it, so that it is done once.
$(VENV)/embedded $(VENV)/dev $(VENV)/bench: $(VENV)/%: requirements/%.lock pyproject.toml | $(BIN)/python
	@echo "Installing what requirements/$*.lock names, a minute or two…"
	@$(PIP) -r requirements/$*.lock
	@$(PIP) --quiet --no-deps --editable .
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, this is %d.%d; name another: make PYTHON=python3.12 …" % sys.version_info[:2])'
	@echo "Making a Python environment in $(VENV)…"
	@$(PYTHON) -m venv $(VENV)
