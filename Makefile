# Everything a newcomer needs: `make demo` shows the program, `make test` proves it.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
BENCH_STAMP := .venv/.installed-bench
SHARED ?= ../shared
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# The tests start hundreds of processes: where the surroundings forbid to keep what was compiled, each compiles all.
export PYTHONDONTWRITEBYTECODE =

.PHONY: install demo test proofs types test-deep screens real bench ingest scale oracles kills machines simulate shots catalogues pages lock clean

install: $(STAMP)

ASSETS := hatch_build.py $(shell find frontend -path frontend/node_modules -prune -o -type f -print)

$(STAMP): requirements/dev.txt pyproject.toml $(ASSETS)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-compile --no-deps --no-build-isolation -e .
	touch $@

demo: install
	$(BIN)/catchball demo

test: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory -j 2 proofs types

# The types are checked beside the tests, for at the beginning and at the end these leave a processor idle.
proofs: install
	$(BIN)/pytest

types: install
	$(BIN)/mypy
	$(BIN)/lint-imports

# The laws with thousands of examples each, and the long fuzzing runs.
test-deep: install
	HYPOTHESIS_PROFILE=deep $(BIN)/pytest tests/core tests/formats tests/cli tests/web/test_telling.py tests/web/test_nonsense.py tests/api/test_api_schema.py

# All tests in the browser at phone, tablet and desktop width, in light and in dark.
screens: install
	CATCHBALL_EVERY_WIDTH=1 $(BIN)/pytest tests/browser

# Real instructions and real histories, read from $(SHARED)/data; says so where they are absent.
real: install
	$(BIN)/python -m bench.real $(SHARED)/data/instructions
	$(BIN)/python -m bench.real_loop $(SHARED)/data/instructions

bench: install $(BENCH_STAMP)
	$(BIN)/python -m bench.run
	$(BIN)/python -m bench.system
	$(BIN)/python -m bench.clicks
	$(BIN)/python -m bench.clicks --scale large
	$(BIN)/python -m bench.races
	$(BIN)/python -m bench.latency
	$(BIN)/python -m bench.ingest --rows 400000

# Ten million measurements over HTTP, and as many from a Parquet file; then their pages.
ingest: install $(BENCH_STAMP)
	$(BIN)/python -m bench.ingest --markdown docs/develop/ingest.md

# Kills processes of a running installation again and again, and looks for what was lost.
kills: install
	$(BIN)/python -m bench.kills --kills 60
	$(BIN)/python -m bench.ingest_kills --kills 30

# An archive of millions of rows, reduced by Polars and by Spark, which needs Java; Spark is installed for as long.
scale: install
	$(BIN)/python -m bench.bulk
	$(BIN)/python -m bench.bulk_moving

# Machines send while broker, server, database and connections are killed; needs mosquitto, and says so.
machines: install
	$(BIN)/python -m bench.machines
	$(BIN)/python -m bench.machines_speed

# Our statistics beside those of R, where R is installed; fails where it is not, unless WITHOUT=--without.
oracles: install
	$(BIN)/python -m bench.oracles $(WITHOUT)

# How often a verdict is wrong, over thousands of made-up series: the tables of docs/develop/evidence.md and trials.md.
simulate: install
	$(BIN)/python -m bench.simulate
	$(BIN)/python -m bench.simulate --markdown docs/develop/evidence.md

# Pictures of every screen for the guide, of the demonstration company.
shots: install
	PYTHONPATH=tests $(BIN)/python -m tools.shots docs/guide/pictures

# New strings of the interface into the catalogues of its languages, where a person translates them.
catalogues: install
	$(BIN)/python -m tools.catalogues

# Writes what real and bench found into the documentation.
pages: install $(BENCH_STAMP)
	$(BIN)/python -m bench.real $(SHARED)/data/instructions --markdown docs/develop/real.md
	$(BIN)/python -m bench.run --markdown docs/develop/bench.md

$(BENCH_STAMP): requirements/bench.txt $(STAMP)
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements/bench.txt
	touch $@

# Pins with hashes, without the address of any index.
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv
	.venv-lock/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-annotate --universal --python-version 3.11 \
		--group dev --extra bulk --extra connect --extra embedded --extra pdf --extra stats pyproject.toml -o requirements/dev.txt
	.venv-lock/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-annotate --universal --python-version 3.11 \
		--group bench -c requirements/dev.txt -o requirements/bench.txt
	.venv-lock/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-annotate --universal --python-version 3.11 \
		--group races -c requirements/dev.txt -o requirements/races.txt
	.venv-lock/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-annotate --universal --python-version 3.11 \
		--group scale -c requirements/dev.txt -o requirements/scale.txt
	rm -rf .venv-lock

clean:
	rm -rf .venv build dist demo catchball-demo frontend/node_modules src/catchball/web/static .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
