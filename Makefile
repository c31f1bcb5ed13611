# `make run` and `make test` do everything for a newcomer; the rest is for those who stay.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.PHONY: run assets mail-corpora fetched replay test lint built rust browser screenshots holidays-check replay-check api-check openapi bench fuzz fuzz-seeds holidays fmt

# Two things beside each other; what each says is shown when it is done.
BESIDE := $(MAKE) --no-print-directory --jobs=2 --output-sync=target
RADD := target/release/radd
BUILD := cargo build --release --locked --quiet --package radd
# The site that a replayed log comes from; another desk's is an argument: make replay DATA=log.csv SITE="--zone …"
SITE := --region global --zone America/Sao_Paulo --holidays br
SECONDS := 3600
# How many cases the desk has that is measured; fewer for a quick look: make bench CASES=100000
CASES := 1000000
FUZZ_TARGETS := due calendar mail

run: assets ## what a user sees first: a desk with a demonstration in ./var/, on http://localhost:8080
	@scripts/need.sh cc
	@echo "Building Radd; the first time takes a few minutes."
	@$(BUILD)
	@$(RADD) demo
	@exec $(RADD) serve --show-links

assets: ## installs the npm packages whose files the binary holds: htmx and the fonts
	@scripts/need.sh node npm
	@scripts/npm.sh crates/web

replay: assets ## another desk's history under a plan: make replay DATA=FILE
	@test -n "$(DATA)" || { echo "Say which log: make replay DATA=FILE.csv"; exit 2; }
	@$(BUILD)
	@$(RADD) replay "$(DATA)" --plan basic --versus premium $(SITE)

# What is fetched waits for the network, and tests wait for disks, servers and clocks: something works beside each.
test: ## everything that must hold
	@scripts/need.sh cc curl python3 python3-venv node npm apt-get dpkg-deb xz postgresql dovecot postfix chromium
	@echo "Checking everything, while fetching what the tests need."
	@$(BESIDE) lint fetched holidays-check
	@$(MAKE) --no-print-directory built
	@echo "Testing everything; what each test says is shown when all of its kind are done."
	@$(BESIDE) rust browser api-check replay-check
	@echo "All checks passed."

fetched: mail-corpora # what checks need of others, besides
	@scripts/npm.sh tests/browser
	@scripts/python.sh scripts/api

lint: assets
	@scripts/need.sh cc python3 python3-venv node npm
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --locked --quiet

mail-corpora: ## real mail from packages, for the tests of what is read of it; into target/
	@scripts/need.sh apt-get dpkg-deb xz python3 python3-venv
	@scripts/mail-corpora

# All that checks run is built at once: a package that is built by itself has fewer features of its libraries, and those and
# all that stands on them would be built again for it.
built: assets
	@scripts/need.sh cc
	cargo build --workspace --locked --tests --bin radd --bin desk-at

rust: built mail-corpora
	@scripts/need.sh curl postgresql dovecot postfix
	scripts/in-memory.sh cargo test --workspace --locked --no-fail-fast

browser: built ## stories of people in Debian's Chromium
	@scripts/need.sh node npm postgresql chromium
	@scripts/npm.sh tests/browser
	scripts/in-memory.sh node --test tests/browser/stories/*.test.mjs

screenshots: assets ## docs/screenshots, as the README shows them, of the demonstration as it is now
	@scripts/need.sh cc node npm chromium
	@scripts/npm.sh tests/browser
	@$(BUILD)
	cargo build --locked --quiet --package desk-at
	node scripts/screenshots.mjs $(RADD)

holidays-check: ## the committed holidays are what the script makes of its source, and another source agrees
	@scripts/need.sh python3 python3-venv node npm
	scripts/holidays/check.sh

replay-check: built ## an independent program comes to the same figures
	@scripts/need.sh python3
	scripts/replay-check.py --radd target/debug/radd --log crates/radd/demo/incidents.csv

api-check: built ## whatever is sent to the API, no fault of ours is answered, and nothing outside its document
	@scripts/need.sh python3 python3-venv
	scripts/in-memory.sh scripts/python.sh scripts/api check.py --radd target/debug/radd

openapi: assets ## writes docs/openapi.json as the API is now; a test sees to it that it is
	@RENEW=1 cargo test --locked --quiet --package web --test it -- document::

bench: assets ## speed, as docs/benchmarks.md has it; a million cases take half an hour, 100,000 six minutes
	@scripts/need.sh cc postgresql dovecot postfix python3 node npm chromium
	@scripts/npm.sh tests/browser
	@$(BUILD) --package bench
	@cargo build --locked --quiet --package desk-at
	cargo bench --locked --package sla --bench due
	@scripts/benchmarks.py $(RADD) $(CASES) $(DATA)
	@node scripts/measure-pages.mjs

fuzz: ## each fuzz target for SECONDS seconds, from the kept corpus
	@command -v cargo-fuzz >/dev/null || { echo "Installing cargo-fuzz from crates.io."; cargo install --locked cargo-fuzz; }
	for target in $(FUZZ_TARGETS); do \
	  mkdir -p fuzz/corpus/$$target; \
	  cargo fuzz run -s none $$target fuzz/corpus/$$target fuzz/seeds/$$target -- -max_total_time=$(SECONDS); \
	done

fuzz-seeds: ## keeps few inputs that together reach all that fuzzing has reached; `make test` replays them
	for target in $(FUZZ_TARGETS); do \
	  rm -rf fuzz/corpus/$$target.few; mkdir -p fuzz/corpus/$$target.few; \
	  cargo fuzz run -s none $$target fuzz/corpus/$$target.few fuzz/corpus/$$target fuzz/seeds/$$target -- \
	    -set_cover_merge=1 -use_counters=0 -use_cmp=0 -max_len=16384; \
	  cp -n fuzz/corpus/$$target.few/* fuzz/seeds/$$target/; \
	done

holidays: ## generates catalog/holidays from its licensed source
	@scripts/need.sh python3 python3-venv
	scripts/python.sh scripts/holidays generate.py

fmt: ## formats the code
	cargo fmt --all
