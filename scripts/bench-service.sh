# Read by the other bench scripts: a folder that goes with its processes, a service in it, and how figures are told.
# shellcheck shell=bash

debrief=$PWD/target/release/debrief
reference=$PWD/target/release/reference
# whisper.cpp as Debrief builds it, and as it comes.
fast=$PWD/target/release/whisper-reference
plain=$PWD/target/tools/plain-whisper/release/whisper-reference
work=$(mktemp -d)
pids=()
finish() {
    trap - EXIT INT TERM
    if [ "${#pids[@]}" -gt 0 ]; then kill "${pids[@]}" 2>/dev/null || true; fi
    wait || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# build: the service, and what it is measured against
build() {
    cargo build --release --locked --package debrief --package debrief-stories --package whisper-reference
    GGML_LLAMAFILE=OFF cargo build --release --locked --package whisper-reference --target-dir target/tools/plain-whisper
}

now_ms() { date +%s%3N; }

json() {
    node -e 'const it = JSON.parse(require("fs").readFileSync(0, "utf8"));
        const value = eval(process.argv[1]); console.log(value === undefined ? "" : value)' "$1"
}

# spread FILE: median (least to most) of a file with a number a line
spread() {
    sort -n "$1" | awk '{ v[NR] = $1 }
        END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; printf "%.2f (%.2f to %.2f)", m, v[1], v[NR] }'
}

# ratio A B: line by line
ratio() { paste "$1" "$2" | awk '{ print $1 / $2 }'; }

# processes PID: it and all that it started, and those started, as the one that hears is the worker's
processes() {
    local child
    echo "$1"
    for child in $(cat "/proc/$1"/task/*/children 2>/dev/null); do processes "$child"; done
}

# memory_of FIELD PID: MiB of a process and all that came of it
memory_of() {
    local pid total=0 one
    for pid in $(processes "$2"); do
        one=$(awk -v field="$1:" '$1 == field { print $2 }' "/proc/$pid/status" 2>/dev/null || true)
        total=$((total + ${one:-0}))
    done
    awk "BEGIN { printf \"%.1f\", $total / 1024 }"
}

api() { curl -sS -H "authorization: Bearer $DEBRIEF_TOKEN" "$@"; }

# start NAME [ARGUMENT…]: a server with an own data directory and an own folder for temporary files; sets server_pid,
# DEBRIEF_SERVER, DEBRIEF_TOKEN
start() {
    local name=$1
    shift
    export DEBRIEF_DATA_DIR=$work/$name
    mkdir -p "$work/$name.tmp"
    TMPDIR=$work/$name.tmp "$debrief" serve --model demo --listen 127.0.0.1:0 "$@" >"$work/$name.out" 2>"$work/$name.log" &
    server_pid=$!
    pids+=("$server_pid")
    until grep -q '^Debrief is at' "$work/$name.out"; do
        kill -0 "$server_pid" || { cat "$work/$name.log" >&2; exit 1; }
        sleep 0.05
    done
    DEBRIEF_SERVER=$(sed -n 's/^Debrief is at \(http[^ ]*\).*/\1/p' "$work/$name.out" | head -n 1)
    "$debrief" user add bench@example.com --role owner >"$work/user.out" 2>&1
    DEBRIEF_TOKEN=$("$debrief" token create bench@example.com 2>"$work/token.log" | tail -n 1)
    export DEBRIEF_SERVER DEBRIEF_TOKEN XDG_STATE_HOME=$work/state
}

stop() {
    kill -TERM "$server_pid"
    wait "$server_pid" || true
}

version_of() { grep -A 1 "^name = \"$1\"" Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p' | head -n 1; }

tell_machine() {
    echo "machine: $(nproc) × $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(uname -sr)"
    echo "debrief $("$debrief" --version | cut -d ' ' -f 2), whisper-rs $(version_of whisper-rs), aws-sdk-s3 $(version_of aws-sdk-s3)"
}
