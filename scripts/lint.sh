#!/usr/bin/env bash
# Formatting, clippy with warnings denied, licences and sources of the dependencies, shell
# syntax, and the web pages' own checks.
#   lint.sh            all of it
#   lint.sh PART       one of: format rust dependencies files web
set -euo pipefail
cd "$(dirname "$0")/.."

format() {
    cargo fmt --all --check
}

rust() {
    cargo clippy --workspace --all-targets --locked -- -D warnings
}

dependencies() {
    scripts/cargo-deny.sh --locked check licenses bans sources
    # The advisory database lies on a host that a closed network does not reach.
    if timeout 60 scripts/cargo-deny.sh fetch db >/dev/null 2>&1; then
        scripts/cargo-deny.sh --locked check --disable-fetch advisories
    else
        echo "advisories: skipped, the advisory database cannot be reached from here"
    fi
}

files() {
    local script
    for script in scripts/*.sh .ci/run; do
        bash -n "$script"
    done
    docker-compose -f compose.yaml config --quiet
    # Lock files name packages and sums; where they come from is each machine's own setting.
    if grep -n '"resolved": *"http' web/package-lock.json; then
        echo "web/package-lock.json names a registry: set omit-lockfile-registry-resolved" >&2
        return 1
    fi
}

web() {
    scripts/web.sh
    (cd web && npm run lint && npm run check)
}

if [ $# -gt 0 ]; then
    "$1"
else
    scripts/setup.sh test
    web
    files
    format
    rust
    dependencies
fi
