#!/usr/bin/env bash
# The figures of the README: the service against the libraries it stands on, used directly.
# Five runs of each, alternated; median, and the spread from least to most.
#   bench.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-5}
# The demo model is so small that a second thread costs more than it brings; the service gives
# it one as well.
threads=1

scripts/setup.sh test
scripts/web.sh
cargo build --release --locked --package debrief --package debrief-stories
# shellcheck source=scripts/bench-service.sh
. scripts/bench-service.sh

tell_machine

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
scripts/bench-uploads.sh "$runs"
