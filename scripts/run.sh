#!/usr/bin/env bash
# Builds and starts the service; arguments go to `debrief serve`.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh
# In this process's place, so that Ctrl-C reaches the service and nothing stands between.
exec target/release/debrief serve "$@"
