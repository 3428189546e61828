# The commands of this project; the README explains each.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
RUN_PACKAGES := libpulse0 libglib2.0-0
TEST_PACKAGES := $(RUN_PACKAGES) pulseaudio pulseaudio-utils chromium procps redis-server curl
# With FLEET=1, a Docker engine of the tests' own besides, and the Pi's processor emulated.
FLEET_PACKAGES := docker.io docker-compose debootstrap iptables iproute2 slirp4netns qemu-user-static
TEST_PACKAGES += $(if $(FLEET),$(FLEET_PACKAGES))

.PHONY: run test test-arm64 bench screenshots setup lint clean

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
	@[ -z "$(FLEET)" ] || .ci/compose
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	$(BIN)/pytest

# That part of `make test` alone, with FLEET=1.
test-arm64: export FLEET = 1
test-arm64: .venv/made noise/builtin/.made
	@.ci/packages --go-on $(RUN_PACKAGES) pulseaudio pulseaudio-utils $(FLEET_PACKAGES)
	@.ci/minio
	$(BIN)/pytest tests/fleet/test_arm64.py

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
