# Everything runs in .venv, which tools/environment.sh makes from requirements.lock.
PYTHON := .venv/bin/python

# Packages of another environment must not get in.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

.DEFAULT_GOAL := help
.PHONY: help environment ocr run test check audit fix lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

environment: ## Make .venv complete, as run, test, check, fix and lock do first
	@sh tools/environment.sh

ocr: environment ## Add what reads scanned PDFs, 90 MB to fetch
	@sh tools/environment.sh ocr

run: environment ## Serve on 127.0.0.1:8000, or another port: make run PORT=8123
	@exec $(PYTHON) app.py serve
ifdef PORT
run: export HUIGUI_PORT = $(PORT)
endif

test: ocr ## Run every test; a part of them: make test ARGS='tests/corpus -x'
	@sh tools/browser.sh
	$(PYTHON) -m pytest $(ARGS)

check: environment ## Check style and types
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy

audit: environment ## Ask for known faults of the pinned packages; needs the internet
	$(PYTHON) -m uv tool run pip-audit --requirement requirements.lock --no-deps --disable-pip

fix: environment ## Correct style where that can be done safely
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

lock: environment ## Write requirements.lock from pyproject.toml; newest versions: make lock ARGS=--upgrade
	env -u UV_FIND_LINKS -u UV_INDEX -u UV_TORCH_BACKEND $(PYTHON) -m uv pip compile --quiet --universal \
	    --group dev --custom-compile-command 'make lock' --output-file requirements.lock $(ARGS) pyproject.toml
	env -u UV_FIND_LINKS -u UV_INDEX -u UV_TORCH_BACKEND $(PYTHON) -m uv pip compile --quiet --universal \
	    --no-config --group ocr --constraint requirements.lock --custom-compile-command 'make lock' \
	    --output-file requirements-ocr.lock $(ARGS)

clean: ## Remove .venv and caches; data/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
