#!/usr/bin/env bash
# The figures of the README: the service against the libraries it stands on, used directly.
# Five runs of each, alternated; median, and the spread from least to most.
#   bench.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-5}
upload_bytes=$((1 << 30))
slice_bytes=$((8 << 20))
concurrency=1
# The demo model is so small that a second thread costs more than it brings; the service gives
# it one as well.
threads=1

scripts/setup.sh test
scripts/web.sh
cargo build --release --locked --package debrief --package debrief-stories
debrief=$PWD/target/release/debrief
reference=$PWD/target/release/reference
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

# memory_of FIELD PID: MiB of a process and its children
memory_of() {
    local pid total=0 one
    for pid in $2 $(cat "/proc/$2"/task/*/children); do
        one=$(awk -v field="$1:" '$1 == field { print $2 }' "/proc/$pid/status" 2>/dev/null || true)
        total=$((total + ${one:-0}))
    done
    awk "BEGIN { printf \"%.1f\", $total / 1024 }"
}

api() { curl -sS -H "authorization: Bearer $DEBRIEF_TOKEN" "$@"; }

# start NAME: a server with an own data directory; sets server_pid, DEBRIEF_SERVER, DEBRIEF_TOKEN
start() {
    export DEBRIEF_DATA_DIR=$work/$1
    "$debrief" serve --model demo --listen 127.0.0.1:0 >"$work/$1.out" 2>"$work/$1.log" &
    server_pid=$!
    pids+=("$server_pid")
    until grep -q '^Debrief is at' "$work/$1.out"; do
        kill -0 "$server_pid" || { cat "$work/$1.log" >&2; exit 1; }
        sleep 0.05
    done
    DEBRIEF_SERVER=$(sed -n 's/^Debrief is at \(http[^ ]*\).*/\1/p' "$work/$1.out" | head -n 1)
    "$debrief" user add bench@example.com --role owner >"$work/user.out" 2>&1
    DEBRIEF_TOKEN=$("$debrief" token create bench@example.com 2>"$work/token.log" | tail -n 1)
    export DEBRIEF_SERVER DEBRIEF_TOKEN XDG_STATE_HOME=$work/state
}

stop() {
    kill -TERM "$server_pid"
    wait "$server_pid" || true
}

version_of() { grep -A 1 "^name = \"$1\"" Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p' | head -n 1; }

echo "machine: $(nproc) × $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(uname -sr)"
echo "debrief $("$debrief" --version | cut -d ' ' -f 2), whisper-rs $(version_of whisper-rs), aws-sdk-s3 $(version_of aws-sdk-s3)"

echo
echo "== idle memory"
start idle
sleep 10
echo "debrief serve with its worker, 10 s after the start: $(memory_of VmRSS "$server_pid") MiB (VmRSS)"

echo
echo "== from upload to searchable"
audio=$work/speech.wav
for _ in 1 2 3 4 5; do echo "file '$PWD/tests/fixtures/walkthrough.wav'"; done >"$work/list"
ffmpeg -v error -f concat -safe 0 -i "$work/list" -c copy -fflags +bitexact "$audio"
model=crates/worker/models/ggml-walkthrough.bin
seconds=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$audio" | cut -d . -f 1)
echo "compared: reference speech $model speech.wav $threads   ($seconds s of speech, demo model)"

searchable() {
    local recording began state
    began=$(now_ms)
    recording=$("$debrief" upload "$audio" 2>/dev/null)
    recording=${recording##*/}
    until state=$(api "$DEBRIEF_SERVER/api/recordings/$recording" | json it.transcript.state) && [ "$state" = ready ]; do
        [ "$state" != failed ] || exit 1
    done
    # The last sentence is found, at the end of this recording.
    api "$DEBRIEF_SERVER/api/search?q=tomorrow&limit=100" |
        json "it.moments.some((m) => m.recording_id === '$recording' && m.start_ms > ($seconds - 10) * 1000)" |
        grep -qx true
    echo $(($(now_ms) - began))
    api -X DELETE "$DEBRIEF_SERVER/api/recordings/$recording"
}
for _ in $(seq "$runs"); do
    "$reference" speech "$model" "$audio" "$threads" 2>"$work/reference.log" >>"$work/speech.direct"
    searchable >>"$work/speech.service"
done
ratio "$work/speech.service" "$work/speech.direct" >"$work/speech.ratio"
echo "whisper.cpp directly: $(spread "$work/speech.direct") ms"
echo "Debrief:              $(spread "$work/speech.service") ms"
echo "ratio:                $(spread "$work/speech.ratio")"
stop

echo
echo "== upload of 1 GiB"
# Both write to one S3 server, the embedded one in a process of its own.
"$reference" objects "$work/objects" >"$work/objects.env" &
pids+=($!)
until grep -q SECRET "$work/objects.env"; do sleep 0.05; done
set -a
# shellcheck source=/dev/null
. "$work/objects.env"
set +a
start upload
head -c "$upload_bytes" /dev/urandom >"$work/large.bin"
echo "compared: reference put large.bin $slice_bytes $concurrency"
: >"$work/memory"
for _ in $(seq "$runs"); do
    "$reference" put "$work/large.bin" "$slice_bytes" "$concurrency" >>"$work/put.direct" 2>>"$work/memory.direct"
    began=$(now_ms)
    recording=$("$debrief" upload "$work/large.bin" 2>/dev/null)
    echo $(($(now_ms) - began)) >>"$work/put.service"
    api -X DELETE "$DEBRIEF_SERVER/api/recordings/${recording##*/}"
    touch -m "$work/large.bin"
done
awk '/^VmHWM/ { printf "%.1f\n", $2 / 1024 }' "/proc/$server_pid/status" >"$work/memory"
# Throughput is the inverse of time, so direct over service.
ratio "$work/put.direct" "$work/put.service" >"$work/put.ratio"
echo "aws-sdk-s3 directly: $(spread "$work/put.direct") ms"
echo "Debrief:             $(spread "$work/put.service") ms"
echo "throughput ratio:    $(spread "$work/put.ratio")"
echo "peak memory (VmHWM) of the server: $(cat "$work/memory") MiB; of aws-sdk-s3 directly: $(spread "$work/memory.direct") MiB"
echo "peak memory ratio: $(spread "$work/memory.direct" | awk -v ours="$(cat "$work/memory")" '{ printf "%.2f", ours / $1 }')"
stop
