# Two commands matter: `make run` and `make test`. Both make the environment first.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
STAMP := $(VENV)/.installed

# Where an environment forbids to keep compiled modules, each process would compile six hundred of them anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test check bench soak fonts browser lock clean

run: $(STAMP) fonts
	@$(BIN)/python -m onething.run.cli run

# A platform for practising beside it, with a database of its own (docs/decisions/0139).
.PHONY: practice
practice: $(STAMP) fonts
	@PRACTICE=1 ONETHING_VAR=$${ONETHING_VAR:-var/practice} PORT=$${PORT:-8001} $(BIN)/python -m onething.run.cli run

# Everything: the checks, then every test by two workers against a PostgreSQL of their own (docs/decisions/0061).
test: $(STAMP) fonts browser lint
	@$(BIN)/python -m onething.run.cli postgres exec -- $(BIN)/python -m pytest -n $${WORKERS:-2}

# What one wants to know before a commit: the checks and the fast tests.
check: $(STAMP) lint
	@$(BIN)/python -m onething.run.cli postgres exec -- $(BIN)/python -m pytest tests/kernel tests/house tests/catalogue

# The longest first, two at a time.
CHECKS := check-types check-data check-imports check-tables check-style
.PHONY: lint $(CHECKS)
lint: $(STAMP)
	@$(MAKE) --no-print-directory --output-sync --jobs 2 $(CHECKS)

check-types:
	@$(BIN)/mypy onething tools
check-data:
	@$(BIN)/python -m onething.run.cli check
check-imports:
	@$(BIN)/lint-imports --no-cache
check-tables:
	@$(BIN)/python -m onething.run.cli postgres exec -- $(BIN)/python -m django makemigrations --check --dry-run --settings onething.settings
	@$(BIN)/python -m tools.migrations
check-style:
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	@$(BIN)/python tools/punctuation.py

bench: $(STAMP)
	@$(BIN)/python -m bench $(PARTS)

# Rounds of kills under load, then the books: ROUNDS=100 make soak. The report goes to bench/results/.
soak: $(STAMP) fonts
	@$(BIN)/python -m tools.soak --rounds $${ROUNDS:-100} --report bench/results/soak-$$(date -u +%F).md

# Long random walks of cases through every machine by random calendars: WALKS=10000 make walks.
.PHONY: walks
walks: $(STAMP) fonts
	@WALKS=$${WALKS:-10000} $(BIN)/python -m onething.run.cli postgres exec -- $(BIN)/python -m pytest -n 0 tests/properties/test_walks.py

# Several machines tried on one: proxy, two web machines, workers, a primary that is killed. Wants nginx.
.PHONY: several
several: $(STAMP) fonts
	@$(BIN)/python -m tools.several

# Who may open what, from the declarations of pages and operations: docs/access.md.
.PHONY: access
access: $(STAMP)
	@$(BIN)/python -m tools.access

# The machines of cases as drawings and tables: docs/law/.
.PHONY: law
law: $(STAMP)
	@$(BIN)/python -m tools.law_pages

# The table of all settings in docs/operate.md, from onething/environment.py.
.PHONY: settings
settings: $(STAMP)
	@$(BIN)/python -m tools.settings_table

# The long form of what hostile input tests do: reports in var/fuzz/.
.PHONY: fuzz
fuzz: $(STAMP) fonts
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-300} $(BIN)/python -m onething.run.cli postgres exec -- $(BIN)/python -m pytest tests/security

# Whether “not yours” takes longer than “not there”: var/timing.md. Wants a quiet machine.
.PHONY: timing
timing: $(STAMP) fonts
	@TIMING=1 $(BIN)/python -m onething.run.cli postgres exec -- $(BIN)/python -m pytest tests/security/test_timing.py -s

# axe and overflow on every page in every mode and both widths: var/axe/report.md (docs/decisions/0160).
.PHONY: axe
axe: $(STAMP) fonts browser
	@AXE=1 $(BIN)/python -m onething.run.cli postgres exec -- $(BIN)/python -m pytest tests/security/everybody/test_axe.py -s

fonts: $(STAMP)
	@$(BIN)/python tools/fonts.py

browser: $(STAMP)
	@$(BIN)/python tools/browser.py

# Pins everything anew, with hashes; names no registry and no path.
lock: $(STAMP)
	@$(PIP) install uv
	@$(BIN)/python -m uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 -q -o requirements.lock

$(STAMP): requirements.lock
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 以上。请安装后再运行，例如 apt-get install python3 python3-venv。" >&2; exit 1; }
	@echo "正在准备运行环境，第一次需要几分钟……"
	@$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV) || { echo "没有建成 Python 环境。请安装 venv，例如 apt-get install python3-venv，再运行一次。" >&2; exit 1; }
	@$(PIP) install --require-hashes -r requirements.lock || { echo "没有装好依赖。请检查网络、磁盘空间和软件包索引的设置，再运行一次。" >&2; exit 1; }
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

clean:
	rm -rf $(VENV) node_modules build
