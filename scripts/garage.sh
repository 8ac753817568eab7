#!/usr/bin/env bash
# Garage, an independent S3 server, for `make test-full`. It is built once (about seven
# minutes of CPU) and kept outside the build folder, so that a clean build keeps it.
#   garage.sh install | region | start DIR | stop DIR
# `start` takes the keys from S3_PEER_ACCESS_KEY_ID and S3_PEER_SECRET_ACCESS_KEY and prints
# the address. Garage is AGPL: a program to test against, no part of Debrief.
set -euo pipefail

version=2.5.0
tools=${XDG_CACHE_HOME:-$HOME/.cache}/debrief/garage-$version

install() {
    if [ -x "$tools/bin/garage" ]; then return; fi
    CARGO_PROFILE_DEV_DEBUG=0 cargo install garage --version "$version" --locked --debug --quiet \
        --no-default-features --features bundled-libs,sqlite --root "$tools" >&2
}

start() {
    local folder=$1 port
    install
    mkdir -p "$folder"
    for _ in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 20000))
        cat >"$folder/garage.toml" <<CONFIG
metadata_dir = "$folder/meta"
data_dir = "$folder/data"
db_engine = "sqlite"
replication_factor = 1
rpc_bind_addr = "127.0.0.1:$((port + 1))"
rpc_public_addr = "127.0.0.1:$((port + 1))"
rpc_secret = "$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')"

[s3_api]
s3_region = "garage"
api_bind_addr = "127.0.0.1:$port"
CONFIG
        GARAGE_DEFAULT_ACCESS_KEY=$S3_PEER_ACCESS_KEY_ID \
            GARAGE_DEFAULT_SECRET_KEY=$S3_PEER_SECRET_ACCESS_KEY \
            GARAGE_DEFAULT_BUCKET=debrief \
            "$tools/bin/garage" -c "$folder/garage.toml" server --single-node --default-bucket \
            >"$folder/log" 2>&1 &
        echo $! >"$folder/pid"
        for _ in $(seq 1 100); do
            if ! kill -0 "$(cat "$folder/pid")" 2>/dev/null; then continue 2; fi
            if curl -s -o "$folder/answer" "http://127.0.0.1:$port/"; then
                echo "http://127.0.0.1:$port"
                return
            fi
            sleep 0.2
        done
    done
    echo "Garage did not start:" >&2
    tail -n 20 "$folder/log" >&2
    exit 1
}

stop() {
    if [ -f "$1/pid" ]; then kill "$(cat "$1/pid")" 2>/dev/null || true; fi
}

case "$1" in
    install) install ;;
    region) echo garage ;;
    start) start "$2" ;;
    stop) stop "$2" ;;
    *) echo "usage: garage.sh install | region | start DIR | stop DIR" >&2; exit 2 ;;
esac
