# Each target is one obvious command; `make` lists them.

PREFIX ?= /usr
SYSCONFDIR ?= /etc
DESTDIR ?=
SWIFT ?= swift
SWIFTFLAGS ?=
CHECKED = Sources Tests Package.swift Fuzz/Package.swift Fuzz/Sources/rlwatchd-fuzz
PACKAGES = libsystemd-dev libyaml-dev pkg-config systemd systemd-container mmdebstrap python3

.PHONY: help deps build release run test lint sanitize fuzz ci bench eval format formats-report install

help:
	@echo "make deps     install the Debian packages that are missing (needs root or sudo)"
	@echo "make build    debug build"
	@echo "make run      watch a real training run die, within two minutes"
	@echo "make test     build and run every test"
	@echo "make sanitize tests under the address and the thread sanitizer"
	@echo "make fuzz     libFuzzer on every target, SECONDS=60 each"
	@echo "make ci       what CI runs: lint, build, test"
	@echo "make bench    rows per second and memory"
	@echo "make eval     the tables of docs/evaluation.md: recall, delay, false alarms"
	@echo "make format   format the sources in place"
	@echo "make formats-report  docs/formats.md, from the shared corpus of logs"
	@echo "make install  release build into DESTDIR, PREFIX ($(PREFIX)), SYSCONFDIR ($(SYSCONFDIR))"

deps:
	@missing=; for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then echo "deps: nothing missing"; exit 0; fi; \
	echo "deps: installing$$missing"; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo apt-get update -q && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -q -y --no-install-recommends $$missing

build:
	$(SWIFT) build $(SWIFTFLAGS)

release:
	$(SWIFT) build -c release $(SWIFTFLAGS)

run: build
	scripts/run-demo

test: build
	$(SWIFT) test $(SWIFTFLAGS)

lint:
	$(SWIFT) format lint --strict --parallel --recursive $(CHECKED)

# The parts that juggle pointers, and the parts that share queues; scratch folders of their own, so
# that a plain build stays fresh.
sanitize:
	scripts/sanitize

SECONDS ?= 60

fuzz:
	SECONDS_EACH=$(SECONDS) scripts/fuzz

ci: lint build test

# Runs of each family; 20 takes some minutes in a debug build.
EVAL_SEEDS ?= 20

eval: build
	@RLWATCHD_EVAL_SEEDS=$(EVAL_SEEDS) $(SWIFT) test $(SWIFTFLAGS) --filter EvaluationTableTests \
	  > .build/eval.txt 2>&1 || { cat .build/eval.txt; exit 1; }
	@sed -n 's/^EVAL *//p' .build/eval.txt

bench: release
	scripts/bench
	scripts/bench-detectors
	scripts/bench-live

formats-report: build
	scripts/formats-report --check

format:
	$(SWIFT) format --in-place --parallel --recursive $(CHECKED)

# A config that is there already is the administrator's: it stays.
install: release
	install -D -m 0755 .build/release/rlwatchd $(DESTDIR)$(PREFIX)/bin/rlwatchd
	install -D -m 0644 systemd/rlwatchd.service \
	  $(DESTDIR)$(PREFIX)/lib/systemd/system/rlwatchd.service
	install -D -m 0644 systemd/rlwatchd.catalog \
	  $(DESTDIR)$(PREFIX)/lib/systemd/catalog/rlwatchd.catalog
	install -D -m 0755 config/hooks/kill-job $(DESTDIR)$(PREFIX)/lib/rlwatchd/hooks/kill-job
	[ -e $(DESTDIR)$(SYSCONFDIR)/rlwatchd/rlwatchd.yaml ] \
	  || install -D -m 0644 config/rlwatchd.yaml \
	    $(DESTDIR)$(SYSCONFDIR)/rlwatchd/rlwatchd.yaml
	[ -n "$(DESTDIR)" ] || journalctl --update-catalog
	[ -n "$(DESTDIR)" ] || ! [ -d /run/systemd/system ] || systemctl daemon-reload
