# make demo: everything a newcomer needs, in one step; make test: the tests; make check: what a commit must pass;
# make docs: the documentation site in build/docs; make man: the manual page; make lock, sbom, audit: see docs/supply-chain.md.
VENV ?= .venv
PY := $(VENV)/bin/python
# exact versions with their hashes: nothing is fetched by its name alone, and Muniment itself is built without fetching
PIP := $(PY) -m pip --disable-pip-version-check --quiet
LOCKED := $(PIP) install --no-deps --require-hashes
SELF := rm -rf build/lib && $(PIP) install --no-deps --no-build-isolation $(if $(COPY),,--editable) .
# all: with the console, shares over SMB, PostgreSQL and Parquet; plain: without
PARTS ?= all
# COPY=1: Muniment is copied into the environment, and does not need its source folder any more
COPY ?=
PYTHON ?=
TOOLS := .cache/tools

.PHONY: demo test lint check install docs man lock sbom audit clean uninstall copy

demo: $(VENV)/.installed $(VENV)/.model
	@echo "[3/3] Making a small council share and scanning it"
	@$(VENV)/bin/muniment demo --to demo

test: $(VENV)/.dev $(VENV)/.model
	@echo "[3/3] Running the tests"
	@$(PY) -m pytest -n 2 --dist loadgroup

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

check: lint test

install: $(VENV)/.installed $(VENV)/.model
	@echo "Installed. Begin with: $(VENV)/bin/muniment demo   or: $(VENV)/bin/muniment scan /path/to/share"

docs: $(VENV)/.dev
	$(PY) -m sphinx -W --keep-going -q -b html -d build/doctrees docs build/docs
	@echo "The site is build/docs/index.html"

man: $(VENV)/.installed
	$(PY) -m tools.man_page build/man/muniment.1
	@echo "Read it with: man -l build/man/muniment.1"

lock: $(TOOLS)/.made
	$(TOOLS)/bin/python tools/lock.py $(if $(UPGRADE),--upgrade)

sbom: $(VENV)/.installed $(TOOLS)/.made
	@$(PY) -m tools.sbom $(TOOLS)/bin/cyclonedx-py build/muniment.cdx.json
	@echo "The bill of materials is build/muniment.cdx.json"

audit: $(TOOLS)/.made
	@sh tools/audit.sh $(TOOLS)/bin/pip-audit

$(VENV)/.made:
	@sh tools/make_environment.sh "$(VENV)" $(PYTHON)
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements/$(PARTS).txt pyproject.toml setup.cfg $(if $(COPY),copy)
	@echo "[2/3] Installing Muniment and what it needs (about 1 GB; a few minutes the first time)"
	@$(LOCKED) -r requirements/$(PARTS).txt
	@$(SELF)
	@touch $@

$(VENV)/.dev: $(VENV)/.installed requirements/test.txt
	@echo "[2/3] Installing what the tests need"
	@$(LOCKED) -r requirements/test.txt
	@touch $@

$(VENV)/.model: $(VENV)/.installed
	@echo "[2/3] Installing the English language model (32 MB, pinned by its hash)"
	@$(VENV)/bin/muniment model install
	@touch $@

$(TOOLS)/.made: $(VENV)/.made requirements/tools.txt
	@rm -rf $(TOOLS)
	@sh tools/make_environment.sh "$(TOOLS)" $(PY) >/dev/null
	@$(TOOLS)/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes -r requirements/tools.txt
	@touch $@

copy:

clean:
	rm -rf demo build .pytest_cache .mypy_cache .ruff_cache .hypothesis

uninstall: clean
	rm -rf $(VENV) $(TOOLS) *.egg-info
	@echo "Removed. Inventories, exports and policy folders stay where you put them, and so does the key for hashes"
	@echo "(in ~/.local/share/muniment or where MUNIMENT_KEY_FILE says): remove them yourself when they are not needed."
