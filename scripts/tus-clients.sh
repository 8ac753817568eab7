#!/usr/bin/env bash
# tuspy, a tus client that is not ours, for tests/stories/clients.rs.
#   tus-clients.sh install      into target/tools/tus-clients
#   tus-clients.sh python       installs it if need be, prints the Python that has it
set -euo pipefail
cd "$(dirname "$0")/.."

version=1.1.0
tools=target/tools/tus-clients

install() {
    if [ "$(cat "$tools/version" 2>/dev/null)" = "$version" ]; then return; fi
    mkdir -p target/tools
    # Several stories may ask at the same time; the first one makes it.
    exec 9>"$tools.lock"
    flock 9
    if [ "$(cat "$tools/version" 2>/dev/null)" = "$version" ]; then return; fi
    rm -rf "$tools"
    # Debian's own Python: another one on the path may be gone tomorrow.
    /usr/bin/python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check "tuspy==$version"
    echo "$version" >"$tools/version"
}

case "${1:-}" in
    install) install ;;
    python) install >&2 && echo "$PWD/$tools/bin/python" ;;
    *) echo "usage: tus-clients.sh install | python" >&2; exit 2 ;;
esac
