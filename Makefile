# Two commands matter: `make run` and `make test`. Both make the environment first.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test check bench fonts browser clean

run: $(STAMP) fonts
	@$(BIN)/onething run

test: $(STAMP) fonts browser check
	@$(BIN)/onething postgres exec -- $(BIN)/python -m pytest

check: $(STAMP)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check -q .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python tools/punctuation.py
	@$(BIN)/mypy onething tools
	@$(BIN)/onething check
	@$(BIN)/onething postgres exec -- $(BIN)/python -m django makemigrations --check --dry-run --settings onething.settings

bench: $(STAMP)
	@$(BIN)/onething postgres exec -- $(BIN)/python -m bench

fonts: $(STAMP)
	@$(BIN)/python tools/fonts.py

browser: $(STAMP)
	@$(BIN)/python tools/browser.py

$(STAMP): requirements.lock pyproject.toml
	@echo "正在准备运行环境，第一次需要几分钟……"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

clean:
	rm -rf $(VENV) node_modules build
