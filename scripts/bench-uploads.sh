#!/usr/bin/env bash
# Uploads: the service against a plain PUT by aws-sdk-s3 and against `@tus/server` with its S3 store, all to one S3
# server, the embedded one in a process of its own. Alternated; median, and the spread from least to most.
#   bench-uploads.sh [RUNS] [MIB] [PARALLEL_MIB]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-5}
mib=${2:-1024}
parallel_mib=${3:-64}
part_bytes=$((8 << 20))
# What the service keeps in flight of one upload.
concurrency=3
parallel=50

scripts/setup.sh test
scripts/web.sh
cargo build --release --locked --package debrief --package debrief-stories
(cd tests/bench/peer && npm ci --silent)
# shellcheck source=scripts/bench-service.sh
. scripts/bench-service.sh

start_objects() {
    "$reference" objects "$work/objects" >"$work/objects.env" &
    pids+=($!)
    until grep -qs SECRET "$work/objects.env"; do sleep 0.05; done
    set -a
    # shellcheck source=/dev/null
    . "$work/objects.env"
    set +a
}

start_peer() {
    mkdir -p "$work/peer.tmp"
    TMPDIR=$work/peer.tmp node tests/bench/peer/server.mjs "$part_bytes" "$concurrency" >"$work/peer.out" 2>"$work/peer.log" &
    peer_pid=$!
    pids+=("$peer_pid")
    until grep -qs '^http' "$work/peer.out"; do
        kill -0 "$peer_pid" || { cat "$work/peer.log" >&2; exit 1; }
        sleep 0.05
    done
    peer=$(grep '^http' "$work/peer.out")
}

run_put() { "$reference" put "$work/large.bin" "$part_bytes" "$concurrency" 2>>"$work/put.memory" >>"$work/put.ms"; }

# What a receipt needs of a client, and nothing else: the same PUT, and the file's SHA-256.
run_hashed() { "$reference" put-hashed "$work/large.bin" "$part_bytes" "$concurrency" 2>>"$work/reference.log" >>"$work/hashed.ms"; }

run_whole() { "$reference" put-whole "$work/large.bin" >>"$work/whole.ms"; }

run_peer() {
    "$reference" tus "$peer" "$work/large.bin" 1 >"$work/sent"
    head -n 1 "$work/sent" >>"$work/peer.ms"
    # It answers 404 to DELETE of what is complete: the object stays until all is removed.
}

run_service() {
    "$reference" tus "$DEBRIEF_SERVER/api/uploads" "$work/large.bin" 1 "$DEBRIEF_TOKEN" >"$work/sent"
    head -n 1 "$work/sent" >>"$work/service.ms"
    settle "$(tail -n 1 "$work/sent")" "$work/composed.ms"
}

run_command() {
    local began line
    # Else it is the upload that exists already.
    touch -m "$work/large.bin"
    began=$(now_ms)
    line=$("$debrief" upload --json "$work/large.bin" 2>/dev/null)
    echo $(($(now_ms) - began)) >>"$work/command.ms"
    settle_recording "$(json it.recording_id <<<"$line")"
}

# settle UPLOAD FILE: waits until the original is composed and was read again, adds its milliseconds since the last
# answer to the file, and deletes the recording
settle() {
    local view
    until view=$(api "$1") && [ -n "$(json 'it.receipt?.verified_at ?? ""' <<<"$view")" ]; do sleep 0.2; done
    json 'new Date(it.receipt.verified_at) - new Date(it.finished_at)' <<<"$view" >>"$2"
    settle_recording "$(json it.recording_id <<<"$view")"
}

# Random bytes are no media: preparing ends as failed, and only then is the machine quiet again.
settle_recording() {
    local state
    until state=$(api "$DEBRIEF_SERVER/api/recordings/$1" | json it.media.state) && [ "$state" = failed ]; do sleep 0.2; done
    api -X DELETE "$DEBRIEF_SERVER/api/recordings/$1"
}

# goal FILE LEAST: the median against a goal
goal() {
    sort -n "$1" | awk -v least="$2" '{ v[NR] = $1 }
        END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
            printf "goal: at least %s: %s", least, (m >= least ? "reached" : "NOT reached") }'
}

# The same memory for each: pages that were freed long ago come slowly on a virtual machine whose host took them back,
# and whoever follows a deletion would have the fast ones.
even_out() {
    cp "$work/large.bin" "$work/warm.bin"
    sync
    rm "$work/warm.bin"
}

