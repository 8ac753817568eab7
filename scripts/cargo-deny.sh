#!/usr/bin/env bash
# Runs cargo-deny, which is built once into target/tools.
#   cargo-deny.sh install | cargo-deny.sh ARGUMENT…
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.20.2
tools=target/tools

# As a debug build: it takes a third of the time, and the check still ends within seconds.
if [ "$("$tools/bin/cargo-deny" --version 2>/dev/null)" != "cargo-deny $version" ]; then
    # Nobody debugs it.
    CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-deny --locked --version "$version" --debug --quiet --root "$tools" >&2
fi
if [ "${1:-}" != install ]; then
    exec "$tools/bin/cargo-deny" "$@"
fi
