# make demo: everything a newcomer needs, in one step; make test: the tests; make check: what a commit must pass;
# make docs: the documentation site in build/docs; make man: the manual page.
VENV ?= .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
PYTHON ?=

.PHONY: demo test lint check install docs man clean

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

docs: $(VENV)/.dev
	$(PY) -m sphinx -W --keep-going -q -b html -d build/doctrees docs build/docs
	@echo "The site is build/docs/index.html"

man: $(VENV)/.installed
	$(PY) -m tools.man_page build/man/muniment.1
	@echo "Read it with: man -l build/man/muniment.1"

$(VENV)/.made:
	@sh tools/make_environment.sh "$(VENV)" $(PYTHON)
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml setup.cfg
	@echo "[2/3] Installing Muniment and what it needs (about 600 MB; a few minutes the first time)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@echo "[2/3] Installing what the tests need"
	@$(PIP) install --editable '.[dev]'
	@touch $@

$(VENV)/.model: $(VENV)/.installed
	@echo "[2/3] Installing the English language model (32 MB, pinned by its hash)"
	@$(VENV)/bin/muniment model install
	@touch $@

clean:
	rm -rf demo build .pytest_cache .mypy_cache .ruff_cache .hypothesis
