# Everything a developer or operator does with this repository. Needs Python
# 3.11 or newer, make and pip; all else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
GAZETTEER := models/gazetteer/gazetteer.bin
KERNELS := models/kernels/libkernels.so
PORT ?= 8000

# The first interpreter that is new enough; 3.11 is what the pins were made with.
PYTHON ?= $(shell for candidate in python3.11 python3.12 python3.13 python3 python; do \
	"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$candidate" && break; done)

RECIPE ?= models/training/recipes/mpnet.toml
DATA ?= data
RUN ?= runs/latest
# Corpora that teachers judge, see docs/training.md.
JUDGED ?= maven wikievents m2e2 rams plain_event_location plain_muc4 plain_rams plain_re3d plain_geowebnews
GOLD ?= $(DATA)/conflict_news/dev.jsonl

CODE := $(wildcard service models tests benchmarks)

RELEASE := .venv-release
LOCK := pip compile requirements.txt --quiet --generate-hashes --no-annotate --no-header \
	--python-version 3.11 --python-platform x86_64-manylinux_2_28

.PHONY: lock sbom audit
.PHONY: help install install-dev serve test train opinions evaluate bench openapi vendor format load soak clean

help:
	@echo "make install   the service and what it needs, into $(VENV)"
	@echo "make serve     serve on 127.0.0.1:$(PORT) (PORT=...)"
	@echo "make test      lint, types, import rules, tests"
	@echo "make format    put the code into the project's format"
	@echo "make openapi   write openapi.yaml anew from the schemas"
	@echo "make vendor    bundle the page's front-end packages anew (needs npm)"
	@echo "make train     train the network (RECIPE=... DATA=... RUN=... OPINIONS=...)"
	@echo "make opinions  let teachers judge other corpora (DATA=... TEACHERS=... OPINIONS=...)"
	@echo "make evaluate  score the shipped weights (DATA=... or GOLD=...)"
	@echo "make bench     score times, places and participants (DATA=...)"
	@echo "make load      load, faults and bad input against the real service, in minutes"
	@echo "make soak      the same as long as the published figures took, in hours"
	@echo "make lock      write the hash-locked requirements of the container anew"
	@echo "make sbom      write sbom.json, a CycloneDX list of what the container holds"
	@echo "make audit     look for known vulnerabilities in it"
	@echo "make clean     remove $(VENV) and all caches"

install: $(VENV)/.installed $(GAZETTEER) $(KERNELS)

install-dev: $(VENV)/.installed-dev $(GAZETTEER) $(KERNELS)
	@.ci/install-chromium

# Stamps: a second `make` does nothing until a requirements file changes.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	@touch $@

# Written to the same bytes on every machine, so it is no part of the repository.
$(GAZETTEER): $(VENV)/.installed $(wildcard service/extraction/gazetteer/*.py service/extraction/gazetteer/facts/*.tsv)
	$(BIN)/python -m service.extraction.gazetteer.build --out $@

$(VENV)/.installed-dev: requirements-dev.txt requirements-examples.txt requirements-bulk.txt requirements-ray.txt requirements-spark.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt -r requirements-examples.txt
	@touch $@

# Without a C compiler this says so and writes nothing; the service is slower then.
$(KERNELS): $(BIN)/python $(wildcard models/kernels/*.c models/kernels/*.h) models/kernels/build.py
	$(BIN)/python -m models.kernels.build --out $@

serve: install
	$(BIN)/python -m service serve --host 127.0.0.1 --port $(PORT)

test: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q

train: install
	$(BIN)/python -m models.training.train $(RECIPE) --data $(DATA) --run $(RUN) \
		$(addprefix --opinions ,$(OPINIONS))

opinions: install
	$(BIN)/python -m models.training.opinions $(JUDGED) --data $(DATA) \
		$(addprefix --teacher ,$(TEACHERS)) --out $(OPINIONS)

evaluate: install
	$(BIN)/python -m benchmarks.accuracy $(GOLD) --out benchmarks/results/accuracy.json

bench: install
	$(BIN)/python -m benchmarks.times $(DATA)
	$(BIN)/python -m benchmarks.places $(DATA)
	$(BIN)/python -m benchmarks.parties $(DATA)

openapi: install
	$(BIN)/python -m service openapi > openapi.yaml.part
	mv openapi.yaml.part openapi.yaml

vendor:
	cd frontend && npm ci --ignore-scripts && npm run vendor

format: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The measurements under load and faults: minutes here, hours with `soak`.
load: install-dev
	$(BIN)/python -m benchmarks.serving

soak: install-dev
	SCHEMATHESIS_CASES=6000 $(BIN)/python -m pytest -q tests/contracts/test_schemathesis.py
	$(BIN)/python -m benchmarks.serving --long --out benchmarks/results/serving.json

$(RELEASE)/.installed: requirements-release.txt | $(BIN)/python
	$(BIN)/python -m venv $(RELEASE)
	$(RELEASE)/bin/python -m pip install --quiet -r requirements-release.txt
	@touch $@

# A build of torch for CPUs only is taken from PIP_FIND_LINKS or UV_EXTRA_INDEX_URL; without
# one the first lock would hold the CUDA build, and the tests say so.
lock: $(RELEASE)/.installed
	{ echo "# requirements.txt with hashes, torch for CPUs only; for x86-64 Linux and Python 3.11. Written by \`make lock\`."; \
	  $(RELEASE)/bin/uv $(LOCK) $(addprefix --find-links ,$(PIP_FIND_LINKS)); } > requirements-cpu.lock
	{ echo "# requirements.txt with hashes, torch with CUDA; for x86-64 Linux and Python 3.11. Written by \`make lock\`."; \
	  $(RELEASE)/bin/uv $(LOCK); } > requirements-cuda.lock

sbom: install-dev
	$(BIN)/cyclonedx-py requirements requirements-cpu.lock --output-reproducible -o sbom.json

audit: $(RELEASE)/.installed
	$(RELEASE)/bin/pip-audit --requirement requirements-cpu.lock --no-deps --disable-pip

clean:
	rm -rf $(VENV) $(RELEASE) sbom.json .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache openapi.yaml.part
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
