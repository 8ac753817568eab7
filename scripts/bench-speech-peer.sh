#!/usr/bin/env bash
# Transcripts: the service against faster-whisper's batched pipeline in int8, same weights and audio, two threads each;
# then whisper.cpp against CTranslate2 on a model of the size `base` with the same random weights and as many steps of the
# decoder, which tells how the engines compare where the encoder counts. Alternated; median, and the spread from least to most.
#   bench-speech-peer.sh [RUNS] [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-5}
seconds=${2:-300}
threads=2

peer=tests/bench/speech-peer
tools=target/tools/speech-peer

scripts/setup.sh test
scripts/web.sh
if ! cmp -s "$peer/requirements.txt" "$tools/requirements.txt"; then
    rm -rf "$tools"
    # Debian's own Python: another one on the path may be gone tomorrow.
    /usr/bin/python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check -r "$peer/requirements.txt"
    cp "$peer/requirements.txt" "$tools/requirements.txt"
fi
# shellcheck source=scripts/bench-service.sh
. scripts/bench-service.sh
build

model=crates/worker/models/ggml-walkthrough.bin
python() { PYTHONDONTWRITEBYTECODE=1 HF_HUB_OFFLINE=1 "$tools/bin/python" "$@"; }

# watch_memory PID FILE: keeps in FILE the most that the processes held at one time, and in FILE.infer what the one that
# holds the model held, in MiB; what several share is divided among them (PSS)
watch_memory() {
    local most=0 most_infer=0 sum infer
    while kill -0 "$1" 2>/dev/null; do
        # Some are gone before they are looked at.
        read -r sum infer < <(processes "$1" | while read -r pid; do
            awk -v infer="$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -c ' infer ')" \
                '$1 == "Pss:" { print $2, infer * $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null
        done | awk '{ sum += $1; infer += $2 } END { print sum + 0, infer + 0 }') || true
        if [ "$sum" -gt "$most" ]; then most=$sum; fi
        if [ "$infer" -gt "$most_infer" ]; then most_infer=$infer; fi
        awk "BEGIN { printf \"%.1f\", $most / 1024 }" >"$2"
        awk "BEGIN { printf \"%.1f\", $most_infer / 1024 }" >"$2.infer"
        sleep 0.02
    done
}

