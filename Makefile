# make serve   index the sample coverage and open the page
# make test    run the tests
# make lint    format, lint, types, layers
# make bench   speed and quality, side by side with peers
# make fuzz    readers against made-up files, SECONDS=60 for each; finds go to fuzz-finds/
# make punkt   train the sentence boundaries again, from FILES="coverage.jsonl …"
# make stock-phrases  train the list of stock phrases again, from FILES="coverage.jsonl …"
# make clean   remove what the others made

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
SECONDS ?= 60
EXTRAS ?= test
SAMPLE := .sample.index
BIN := .venv/bin
READY := .venv/ready

.PHONY: serve test lint bench fuzz punkt stock-phrases clean

serve: $(READY)
	$(BIN)/search serve seeds --index $(SAMPLE) --host $(HOST) --port $(PORT) --open

test: $(READY)
	$(BIN)/python -m pytest $(ARGS)

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --cache-dir .venv/import-linter

bench: $(READY)
	$(BIN)/python -m benchmarks

fuzz: $(READY)
	$(BIN)/python -m pip install -qq --disable-pip-version-check 'atheris >= 2.3' || true
	$(BIN)/python -m fuzz --seconds $(SECONDS)

punkt: $(READY)
	$(BIN)/python -m index.train_sentences $(FILES)

stock-phrases: $(READY)
	$(BIN)/python -m index.train_stock_phrases $(FILES)

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[$(EXTRAS)]'
	touch $(READY)

clean:
	rm -rf .venv $(SAMPLE) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
