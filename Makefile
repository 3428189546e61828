# The commands of this project; the README explains each.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
RUN_PACKAGES := libpulse0 libglib2.0-0
TEST_PACKAGES := $(RUN_PACKAGES) pulseaudio pulseaudio-utils chromium procps redis-server

.PHONY: run test bench screenshots setup lint clean

run: setup
	@echo "page http://localhost:8000   panel http://localhost:8001   REST http://localhost:8080   (Ctrl-C ends all)"
	@trap 'kill 0' EXIT; trap 'exit 0' INT TERM; \
	$(BIN)/gunicorn -c noise/gunicorn.conf.py noise.wsgi:app & \
	PORT=8000 NOISE_URL=http://localhost:8080 $(BIN)/gunicorn -c webserver/gunicorn.conf.py webserver.wsgi:app & \
	PANEL=simulated PORT=8001 NOISE_URL=http://localhost:8080 $(BIN)/python -m controller & \
	wait

test: .venv/made noise/builtin/.made
	@.ci/packages --go-on $(TEST_PACKAGES)
	@.ci/minio
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	$(BIN)/pytest

bench: setup
	@.ci/packages --go-on $(TEST_PACKAGES)
	@.ci/minio
	$(BIN)/python -m bench

# The pictures in docs/, made anew.
screenshots: setup
	@.ci/packages $(TEST_PACKAGES)
	$(BIN)/python -m tests.webserver.screenshots
	$(BIN)/python -m tests.controller.screenshots

setup: .venv/made noise/builtin/.made
	@.ci/packages $(RUN_PACKAGES)

.venv/made: constraints.txt tests/requirements.txt noise/requirements.txt webserver/requirements.txt controller/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || .ci/packages python3-venv
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt -c constraints.txt
	@touch $@

# Re-made when the code that makes them has changed: the command below looks for itself.
noise/builtin/.made: .venv/made $(wildcard noise/*.py)
	$(BIN)/python -m noise.sounds noise/builtin
	$(BIN)/python -m noise.builtin noise/builtin
	@touch $@

lint: .venv/made
	$(BIN)/ruff check --fix . && $(BIN)/ruff format . && $(BIN)/mypy

clean:
	rm -rf .venv noise/builtin
