# make …
#
#   demo      build Bindery and start it with demo data, demo telephones and a demo API key
#   build     debug build of everything, server and tests
#   release   optimised build of the server, its reader and its bench: .build/release/bindery, -reader, -bench
#   test      install what is missing, build, and run every test
#   gallery   a picture of every page in every state, in gallery/
#   format    rewrite the sources as .swift-format says
#   lint      fail on what `make format` would change
#   bench     measure the optimised server and its floors in turns, and print one table
#   simulate  whole lives of accounts under faults, from seeds: SEEDS=1..100000, or the one seed that failed
#   clean     remove build products; data under var/ stays
#   packages  install the missing system packages and check the Swift version

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CHECKED := --explicit-target-dependency-import-check error
FORMATTED := Sources Tests Package.swift

.PHONY: help packages browser axe demo build release test gallery format lint bench simulate clean

help:
	@sed -n '/^# make/,/^$$/ s/^#\( \|$$\)//p' Makefile

packages:
	@scripts/install-system-packages

browser: packages
	@scripts/install-system-packages --tests

axe: browser
	@scripts/fetch-axe

demo: release
	@exec .build/release/bindery demo

build: packages
	@echo "== Building (debug)"
	@swift build --build-tests $(CHECKED)

# With the Swift libraries linked in, the program runs where no toolchain is, and every retain and release is a direct call:
# measured, two thirds of the processor time a change. Nothing loads the program as a library, so it exports no names, and its own addresses are
# packed, which lld can and glibc reads since 2.36: the tables of both were 8 MB that every start read, and a server kept.
PACKED := $(shell getconf GNU_LIBC_VERSION | awk '$$2 >= 2.36 { print "-Xlinker -z -Xlinker pack-relative-relocs" }')
OPTIMISED := --configuration release --static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic $(PACKED)
# Names of functions and lines of the source are more than half of the program, and only a profiler or a debugger reads them:
# `make release STRIPPED=` keeps them.
STRIPPED := -Xlinker --strip-all
release: packages
	@echo "== Building (optimised). The first time takes minutes: the packages it stands on are compiled too."
	@swift build $(OPTIMISED) $(STRIPPED) --product bindery $(CHECKED)
	@swift build $(OPTIMISED) $(STRIPPED) --product bindery-reader $(CHECKED)
	@swift build $(OPTIMISED) $(STRIPPED) --product bindery-bench $(CHECKED)

# What waits for other processes is tested apart from what keeps the processor busy, so that a deadline says something.
OUTWARD := CourierTests\.|ServerTests\.|LiveTests|ProvidersTests\.|ReaderProgramTests
SEEDS_TESTED := 1..2000
test: build axe
	@echo "== Testing"
	@swift test --skip-build --skip '$(OUTWARD)|BenchTests\.|BrowserTests\.'
	@echo "== Simulating"
	@.build/debug/simulate --seeds $(SEEDS_TESTED) --jobs 4
	@swift test --skip-build --filter '$(OUTWARD)'
	@echo "== Testing the bench"
	@swift test --skip-build --filter 'BenchTests\.'
	@echo "== Testing in the browser"
	@swift test --skip-build --filter 'BrowserTests\.'
	@echo "== All tests passed"

gallery: build browser
	@echo "== Painting every page in every state"
	@BINDERY_GALLERY="$(CURDIR)/gallery" swift test --skip-build --filter GalleryTests
	@echo "== Open $(CURDIR)/gallery/index.html"

format:
	@swift format format --in-place --parallel --recursive $(FORMATTED)

lint:
	@swift format lint --strict --parallel --recursive $(FORMATTED)

# BENCH takes options: make bench BENCH="--only change-postgres --rounds 7", or BENCH=--json.
bench: release
	@scripts/install-system-packages --tests
	@exec .build/release/bindery-bench all $(BENCH)

SEEDS ?= 1..1000
simulate: packages
	@swift build $(OPTIMISED) --product simulate $(CHECKED)
	@.build/release/simulate --seeds $(SEEDS) --jobs 2

clean:
	@swift package clean
