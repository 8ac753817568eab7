#!/usr/bin/env bash
# Search: the function itself, one client, in a million lines on SQLite and on PostgreSQL, beside a plain FTS5 query. Both
# databases are filled first, which takes some minutes each.
#   bench-search.sh [LINES] [QUERIES] [SEED]
set -euo pipefail
cd "$(dirname "$0")/.."

lines=${1:-1000000}
queries=${2:-1000}
seed=${3:-7}

scripts/setup.sh test
scripts/web.sh
cargo build --release --locked --package debrief --package debrief-stories
# shellcheck source=scripts/bench-service.sh
. scripts/bench-service.sh

# PostgreSQL runs as a user of its own.
chmod 711 "$work"
url=$(scripts/postgres.sh start "$work/postgres")
trap 'scripts/postgres.sh stop "$work/postgres"; finish' EXIT

tell_machine
echo
echo "== search, SQLite and PostgreSQL $(psql --version | cut -d ' ' -f 3)"
target/release/search-bench "$lines" "$queries" "$seed" "$work" "$url"
