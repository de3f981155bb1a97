# One command each: make demo, make test, make check. All tools live in .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test integration soak check docs bench bench-forecast bench-forecast-worlds bench-plan-worlds format lock clean

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What the demo and the commands need; `setup` adds what tests and checks need.
setup: .venv/ready-dev

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-build-isolation --no-deps -e .
	touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	touch $@

demo: .venv/ready
	$(BIN)/caseweight demo

# A file's tests stay in one process, so that a home is made once; the longest files go first.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test: setup
	$(PYTEST) --ignore tests/integration --ignore tests/faults

# What needs more of a machine, or more time: an office program, a person's way over the pages,
# the whole road by its commands, and what goes wrong (kills, locks, full disks, broken files).
integration: setup
	$(PYTEST) tests/integration tests/faults

# What is found by trying for long: more kills, and ten times the examples, other ones every time.
soak: setup
	CASEWEIGHT_TEST_KILLS=$${CASEWEIGHT_TEST_KILLS:-10} $(PYTEST) --hypothesis-profile soak tests/faults

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# What the docs can read off the code: the data dictionary and the graph of selects.
docs: setup
	$(BIN)/python -m docs.generate

bench: setup
	$(BIN)/python tests/benchmarks/ingest.py
	$(BIN)/python tests/benchmarks/growth_coverage.py
	$(BIN)/python tests/benchmarks/nowcast_coverage.py
	$(BIN)/python tests/benchmarks/control_charts.py
	$(BIN)/python tests/benchmarks/cost_development.py
	$(BIN)/python tests/benchmarks/cost_comparison.py
	$(BIN)/python tests/benchmarks/plan_speed.py
	$(BIN)/python tests/benchmarks/disclosure.py

bench-forecast: setup
	$(BIN)/python tests/benchmarks/forecast.py

bench-forecast-worlds: setup
	$(BIN)/python tests/benchmarks/forecast_worlds.py

bench-plan-worlds: setup
	$(BIN)/python tests/benchmarks/plan_worlds.py

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs uv. Pins every version with its hashes, and names no index.
LOCK := uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11
lock:
	$(LOCK) --extra build pyproject.toml -o requirements.lock
	$(LOCK) --extra build --extra dev --constraint requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv data/build .pytest_cache .mypy_cache .ruff_cache .hypothesis
