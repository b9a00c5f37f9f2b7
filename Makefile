# Two commands: make run, make test. The others are for those who work on SIMON.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
export PORT

.PHONY: run test lint bench soak messages format clean

run: $(VENV)/.run-installed
	@$(PY) manage.py up --port $(PORT)

test: $(VENV)/.dev-installed
	$(PY) -m pytest $(if $(WORKERS),-n $(WORKERS) --dist loadfile) $(ARGS)

lint: $(VENV)/.dev-installed
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint --lint --quiet templates
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --fail-level WARNING

bench: $(VENV)/.dev-installed
	SIMON_VAR=var/bench $(PY) manage.py bench $(ARGS)
	SIMON_VAR=var/bench $(PY) manage.py bench_library
	SIMON_VAR=var/bench $(PY) manage.py bench_files

soak: $(VENV)/.dev-installed
	SIMON_SOAK=1 $(PY) -m pytest -m soak $(ARGS)

# Collects the texts (needs gettext's xgettext) and compiles them (needs nothing).
messages: $(VENV)/.dev-installed
	$(PY) manage.py messages

format: $(VENV)/.dev-installed
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

$(VENV)/.run-installed: requirements.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "SIMON: installing what it runs on (once)"
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.dev-installed: requirements-dev.txt requirements.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(PIP) install -r requirements-dev.txt
	@touch $(VENV)/.run-installed $@

clean:
	rm -rf var $(VENV)
