#!/usr/bin/env bash
# All set-up, then one release binary with the web pages in it: target/release/debrief.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh run
scripts/web.sh
# What was built before whisper.cpp's fast matrix product was switched on: its crate does not notice.
if grep -qs 'GGML_LLAMAFILE:BOOL=OFF' target/release/build/whisper-rs-sys-*/out/build/CMakeCache.txt; then
    cargo clean --release --package whisper-rs-sys
fi
cargo build --release --locked --package debrief
