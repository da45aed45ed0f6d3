# Each target is one obvious command; `make` lists them.

PREFIX ?= /usr
SYSCONFDIR ?= /etc
DESTDIR ?=
SWIFT ?= swift
SWIFTFLAGS ?=
CHECKED = Sources Tests Package.swift Fuzz/Package.swift Fuzz/Sources/rlwatchd-fuzz
PACKAGES = libsystemd-dev libyaml-dev pkg-config systemd systemd-container mmdebstrap python3 dpkg-dev \
  shellcheck mandoc zsh fish lintian curl openssl zstd \
  prometheus prometheus-node-exporter prometheus-alertmanager
# Every script of a shell, by its first line; those of python are checked by running them.
SHELL_SCRIPTS = $(shell grep -slE '^\#!/bin/(ba)?sh' scripts/* config/hooks/* packaging/debian/* \
  Tests/Guest/* .ci/run)

.PHONY: help deps build release run test lint sanitize fuzz ci bench eval format formats-report test-clients install install-files deb

help:
	@echo "make deps     install the Debian packages that are missing (needs root or sudo)"
	@echo "make build    debug build"
	@echo "make run      watch a real training run die, within two minutes"
	@echo "make test     build and run every test"
	@echo "make sanitize tests under the address and the thread sanitizer (ALL=1: each of them)"
	@echo "make fuzz     libFuzzer on every target, SECONDS=60 each"
	@echo "make ci       what CI runs: lint, build, deb, test, sanitize"
	@echo "make bench    rows per second and memory"
	@echo "make eval     the tables of docs/evaluation.md: recall, delay, false alarms"
	@echo "make format   format the sources in place"
	@echo "make formats-report  docs/formats.md, from the shared corpus of logs"
	@echo "make test-clients  tensorboardX, wandb, SB3, mlflow write while the daemon tails (needs PyPI once)"
	@echo "make deb      Debian package in dist/"
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

# At most eight at once: most wait for processes of their own, and hundreds of those on a small machine
# starve each other until deadlines pass.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 8

test: build
	$(SWIFT) test $(SWIFTFLAGS)

lint:
	$(SWIFT) format lint --strict --parallel --recursive $(CHECKED)
	shellcheck $(SHELL_SCRIPTS)

# Scratch folders of its own, so that a plain build stays fresh.
sanitize:
	scripts/sanitize

SECONDS ?= 60

fuzz:
	SECONDS_EACH=$(SECONDS) scripts/fuzz

ci: lint build deb test sanitize

# Runs of each family; 20 takes some minutes in a debug build.
EVAL_SEEDS ?= 20

eval: build
	@RLWATCHD_EVAL_SEEDS=$(EVAL_SEEDS) $(SWIFT) test $(SWIFTFLAGS) --filter EvaluationTableTests \
	  > .build/eval.txt 2>&1 || { cat .build/eval.txt; exit 1; }
	@sed -n 's/^EVAL *//p' .build/eval.txt

bench: release
	scripts/bench
	scripts/bench-detectors
	scripts/bench-formats
	scripts/bench-live

formats-report: build
	scripts/formats-report --check

test-clients: build
	scripts/test-clients

format:
	$(SWIFT) format --in-place --parallel --recursive $(CHECKED)

# What deb packs and install installs; DESTDIR's places as Debian has them.
BINARY ?= .build/release/rlwatchd
libdir = $(DESTDIR)$(PREFIX)/lib
share = $(DESTDIR)$(PREFIX)/share
config = $(DESTDIR)$(SYSCONFDIR)/rlwatchd

# A config that is there already is the administrator's: it stays. Units name /usr/bin/rlwatchd
# and /etc/rlwatchd, so with another PREFIX or SYSCONFDIR they are rewritten.
install-files:
	install -D -m 0755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/rlwatchd
	install -d $(libdir)/systemd/system $(libdir)/systemd/user $(libdir)/systemd/catalog
	for unit in rlwatchd.service rlwatchd@.service rlwatchd-hook.socket rlwatchd-hook@.service \
	  user/rlwatchd.service; do \
	  case $$unit in user/*) kind=user ;; *) kind=system ;; esac; \
	  sed 's,/usr/bin/rlwatchd,$(PREFIX)/bin/rlwatchd,; s,/etc/rlwatchd/,$(SYSCONFDIR)/rlwatchd/,' systemd/$$unit \
	    >$(libdir)/systemd/$$kind/$${unit#user/} || exit 1; \
	  chmod 0644 $(libdir)/systemd/$$kind/$${unit#user/}; \
	done
	install -D -m 0644 systemd/rlwatchd.sysusers $(libdir)/sysusers.d/rlwatchd.conf
	install -D -m 0644 systemd/rlwatchd.tmpfiles $(libdir)/tmpfiles.d/rlwatchd.conf
	$(BINARY) generate catalog $(libdir)/systemd/catalog
	install -d $(libdir)/rlwatchd/hooks
	install -m 0755 config/hooks/* $(libdir)/rlwatchd/hooks/
	install -d $(share)/man/man1 $(share)/man/man5 $(share)/man/man7 $(share)/man/man8
	work=$$(mktemp -d) && $(BINARY) generate man $$work && \
	  for page in $$work/*; do \
	    install -m 0644 $$page $(share)/man/man$${page##*.}/ || exit 1; \
	  done && rm -r $$work
	install -d $(share)/bash-completion/completions $(share)/zsh/vendor-completions \
	  $(share)/fish/vendor_completions.d
	work=$$(mktemp -d) && $(BINARY) generate completions $$work && \
	  install -m 0644 $$work/rlwatchd.bash $(share)/bash-completion/completions/rlwatchd && \
	  install -m 0644 $$work/_rlwatchd $(share)/zsh/vendor-completions/_rlwatchd && \
	  install -m 0644 $$work/rlwatchd.fish $(share)/fish/vendor_completions.d/rlwatchd.fish && \
	  rm -r $$work
	install -d $(share)/doc/rlwatchd/examples/systemd $(share)/doc/rlwatchd/examples/prometheus \
	  $(share)/doc/rlwatchd/examples/grafana
	install -m 0644 README.md docs/*.md $(share)/doc/rlwatchd/
	install -m 0644 systemd/drop-ins/*.conf $(share)/doc/rlwatchd/examples/systemd/
	install -m 0644 config/prometheus/*.yml $(share)/doc/rlwatchd/examples/prometheus/
	install -m 0644 config/grafana/*.json $(share)/doc/rlwatchd/examples/grafana/
	install -d $(config)/conf.d
	[ -e $(config)/rlwatchd.yaml ] || install -m 0644 config/rlwatchd.yaml $(config)/rlwatchd.yaml

install: release install-files
	[ -n "$(DESTDIR)" ] || ! command -v systemd-sysusers >/dev/null \
	  || systemd-sysusers $(PREFIX)/lib/sysusers.d/rlwatchd.conf
	[ -n "$(DESTDIR)" ] || journalctl --update-catalog
	[ -n "$(DESTDIR)" ] || ! [ -d /run/systemd/system ] || systemctl daemon-reload

# The Swift runtime inside, libsystemd and libyaml from the system; a scratch folder of its own, so that
# a plain release build stays fresh.
deb:
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path .build/static \
	  --product rlwatchd $(SWIFTFLAGS)
	scripts/make-deb .build/static/release/rlwatchd dist
