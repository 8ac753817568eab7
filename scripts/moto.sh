#!/usr/bin/env bash
# moto, an S3 server that is not ours and installs in seconds.
#   moto.sh install       into target/tools/moto
#   moto.sh start DIR     starts it, prints its address; its process id is in DIR/pid
#   moto.sh stop DIR
set -euo pipefail
cd "$(dirname "$0")/.."

version=5.2.5
tools=target/tools/moto

install() {
    if [ "$(cat "$tools/version" 2>/dev/null)" = "$version" ]; then return; fi
    rm -rf "$tools"
    # Debian's own Python: another one on the path may be gone tomorrow.
    /usr/bin/python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check "moto[s3,server]==$version"
    echo "$version" >"$tools/version"
}

start() {
    local folder=$1 address=
    install >&2
    mkdir -p "$folder"
    # Port 0: the system chooses a free one, and the log names it.
    PYTHONUNBUFFERED=1 "$tools/bin/moto_server" -H 127.0.0.1 -p 0 >"$folder/log" 2>&1 &
    echo $! >"$folder/pid"
    for _ in $(seq 1 150); do
        address=$(grep -o 'http://127\.0\.0\.1:[0-9]*' "$folder/log" | head -n 1) && break
        if ! kill -0 "$(cat "$folder/pid")" 2>/dev/null; then break; fi
        sleep 0.2
    done
    if [ -z "$address" ]; then
        echo "moto did not start:" >&2
        cat "$folder/log" >&2
        exit 1
    fi
    echo "$address"
}

stop() {
    if [ -f "$1/pid" ]; then kill "$(cat "$1/pid")" 2>/dev/null || true; fi
}

case "$1" in
    install) install ;;
    region) echo us-east-1 ;;
    start) start "$2" ;;
    stop) stop "$2" ;;
    *) echo "usage: moto.sh install | region | start DIR | stop DIR" >&2; exit 2 ;;
esac
