#!/usr/bin/env bash
# The figures of the README: the service against the libraries it stands on, used directly.
# Five runs of each, alternated; median, and the spread from least to most.
#   bench.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-5}

scripts/setup.sh test
scripts/web.sh
cargo build --release --locked --package debrief --package debrief-stories
# shellcheck source=scripts/bench-service.sh
. scripts/bench-service.sh

tell_machine

echo
echo "== idle memory"
start idle
sleep 10
echo "debrief serve with its worker, 10 s after the start: $(memory_of VmRSS "$server_pid") MiB (VmRSS)"

stop

echo
scripts/bench-speech.sh "$runs"

echo
scripts/bench-speech-peer.sh "$runs"

echo
scripts/bench-uploads.sh "$runs"

echo
scripts/bench-search.sh

DEBRIEF_BIN=$debrief node web/bench/playback.mjs "$runs"
