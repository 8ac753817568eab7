#!/usr/bin/env bash
# All set-up, then one release binary with the web pages in it: target/release/debrief.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh run
scripts/web.sh
cargo build --release --locked --package debrief
