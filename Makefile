# Everything sets up what it needs: a virtual environment in .venv, once, from the lock files.
#
#   PYTHON=...   the Python to make .venv with (3.11 to 3.13); the newest of them that is found otherwise
#   ARGS=...     more arguments for what is started, e.g. `make demo ARGS=--help`
#   WORKERS=...  processes that run the tests
#   SEED=...     the order in which the tests run; printed by each run

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo run migrate test check coverage bench soak peers docs lock clean

VENV := .venv
RUN := $(VENV)/run.stamp
DEV := $(VENV)/dev.stamp
BIN := $(VENV)/bin
PIP := python -m pip install -qq --disable-pip-version-check --no-input --no-deps --require-hashes
PEERS := .peers
NOW := $(shell date +%s)
WORKERS ?= 3
SEED ?= $(NOW)

help: ## Say what can be made.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F '|' '{ printf "%-15s %s\n", $$1, $$2 }'

demo: $(RUN) ## Start Tribune in a community that lives on this machine, and print the page's address.
	@$(BIN)/python -m bot demo $(ARGS)

run: $(RUN) ## Start Tribune on your own server, with the settings in .env.
	@$(BIN)/python -m bot run $(ARGS)

migrate: $(RUN) ## Bring the database to this version, after an update.
	@$(BIN)/python -m bot migrate $(ARGS)

test: $(DEV) ## Run all tests that this machine can run.
	@echo "Running the tests in $(WORKERS) processes, in the order SEED=$(SEED); what this machine lacks is skipped, with the reason."
	@TRIBUNE_TEST_SEED=$(SEED) $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal $(ARGS)

check: $(DEV) ## Check form, types, the direction of imports and the rules of the architecture.
	@echo "Checking the form (ruff)."
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/ruff check --quiet --output-format concise
	@echo "Checking the types (pyright)."
	@$(BIN)/pyright
	@echo "Checking the direction of imports (import-linter)."
	@$(BIN)/lint-imports --no-logo
	@echo "Checking the rules of the architecture (tests/architecture)."
	@$(BIN)/python -m pytest -q tests/architecture

coverage: $(DEV) ## Say which branches of rules and services no test reaches.
	@echo "Running the tests of features, community and cogs, and noting what they reach."
	@$(BIN)/coverage run -m pytest -q tests/features tests/community tests/cogs $(ARGS)
	@$(BIN)/coverage report

bench: $(DEV) ## Measure; prints a table and writes benchmarks/results.json.
	@echo "Measuring; leave the machine alone for a few minutes."
	@$(BIN)/python -m benchmarks $(ARGS)

soak: $(DEV) ## Run the long proofs in full (half an hour and more).
	@echo "Running the long proofs in full."
	@TRIBUNE_SOAK=1 $(BIN)/python -m pytest -q -m soak --timeout 0 $(ARGS)

peers: $(patsubst requirements/%.lock,.%/stamp,$(wildcard requirements/peers/*.lock)) $(PEERS)/discord.js/stamp ## Install other libraries, whose bots the tests run in the sandbox.

docs: $(DEV) ## Write the pages of docs/ and .env.example that are generated from the code.
	@$(BIN)/python -m docs.generate

lock: ## Choose versions anew and write requirements/*.lock (needs uv).
	@uv pip compile -q pyproject.toml --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements/run.lock
	@uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links -c requirements/run.lock -o requirements/dev.lock
	@for peer in requirements/peers/*.in; do \
		uv pip compile -q $$peer --universal --python-version 3.11 --upgrade --generate-hashes \
			--no-header --no-annotate --no-emit-index-url --no-emit-find-links -o $${peer%.in}.lock || exit 1; \
	done
	@cd requirements/peers && rm -f package-lock.json && \
		npm install --silent --package-lock-only --omit-lockfile-registry-resolved && \
		node -e 'const lock = require("./package-lock.json"); for (const one of Object.values(lock.packages)) delete one.funding; fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n")'

clean: ## Remove .venv and what tools leave behind; data/ stays.
	@rm -rf $(VENV) $(PEERS) .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage* build dist

$(RUN): requirements/run.lock | $(BIN)/python
	@echo "Installing what Tribune needs (once; a minute or so)."
	@$(BIN)/$(PIP) -r $<
	@touch $@

# what the tests need includes what Tribune needs
$(DEV): requirements/dev.lock | $(BIN)/python
	@echo "Installing Tribune's libraries and tools (once; a minute or two)."
	@$(BIN)/$(PIP) -r $<
	@touch $@ $(RUN)

# a library that this machine cannot have is left out, and its tests are skipped
PEER_PYTHON = $(BIN)/python
$(PEERS)/red/stamp: PEER_PYTHON = python3.11
$(PEERS)/%/stamp: requirements/peers/%.lock | $(BIN)/python
	@$(PEER_PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Leaving $* out: there is no $(PEER_PYTHON) with venv."; exit 0; }; \
	echo "Installing $* in $(@D)."; \
	rm -rf $(@D) && $(PEER_PYTHON) -m venv $(@D) && $(@D)/bin/$(PIP) -r $< && touch $@

$(PEERS)/discord.js/stamp: requirements/peers/package.json requirements/peers/package-lock.json
	@command -v npm >/dev/null || { echo "Leaving discord.js out: there is no npm."; exit 0; }; \
	echo "Installing discord.js in $(@D)."; \
	rm -rf $(@D) && mkdir -p $(@D) && cp $^ $(@D) && npm ci --prefix $(@D) --silent --no-audit --no-fund --ignore-scripts && touch $@

$(BIN)/python:
	@for candidate in "$(PYTHON)" python3.13 python3.12 python3.11 python3 python; do \
		[ -n "$$candidate" ] || continue; \
		if $$candidate -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
			rm -f $(VENV)/*.stamp; \
			echo "Making $(VENV) with $$($$candidate --version)."; \
			exec $$candidate -m venv $(VENV); \
		fi; \
		[ "$$candidate" != "$(PYTHON)" ] || { echo "$(PYTHON) is no Python 3.11 to 3.13 with venv." >&2; exit 1; }; \
	done; \
	echo "Tribune needs Python 3.11, 3.12 or 3.13, with venv (Debian: apt-get install python3-venv)." >&2; exit 1
