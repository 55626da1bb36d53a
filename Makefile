# Portico's commands; each is a script below Tests/, so that it can be read and run without make.
# The demo's ports and folder: make demo ARGS="--data FOLDER --main-port N" (portico demo --help names them all).

.DEFAULT_GOAL := build
.PHONY: build release demo test lint format fuzz totals bench clean libraries

ARGS ?=
FUZZ_SECONDS ?= 60
ORDERS ?= 1000000
FORMAT = swift format --configuration .swift-format --recursive --parallel
SWIFT_FOLDERS = Package.swift Sources Tests

libraries:
	@Tests/libraries.sh

build: libraries
	swift build

release: libraries
	swift build -c release --product portico --static-swift-stdlib

demo: release
	@exec "$$(swift build -c release --show-bin-path)/portico" demo $(ARGS)

test: libraries
	@Tests/run.sh

lint:
	$(FORMAT) lint --strict $(SWIFT_FOLDERS)

format:
	$(FORMAT) --in-place $(SWIFT_FOLDERS)

fuzz:
	@Tests/Fuzz/run.sh $(FUZZ_SECONDS) $(TARGETS)

totals: libraries
	PORTICO_ORDERS=$(ORDERS) swift test -c release -Xswiftc -enable-testing --filter RandomOrderTests

bench: release
	@Tests/Bench/run.sh

clean:
	rm -rf .build .build-fuzz .build-bench fuzz-*.log
