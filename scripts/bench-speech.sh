#!/usr/bin/env bash
# Transcripts: the service against whisper.cpp driven with its command line's defaults, same weights and audio; and how
# soon the text is whole when a recording was sent as it was spoken. Alternated; median, and the spread from least to most.
#   bench-speech.sh [RUNS] [SECONDS] [LIVE_SECONDS] [LIVE_RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-5}
seconds=${2:-300}
live_seconds=${3:-600}
live_runs=${4:-5}
# Those that are sent as they are spoken run beside each other, and none ends while another one does.
apart_s=60

scripts/setup.sh test
scripts/web.sh
# shellcheck source=scripts/bench-service.sh
. scripts/bench-service.sh
build

model=crates/worker/models/ggml-walkthrough.bin

# ready RECORDING: waits until its text is whole and the last line of it is found
ready() {
    # Looking must not take the processor from what it waits for.
    until api "$DEBRIEF_SERVER/api/recordings/$1" | grep -q '"transcript":{"state":"ready"'; do sleep 0.03; done
    local word
    word=$(api "$DEBRIEF_SERVER/api/recordings/$1/transcript" | json 'it.segments.at(-1).text.split(" ").sort((a, b) => b.length - a.length)[0].replace(/\W/g, "")')
    api "$DEBRIEF_SERVER/api/search?q=$word&limit=100" | json "it.moments.some((m) => m.recording_id === '$1')" | grep -qx true
}

settled() {
    local state
    until state=$(api "$DEBRIEF_SERVER/api/recordings/$1" | json it.media.state) && [ "$state" = ready ]; do sleep 0.2; done
    api -X DELETE "$DEBRIEF_SERVER/api/recordings/$1"
}

run_service() {
    local began recording
    began=$(now_ms)
    recording=$("$debrief" upload "$work/speech-$1.wav" 2>/dev/null)
    recording=${recording##*/}
    ready "$recording"
    echo $(($(now_ms) - began)) >>"$work/service.ms"
    settled "$recording"
}

run_direct() {
    "$plain" time "$model" "$work/speech-$1.wav" 2 2>>"$work/reference.log" >>"$work/direct.ms"
    "$fast" time "$model" "$work/speech-$1.wav" 2 2>>"$work/reference.log" >>"$work/fast.ms"
}

# sent NAME SLICE_BYTES PAUSE_MS: notes in NAME.ms how long after the last slice began to be sent the text was whole and found
sent() {
    "$reference" live "$DEBRIEF_SERVER" "$DEBRIEF_TOKEN" "$work/live.wav" "$2" "$3" >"$work/$1.out"
    head -n 1 "$work/$1.out" >"$work/$1.ms"
    settled "$(tail -n 1 "$work/$1.out")"
}

tell_machine
start speech
for ((run = 0; run < runs; run++)); do "$reference" spoken "$seconds" "$((run + 1))" "$work/speech-$run.wav" >>"$work/spoken"; done
echo "audio: reference spoken $seconds SEED, $(head -n 1 "$work/spoken")"
echo
echo "== from upload to searchable, $seconds s, demo model"
for ((run = 0; run < runs; run++)); do
    if ((run % 2)); then run_service $run; run_direct $run; else run_direct $run; run_service $run; fi
done
ratio "$work/direct.ms" "$work/service.ms" >"$work/service.ratio"
ratio "$work/fast.ms" "$work/service.ms" >"$work/fast.ratio"
echo "whisper.cpp as it comes, whisper-reference time MODEL WAV 2, ms: $(spread "$work/direct.ms")"
echo "the same as Debrief builds it (GGML_LLAMAFILE=ON), ms:           $(spread "$work/fast.ms")"
echo "Debrief, the whole of debrief upload, ms:                        $(spread "$work/service.ms")"
echo "Debrief is faster by:                                            $(spread "$work/service.ratio"), $(spread "$work/fast.ratio")"

if [ "$live_runs" -eq 0 ]; then exit 0; fi
echo
echo "== sent as it is spoken, $live_seconds s, begun $apart_s s apart"
"$reference" spoken "$live_seconds" 99 "$work/live.wav" >/dev/null
"$reference" spoken 9 98 "$work/window.wav" >/dev/null
speaking=()
for ((run = 0; run < live_runs; run++)); do
    if ((run)); then sleep "$apart_s"; fi
    sent "live-$run" 32000 1000 &
    speaking+=($!)
done
wait "${speaking[@]}"
for ((run = 0; run < live_runs; run++)); do
    sent "after-$run" 8388608 0
    "$fast" time "$model" "$work/window.wav" 1 2>>"$work/reference.log" >>"$work/window.ms"
done
cat "$work"/live-*.ms >"$work/live.ms"
cat "$work"/after-*.ms >"$work/after.ms"
ratio "$work/after.ms" "$work/live.ms" >"$work/live.ratio"
echo "from the last byte to whole and searchable, ms: $(spread "$work/live.ms")"
echo "the same when all was sent at once, ms:         $(spread "$work/after.ms"), $(spread "$work/live.ratio") times as long"
echo "one window of 10 s by whisper.cpp, ms:          $(spread "$work/window.ms")"
echo "peak memory of service and worker, MiB:         $(memory_of VmHWM "$server_pid")"
stop
