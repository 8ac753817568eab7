#!/usr/bin/env bash
# Installs what is missing: `setup.sh run` for building and running, `setup.sh test` for the
# tests as well. As root by apt-get; otherwise it prints the command and stops.
set -euo pipefail

profile=${1:-run}
rust_at_least=1.95.0
node_at_least=20.19.0

# not_older HAVE WANTED
not_older() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

check_rust() {
    local have
    have=$(rustc --version 2>/dev/null | cut -d ' ' -f 2) || true
    if [ -n "$have" ] && not_older "$have" "$rust_at_least" && command -v cargo >/dev/null; then
        return
    fi
    echo "Rust $rust_at_least or newer is needed, found: ${have:-none}." >&2
    echo "Install it with rustup (https://rustup.rs), or run: rustup update stable" >&2
    exit 1
}

check_node() {
    local have
    have=$(node --version 2>/dev/null | tr -d v) || true
    if [ -n "$have" ] && not_older "$have" "$node_at_least" && command -v npm >/dev/null; then
        return
    fi
    echo "Node.js $node_at_least or newer with npm is needed, found: ${have:-none}." >&2
    echo "Install it from https://nodejs.org, or with a version manager such as nvm." >&2
    exit 1
}

missing=()
# need PACKAGE COMMAND…: the package is missing when one of its commands is
need() {
    local package=$1 program
    shift
    for program in "$@"; do
        if ! command -v "$program" >/dev/null; then
            missing+=("$package")
            return
        fi
    done
}

# need_file PACKAGE PATTERN
need_file() { compgen -G "$2" >/dev/null || missing+=("$1"); }

check_rust
check_node

need ffmpeg ffmpeg ffprobe
need cmake cmake
need g++ g++ cc
need make make
need pkg-config pkg-config
need_file ca-certificates /etc/ssl/certs/ca-certificates.crt
if [ "$profile" = test ]; then
    need chromium chromium
    need_file postgresql '/usr/lib/postgresql/*/bin/initdb'
    need espeak-ng espeak-ng
    need_file python3-venv '/usr/lib/python3*/ensurepip/__init__.py'
    need_file fonts-dejavu-core /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
    need docker-compose docker-compose
    need util-linux setpriv
    need curl curl
    need git git
fi

if [ "${#missing[@]}" -eq 0 ]; then
    exit 0
fi

install="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -ne 0 ]; then
    echo "Some Debian packages are missing. Install them, then run the same command again:" >&2
    echo "    sudo apt-get update && sudo $install" >&2
    exit 1
fi
echo "Installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q >/dev/null
$install -q </dev/null
