#!/usr/bin/env bash
# A private PostgreSQL cluster for tests, apart from any that the machine runs.
#   postgres.sh start DIR   makes and starts it, prints its DATABASE_URL
#   postgres.sh stop DIR    stops it and removes DIR
# It is tuned to be fast and may lose everything in a crash: for tests only.
set -euo pipefail

programs=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
folder=$2

# The server refuses to run as root.
unprivileged() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"
    else
        "$@"
    fi
}

start() {
    mkdir -p "$folder"
    if [ "$(id -u)" -eq 0 ]; then chown nobody:nogroup "$folder"; fi
    chmod 700 "$folder"
    local password port
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    unprivileged sh -c 'cat >"$1"' sh "$folder/password" <<<"$password"
    cd "$folder"
    unprivileged "$programs/initdb" -D "$folder/cluster" -U debrief --pwfile="$folder/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"/dev/null"
    # A port may be taken between two looks, so the server's own start decides.
    for _ in 1 2 3 4 5 6 7 8; do
        port=$((20000 + RANDOM % 20000))
        if unprivileged "$programs/pg_ctl" start -w -t 30 -D "$folder/cluster" -l "$folder/log" -o "\
            -c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= \
            -c max_connections=300 -c fsync=off -c synchronous_commit=off \
            -c full_page_writes=off -c autovacuum_naptime=5s" >/dev/null 2>&1; then
            echo "postgres://debrief:$password@127.0.0.1:$port/postgres"
            return
        fi
    done
    echo "PostgreSQL did not start:" >&2
    tail -n 20 "$folder/log" >&2
    exit 1
}

stop() {
    cd /
    unprivileged "$programs/pg_ctl" stop -w -m immediate -D "$folder/cluster" >/dev/null 2>&1 || true
    rm -rf "$folder"
}

case "$1" in
    start) start ;;
    stop) stop ;;
    *) echo "usage: postgres.sh start|stop DIR" >&2; exit 2 ;;
esac
