#!/usr/bin/env bash
# The topology of compose.yaml on loopback: PostgreSQL, an S3 server that is not ours, two
# servers without a worker, and a worker on its own. It is then driven through its HTTP
# interface and command line, as its users would.
#   topology.sh [moto|garage]
# Needs target/debug/debrief, or another binary in DEBRIEF_BIN.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD

peer=${1:-moto}
debrief=${DEBRIEF_BIN:-$root/target/debug/debrief}
fixture=tests/fixtures/short-walkthrough.wav
logs=artefacts/logs
mkdir -p "$logs"
work=$(mktemp -d)
chmod 711 "$work"
pids=()
passed=0 failed=0

finish() {
    trap - EXIT INT TERM
    if [ "${#pids[@]}" -gt 0 ]; then kill -9 "${pids[@]}" 2>/dev/null; fi
    "scripts/$peer.sh" stop "$work/$peer"
    scripts/postgres.sh stop "$work/postgres"
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

give_up() {
    echo "FAIL: $1"
    tail -n 20 "$logs"/topology-*.log 2>/dev/null
    printf '%d passed, %d failed\n' "$passed" $((failed + 1))
    exit 1
}

# check WHAT COMMAND…
check() {
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "pass: $what"
    else
        failed=$((failed + 1))
        echo "FAIL: $what"
    fi
}

equal() { [ "$1" = "$2" ] || { echo "  expected '$1', got '$2'"; false; }; }

# json EXPRESSION <DOCUMENT: the value of a JavaScript expression on `it`
json() {
    node -e 'const it = JSON.parse(require("fs").readFileSync(0, "utf8"));
        const value = eval(process.argv[1]); console.log(value === undefined ? "" : value)' "$1"
}

# until_true SECONDS COMMAND…: asks again until the command succeeds
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        if [ $SECONDS -ge $end ]; then return 1; fi
        sleep 0.1
    done
}

# start NAME ARGUMENT…: a process of its own, with a data directory of its own
start() {
    local name=$1
    shift
    mkdir -p "$work/$name"
    DEBRIEF_DATA_DIR="$work/$name" "$debrief" "$@" >"$work/$name.out" 2>"$logs/topology-$name.log" &
    pids+=($!)
    printf -v "pid_$name" '%s' $!
}

address_of() { sed -n 's/^Debrief is at \(http[^ ]*\).*/\1/p' "$work/$1.out" | head -n 1; }
has_address() { [ -n "$(address_of "$1")" ]; }
# The last line of a command that makes something on the servers' database.
admin() { DEBRIEF_DATA_DIR="$work/admin" "$debrief" "$@" 2>>"$logs/topology-admin.log" | tail -n 1; }
api() { curl -sS -H "authorization: Bearer $token" "$@"; }
status_of() { curl -sS -o /dev/null -w '%{http_code}' "$@"; }

export S3_PEER_ACCESS_KEY_ID=${S3_PEER_ACCESS_KEY_ID:-GK$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')}
export S3_PEER_SECRET_ACCESS_KEY=${S3_PEER_SECRET_ACCESS_KEY:-$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')}

DATABASE_URL=$(scripts/postgres.sh start "$work/postgres") || give_up "PostgreSQL starts"
DEBRIEF_S3_ENDPOINT=$("scripts/$peer.sh" start "$work/$peer") || give_up "$peer starts"
export DATABASE_URL DEBRIEF_S3_ENDPOINT
export DEBRIEF_S3_REGION=$("scripts/$peer.sh" region)
export DEBRIEF_S3_BUCKET=debrief DEBRIEF_S3_PATH_STYLE=true
export DEBRIEF_S3_ACCESS_KEY_ID=$S3_PEER_ACCESS_KEY_ID
export DEBRIEF_S3_SECRET_ACCESS_KEY=$S3_PEER_SECRET_ACCESS_KEY
export DEBRIEF_MODEL=demo XDG_STATE_HOME="$work/state"
mkdir -p "$work/admin"

start first serve --no-worker --listen 127.0.0.1:0
until_true 30 has_address first || give_up "the first server starts"
start second serve --no-worker --listen 127.0.0.1:0
until_true 30 has_address second || give_up "the second server starts"
start worker work
first=$(address_of first) second=$(address_of second)
for server in "$first" "$second"; do
    check "$server is ready" equal 200 "$(status_of "$server/readyz")"
done

link=$(admin user add ada@example.com --role owner --name Ada --workspace Topology)
check "user add prints a link" equal 1 "$(grep -c '/password/' <<<"$link")"
token=$(admin token create ada@example.com --name topology)
check "token create prints a token" equal dbt_ "${token:0:4}"
check "both servers know the token" equal "200 200" \
    "$(api -o /dev/null -w '%{http_code}' "$first/api/me") $(api -o /dev/null -w '%{http_code}' "$second/api/me")"
check "a wrong token is refused" equal 401 "$(status_of -H 'authorization: Bearer dbt_wrong' "$first/api/me")"

# The second server tells what happens through the first.
: >"$work/events"
api -N --max-time 120 "$second/api/events" >"$work/events" 2>/dev/null &
pids+=($!)
until_true 10 grep -q 'event: hello' "$work/events"

page=$(DEBRIEF_TOKEN=$token timeout 180 "$debrief" upload "$fixture" --title "Topology" \
    --server "$first" --wait 2>"$logs/topology-upload.log")
check "upload --wait ends well" equal 0 $?
recording=${page##*/}
check "the recording has an address" [ -n "$recording" ]

document=$(api "$second/api/recordings/$recording")
check "the second server shows it" equal "Topology ready ready" \
    "$(json '[it.title, it.media.state, it.transcript.state].join(" ")' <<<"$document")"
check "it has a length" equal true "$(json 'Math.abs(it.duration_ms - 16050) < 200' <<<"$document")"
words=$(api "$second/api/recordings/$recording/transcript" | json 'it.segments.map((s) => s.text).join(" ").toLowerCase()')
check "the spoken words are there" equal 2 "$(grep -oE 'migration|dashboard' <<<"$words" | sort -u | wc -l)"
moment=$(api "$second/api/search?q=migration" | json 'const m = it.moments.find((m) => m.kind === "transcript"); m && `${m.recording_id} ${Math.abs(m.start_ms - 5200) < 2000}`')
check "search finds the word at its time" equal "$recording true" "$moment"

api -o "$work/original" "$second/api/recordings/$recording/original"
check "the original comes back unchanged" cmp "$fixture" "$work/original"
check "a range of the media is served" equal 206 \
    "$(api -o /dev/null -w '%{http_code}' -H 'range: bytes=100-199' "$second/api/recordings/$recording/media")"

comment=$(api -H 'content-type: application/json' -H 'idempotency-key: topology-1' \
    -d '{"start_ms":8690,"body":"Which deploy button?"}' "$first/api/recordings/$recording/comments" | json it.id)
check "the first server takes a comment" [ -n "$comment" ]
check "the second server tells it at once" until_true 5 grep -q "$comment" "$work/events"
check "the second server lists it" equal "Which deploy button?" \
    "$(api "$second/api/recordings/$recording/comments" | json 'it.comments[0]?.body')"

check "delete answers" equal 204 "$(api -o /dev/null -w '%{http_code}' -X DELETE "$first/api/recordings/$recording")"
check "the second server no longer has it" equal 404 \
    "$(api -o /dev/null -w '%{http_code}' "$second/api/recordings/$recording")"

for name in first second worker; do
    pid=pid_$name
    kill -TERM "${!pid}"
    check "$name ends on SIGTERM" until_true 15 bash -c "! kill -0 ${!pid} 2>/dev/null"
done

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