# run_service RUN [WATCHED]: to a text that is whole and found; WATCHED: for what it heard alone, not for the time
run_service() {
    local began recording state word watcher=
    if [ $# -gt 1 ]; then
        watch_memory "$server_pid" "$work/service.memory" &
        watcher=$!
        pids+=("$watcher")
    fi
    began=$(now_ms)
    recording=$("$debrief" upload "$work/speech-$1.wav" 2>/dev/null)
    recording=${recording##*/}
    # Looking must not take the processor from what it waits for.
    until api "$DEBRIEF_SERVER/api/recordings/$recording" | grep -q '"transcript":{"state":"ready"'; do sleep 0.03; done
    api "$DEBRIEF_SERVER/api/recordings/$recording/transcript" >"$work/transcript"
    word=$(json 'it.segments.at(-1).text.split(" ").sort((a, b) => b.length - a.length)[0].replace(/\W/g, "")' <"$work/transcript")
    api "$DEBRIEF_SERVER/api/search?q=$word&limit=100" | json "it.moments.some((m) => m.recording_id === '$recording')" | grep -qx true
    if [ -z "$watcher" ]; then
        echo $(($(now_ms) - began)) >>"$work/service.ms"
        json 'it.segments.flatMap((segment) => segment.text.trim().split(/\s+/)).length' <"$work/transcript" >>"$work/service.words"
    fi
    until state=$(api "$DEBRIEF_SERVER/api/recordings/$recording" | json it.media.state) && [ "$state" = ready ]; do sleep 0.2; done
    if [ -n "$watcher" ]; then kill "$watcher"; fi
    api -X DELETE "$DEBRIEF_SERVER/api/recordings/$recording"
}

# run_peer NAME FOLDER FILE [OPTION…]: adds what it took to NAME.ms, NAME.words and the like
run_peer() {
    local name=$1
    shift
    python "$peer/transcribe.py" --threads "$threads" "$@" >"$work/heard"
    json it.elapsed_ms <"$work/heard" >>"$work/$name.ms"
    json it.peak_rss_mib <"$work/heard" >>"$work/$name.memory"
    json it.words <"$work/heard" >>"$work/$name.words"
    json 'it.encode_ms / it.windows' <"$work/heard" >>"$work/$name.window"
    json it.windows <"$work/heard" >>"$work/$name.windows"
}

# As the worker drives it: see MOST_POSITIONS.
run_direct() { "$fast" time "$work/base.bin" "$work/speech-$1.wav" "$threads" 1488 2>>"$work/reference.log" >>"$work/direct.ms"; }

tell_machine
echo "$("$tools/bin/python" --version), $(grep -E '^(faster-whisper|ctranslate2|onnxruntime|numpy)==' "$peer/requirements.txt" | sed 's/==/ /' | paste -sd , | sed 's/,/, /g')"
python "$peer/convert.py" "$model" "$work/demo"
python "$peer/base.py" "$work/base" --ggml "$work/base.bin"
start speech
for ((run = 0; run < runs; run++)); do "$reference" spoken "$seconds" "$((run + 1))" "$work/speech-$run.wav" >>"$work/spoken"; done
echo "audio: reference spoken $seconds SEED, $(head -n 1 "$work/spoken")"
echo
echo "== from upload to searchable, $seconds s, demo model"
for ((run = 0; run < runs; run++)); do
    if ((run % 2)); then
        run_service $run
        run_peer peer "$work/demo" "$work/speech-$run.wav"
    else
        run_peer peer "$work/demo" "$work/speech-$run.wav"
        run_service $run
    fi
done
run_service 0 watched
stop
ratio "$work/peer.ms" "$work/service.ms" >"$work/service.ratio"
sed 's/.*, \([0-9]*\) words/\1/' "$work/spoken" >"$work/spoken.words"
echo "faster-whisper, model load to last segment, ms: $(spread "$work/peer.ms")"
echo "Debrief, the whole of debrief upload, ms:       $(spread "$work/service.ms")"
echo "Debrief is faster by:                           $(spread "$work/service.ratio")"
echo "peak memory of faster-whisper's process, MiB:   $(spread "$work/peer.memory")"
echo "peak memory of all of Debrief's (PSS), MiB:       $(cat "$work/service.memory")"
echo "of that the process that holds the model, MiB:   $(cat "$work/service.memory.infer")"
echo "words spoken:                                   $(spread "$work/spoken.words")"
echo "words heard by faster-whisper:                  $(spread "$work/peer.words")"
echo "words heard by Debrief:                         $(spread "$work/service.words")"
echo
echo "== every window of 30 s of $seconds s, base size, random weights, four steps of the decoder a window"
for ((run = 0; run < runs; run++)); do
    if ((run % 2)); then
        run_direct $run
        run_peer engine --every-window "$work/base" "$work/speech-$run.wav"
    else
        run_peer engine --every-window "$work/base" "$work/speech-$run.wav"
        run_direct $run
    fi
done
ratio "$work/engine.ms" "$work/direct.ms" >"$work/direct.ratio"
# It says one thing in each window.
sed -n 's/ segments;.*//p' "$work/reference.log" >"$work/direct.windows"
echo "CTranslate2 in int8, model load to last segment, ms: $(spread "$work/engine.ms"), $(spread "$work/engine.windows") windows"
echo "the same, its encoder alone, ms a window:            $(spread "$work/engine.window")"
echo "whisper.cpp in f16, whisper-reference time MODEL WAV $threads 1488, ms: $(spread "$work/direct.ms"), $(spread "$work/direct.windows") windows"
sed -n 's/.*its encoder \([0-9]*\) ms.*/\1/p' "$work/reference.log" >"$work/direct.window"
ratio "$work/engine.window" "$work/direct.window" >"$work/window.ratio"
sed -n 's/.*; at most \([0-9.]*\) MiB.*/\1/p' "$work/reference.log" >"$work/direct.memory"
echo "the same, its encoder alone, ms a window:            $(spread "$work/direct.window")"
echo "whisper.cpp is faster by, encoder alone:             $(spread "$work/direct.ratio"), $(spread "$work/window.ratio")"
echo "peak memory of CTranslate2's process, MiB:           $(spread "$work/engine.memory")"
echo "peak memory of whisper.cpp's process, MiB:          $(spread "$work/direct.memory")"
