#!/usr/bin/env bash
# All set-up, then all tests; `test.sh full` adds the long ones and Garage.
# A missing tool fails the run: nothing is skipped quietly.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD

mode=${1:-usual}
logs=artefacts/logs
rm -rf "$logs" artefacts/torture-*.txt
mkdir -p "$logs"

# Servers run as another user where this one is root, so the folder lets others through.
work=$(mktemp -d)
chmod 711 "$work"

finish() {
    trap - EXIT INT TERM
    scripts/postgres.sh stop "$work/postgres"
    scripts/moto.sh stop "$work/moto"
    scripts/garage.sh stop "$work/garage"
    if [ -n "${tools_pid:-}" ]; then kill "$tools_pid" 2>/dev/null; fi
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

passed=0 failed=0 skipped=0
timings=()
broken=()

# stage NAME COMMAND…: runs it, keeps its output in artefacts/logs, and notes time and outcome
stage() {
    local name=$1 began=$SECONDS outcome=ok
    shift
    printf '\n=== %s\n' "$name"
    if ! "$@" 2>&1 | tee "$logs/$name.log"; then
        outcome=FAILED
        broken+=("$name")
    fi
    timings+=("$(printf '%-18s %5d s  %s' "$name" $((SECONDS - began)) "$outcome")")
    [ "$outcome" = ok ]
}

# Without these nothing after them can say anything useful.
required() {
    stage "$@" || { summary; exit 1; }
}

# count NAME: adds up the closing lines of cargo test, vitest, node's runner and our own
count() {
    local counts p f s
    counts=$(sed 's/\x1b\[[0-9;]*m//g' "$logs/$1.log" 2>/dev/null | awk '
        /^test result:/ { p += $4; f += $6; s += $8 }
        /^ *Tests  / { for (i = 2; i < NF; i++) { if ($(i+1) ~ /^passed/) p += $i; if ($(i+1) ~ /^failed/) f += $i; if ($(i+1) ~ /^(skipped|todo)/) s += $i } }
        /^(ℹ|#) pass [0-9]+$/ { p += $3 }
        /^(ℹ|#) (fail|cancelled) [0-9]+$/ { f += $3 }
        /^(ℹ|#) (skipped|todo) [0-9]+$/ { s += $3 }
        /^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3 }
        END { print p + 0, f + 0, s + 0 }')
    read -r p f s <<<"$counts"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    if [ $((p + f)) -eq 0 ]; then broken+=("$1 ran no test"); fi
    counted+=("$(printf '%-18s %5d passed  %d failed  %d skipped' "$1" "$p" "$f" "$s")")
}

# on DATABASE OUTCOME: how many tests with the database in their name ended so
on() { grep -hcE "^test .*::$1\b.* \.\.\. $2" "$logs/rust-tests.log" 2>/dev/null || true; }

# why NAME: what each failed test of a stage said, as cargo test and node's runner close with it
why() {
    sed 's/\x1b\[[0-9;]*m//g' "$logs/$1.log" 2>/dev/null | awk '
        /^---- .* ----$/ || /^failures:$/ || /^ *\.\.\.$/ { told = 0 }
        /^---- .* ----$/ { print }
        /panicked at|^assertion .*failed|^Error:/ { if (!told) told = 12 }
        /^ *not ok / { told = 16 }
        told > 0 { print substr($0, 1, 600); told-- }'
}

summary() {
    local name line sqlite postgres
    counted=()
    for name in web-unit rust-tests objects-on-moto objects-on-garage topology browser; do
        if [ -f "$logs/$name.log" ]; then count "$name"; fi
    done
    # What was done to uploads, and how often.
    if ls artefacts/torture-*.txt >/dev/null 2>&1; then printf '\n=== torture\n' && cat artefacts/torture-*.txt; fi
    printf '\n=== time\n'
    printf '%s\n' "${timings[@]}"
    printf '%-18s %5d s\n' total $SECONDS
    printf '\n=== tests\n'
    printf '%s\n' "${counted[@]:-none}"
    if [ -f "$logs/rust-tests.log" ]; then
        sqlite=$(on sqlite ok) postgres=$(on postgres ok)
        printf 'SQLite %d passed, PostgreSQL %d passed\n' "${sqlite:-0}" "${postgres:-0}"
        if [ "${sqlite:-0}" -eq 0 ] || [ "${sqlite:-0}" -ne "${postgres:-0}" ]; then
            broken+=("equal counts on SQLite and PostgreSQL")
        fi
    fi
    if [ "$skipped" -ne 0 ]; then broken+=("no test skipped"); fi
    if [ "$failed" -ne 0 ] && [ "${#broken[@]}" -eq 0 ]; then broken+=("no test failed"); fi
    # Last, so that it is still there where only the end of a long log is kept.
    if grep -q FAILED <<<"${timings[*]}"; then
        printf '\n=== why\n'
        for name in web-unit rust-tests objects-on-moto objects-on-garage topology browser; do why "$name"; done
    fi
    for line in "${broken[@]}"; do echo "FAILED: $line"; done
    # A stage that broke without a failed test of its own still shows in the last line.
    if [ "${#broken[@]}" -gt 0 ] && [ "$failed" -eq 0 ]; then failed=${#broken[@]}; fi
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
}

web_checks() { (cd web && npm run lint && npm run check && npm run budget); }
web_unit() { (cd web && npm test); }
web_types() { (cd web && DEBRIEF_BIN="$root/target/debug/debrief" npm run types:check); }
browser() { (cd web && DEBRIEF_BIN="$root/target/debug/debrief" ARTEFACTS="$root/artefacts" npm run e2e); }

tools() {
    nice -n 19 scripts/moto.sh install &&
        nice -n 19 scripts/tus-clients.sh install &&
        nice -n 19 scripts/cargo-deny.sh install &&
        { [ "$mode" != full ] || nice -n 19 scripts/garage.sh install; }
}
tools_outcome() { cat "$logs/tools.log.background"; return "$1"; }

postgres() {
    DEBRIEF_TEST_DATABASE_URL=$(scripts/postgres.sh start "$work/postgres") || return 1
    export DEBRIEF_TEST_DATABASE_URL
}

# The databases never meet the object store, so on another one SQLite is enough.
# The stories that touch objects (their names begin so) and the tests of the client, on an S3
# server that is not ours.
objects_on() {
    local peer=$1 address
    address=$("scripts/$peer.sh" start "$work/$peer") || return 1
    DEBRIEF_TEST_S3_ENDPOINT=$address \
        DEBRIEF_TEST_S3_REGION=$("scripts/$peer.sh" region) \
        DEBRIEF_TEST_S3_BUCKET=debrief \
        DEBRIEF_TEST_S3_ACCESS_KEY_ID=$S3_PEER_ACCESS_KEY_ID \
        DEBRIEF_TEST_S3_SECRET_ACCESS_KEY=$S3_PEER_SECRET_ACCESS_KEY \
        DEBRIEF_TEST_S3_PATH_STYLE=true \
        cargo test --workspace --locked --no-fail-fast --test stories --test objects -- \
        objects_ client:: compose:: --skip postgres::
}

# Garage wants keys of its own shape; any other peer takes them as well.
S3_PEER_ACCESS_KEY_ID=GK$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
S3_PEER_SECRET_ACCESS_KEY=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
export S3_PEER_ACCESS_KEY_ID S3_PEER_SECRET_ACCESS_KEY

if [ "$mode" = full ]; then export DEBRIEF_TEST_FULL=1; fi

required setup scripts/setup.sh test
# Beside the stages that leave a core idle; they are needed only near the end.
tools >"$logs/tools.log.background" 2>&1 &
tools_pid=$!

required web scripts/web.sh
stage web-checks web_checks
stage web-unit web_unit
stage format scripts/lint.sh format
stage files scripts/lint.sh files
required build cargo build --workspace --locked
stage web-types web_types
stage clippy scripts/lint.sh rust
required test-build cargo test --workspace --locked --no-run
wait "$tools_pid"
stage tools tools_outcome $?
stage dependencies scripts/lint.sh dependencies

postgres || { echo "PostgreSQL did not start" >&2; broken+=(postgres); summary; exit 1; }
stage rust-tests cargo test --workspace --locked --no-fail-fast
stage objects-on-moto objects_on moto
if [ "$mode" = full ]; then stage objects-on-garage objects_on garage; fi
stage topology scripts/topology.sh "$([ "$mode" = full ] && echo garage || echo moto)"
stage browser browser

summary
[ "${#broken[@]}" -eq 0 ]
