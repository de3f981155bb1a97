# One command each: make demo, make test, make check. All tools live in .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test check docs bench bench-forecast format lock clean

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

demo: setup
	$(BIN)/caseweight demo

test: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal

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
	$(BIN)/python tests/benchmarks/cost_development.py

bench-forecast: setup
	$(BIN)/python tests/benchmarks/forecast.py

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs uv. Pins every version with its hashes, and names no index.
lock:
	uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv data/build .pytest_cache .mypy_cache .ruff_cache .hypothesis
