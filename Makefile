# What a developer types; `make check` is the whole gate.

PYTHON ?= python3
REPO ?= .
BASE ?=
HEAD ?=
export REPO BASE HEAD

BIN := .venv/bin
READY := .venv/ready

.PHONY: review test check fix format lint imports types docs self-check lock clean

review: $(READY)  ## Review a change: make review REPO=/path BASE=<rev> HEAD=<rev>
	@$(BIN)/outlast review --repo "$$REPO" $(if $(BASE),--base "$$BASE") $(if $(HEAD),--head "$$HEAD") \
		$(if $(BASE)$(HEAD),,--head HEAD --base HEAD~1)

test: $(READY)  ## Run all tests
	$(BIN)/pytest -q -n 2

check: format lint imports types docs test  ## The whole gate

fix: $(READY)  ## Format and mend what can be mended
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format -q .
	$(BIN)/outlast rules docs

format: $(READY)
	$(BIN)/ruff format --check -q .

lint: $(READY)
	$(BIN)/ruff check -q .
	$(BIN)/vulture
	$(BIN)/yamllint -s rules
	$(BIN)/deptry .

imports: $(READY)
	$(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy

docs: $(READY)
	$(BIN)/outlast rules docs --check
	$(BIN)/codespell README.md CONTRIBUTING.md CHANGELOG.md docs rules

self-check: $(READY)  ## Review our own last change
	$(BIN)/outlast review --base HEAD~1 --head HEAD

lock: $(READY)  ## Refresh requirements.lock
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --upgrade --extra dev --generate-hashes \
		--custom-compile-command 'make lock' pyproject.toml -o requirements.lock

clean:
	rm -rf .venv

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Outlast needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@echo "Setting up .venv (once, about a minute)" >&2
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
