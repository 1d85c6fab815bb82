# make demo   build what is needed, then serve the platform with two sample organs on 127.0.0.1:8000
# make test   every check and test
# make install  only the environment, in .venv
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test lint bench requirements docs clean

install: .venv/installed

.venv/installed: pyproject.toml requirements/dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: install
	$(BIN)/gongkai demo $(DEMO)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: install
	sh scripts/test.sh

bench: install
	$(BIN)/python bench/run.py

# Pinned and hashed; no index or download address is written.
requirements: install
	sh scripts/requirements.sh

docs: install
	$(BIN)/python scripts/docs.py

clean:
	rm -rf .venv gongkai-data
