# Two commands: `make run` and `make test`. Each does all its set-up first.
# Arguments for the service go through ARGS: make run ARGS="--listen 127.0.0.1:8080"

.PHONY: run build test test-full lint bench

run:
	@exec scripts/run.sh $(ARGS)

build:
	@scripts/build.sh

test:
	@scripts/test.sh

test-full:
	@scripts/test.sh full

lint:
	@scripts/lint.sh

bench:
	@scripts/bench.sh