# Every file that the server holds open or has made outside its database, once a line.
watch_files() {
    local fd
    while kill -0 "$1" 2>/dev/null; do
        {
            find "$work/$2" "$work/$2.tmp" -type f
            for fd in /proc/"$1"/fd/*; do readlink "$fd" || true; done
        } 2>/dev/null | grep '^/' | grep -v -e '^/dev/' -e "^$work/$2\.\(out\|log\)$" >>"$work/files" || true
        sleep 0.05
    done
}

tell_machine
start_objects
start_peer
echo "peer: node tests/bench/peer/server.mjs $part_bytes $concurrency"
sed '$d; s/^/    /' "$work/peer.out"
start upload
head -c "$((mib << 20))" /dev/urandom >"$work/large.bin"

echo
echo "== one upload of $mib MiB, parts of 8 MiB, $concurrency at once"
contenders=(run_put run_hashed run_peer run_service run_whole run_command)
for ((run = 0; run < runs; run++)); do
    # Each takes every place in the order.
    for ((place = 0; place < ${#contenders[@]}; place++)); do
        even_out
        "${contenders[(run + place) % ${#contenders[@]}]}"
    done
done
# Throughput is the inverse of time.
ratio "$work/put.ms" "$work/service.ms" >"$work/put.ratio"
ratio "$work/peer.ms" "$work/service.ms" >"$work/peer.ratio"
ratio "$work/hashed.ms" "$work/service.ms" >"$work/hashed.ratio"
ratio "$work/put.ms" "$work/command.ms" >"$work/command.ratio"
echo "From the first byte to the last answer, ms:"
echo "    multipart PUT by aws-sdk-s3, reference put large.bin $part_bytes $concurrency:   $(spread "$work/put.ms")"
echo "    the same PUT and the file's SHA-256, reference put-hashed:       $(spread "$work/hashed.ms")"
echo "    one PutObject, reference put-whole large.bin:                  $(spread "$work/whole.ms")"
echo "    @tus/server, reference tus URL large.bin 1:                    $(spread "$work/peer.ms")"
echo "    Debrief, reference tus URL large.bin 1 TOKEN:                  $(spread "$work/service.ms")"
echo "The whole command debrief upload large.bin, ms:                    $(spread "$work/command.ms")"
echo "After Debrief's last answer, composed and read again, ms:          $(spread "$work/composed.ms")"
echo "throughput, Debrief of the multipart PUT: $(spread "$work/put.ratio"), $(goal "$work/put.ratio" 0.90)"
echo "throughput, Debrief of the PUT and SHA-256: $(spread "$work/hashed.ratio")"
echo "throughput, Debrief of @tus/server:       $(spread "$work/peer.ratio"), $(goal "$work/peer.ratio" 2.00)"
echo "throughput, debrief upload of the PUT:    $(spread "$work/command.ratio")"
echo "peak memory (VmHWM), MiB: server $(awk '/^VmHWM/ { printf "%.1f", $2 / 1024 }' "/proc/$server_pid/status"), " \
    "@tus/server $(awk '/^VmHWM/ { printf "%.1f", $2 / 1024 }' "/proc/$peer_pid/status"), PUT $(spread "$work/put.memory")"
stop

echo
echo "== $parallel uploads of $parallel_mib MiB at once, worker off"
head -c "$((parallel_mib << 20))" "$work/large.bin" >"$work/small.bin"
start parallel --no-worker
watch_files "$server_pid" parallel &
watcher=$!
pids+=("$watcher")
for ((run = 0; run < runs; run++)); do
    memory_of VmRSS "$server_pid" >"$work/before"
    echo 5 >"/proc/$server_pid/clear_refs"
    "$reference" tus "$DEBRIEF_SERVER/api/uploads" "$work/small.bin" "$parallel" "$DEBRIEF_TOKEN" >"$work/sent"
    awk -v mib="$((parallel * parallel_mib))" 'NR == 1 { print mib * 1000 / $1 }' "$work/sent" >>"$work/parallel.rate"
    awk -v peak="$(memory_of VmHWM "$server_pid")" -v n="$parallel" '{ print (peak - $1) / n }' "$work/before" >>"$work/parallel.memory"
    sed 1d "$work/sent" | while read -r upload; do
        api -X DELETE "$DEBRIEF_SERVER/api/recordings/$(api "$upload" | json it.recording_id)"
    done
done
stop
wait "$watcher" || true
echo "together, MiB/s:                                       $(spread "$work/parallel.rate")"
echo "memory an upload, (peak VmHWM − VmRSS before) / $parallel, MiB: $(spread "$work/parallel.memory"), goal: at most 16: $(
    sort -n "$work/parallel.memory" | awk 'END { print ($1 <= 16 ? "reached" : "NOT reached") }')"
echo "files of the server meanwhile, seen every 50 ms in its data directory, its TMPDIR and /proc/PID/fd:"
sort "$work/files" | sed "s|^$work/||" | uniq -c | sed 's/^/    /'
echo "of these neither database nor lock nor address: $(
    sort -u "$work/files" | grep -vc -e '/debrief\.sqlite\(-wal\|-shm\)\?$' -e '/lock$' -e '/address$' || true)"
