#!/bin/sh
# Makes the secrets of compose.yaml at its first start, and leaves them alone after that. Each
# lies in a volume that only the containers that need it mount.
set -eu
umask 022

# new FILE BYTES PREFIX: written aside and renamed, so that a kill leaves no half of one
new() {
    if [ ! -s "$1" ]; then
        printf '%s%s' "${3:-}" "$(od -An -N"$2" -tx1 /dev/urandom | tr -d ' \n')" >"$1.new"
        mv "$1.new" "$1"
    fi
}

new /secrets/database/password 24
printf 'postgres://debrief:%s@postgres/debrief' "$(cat /secrets/database/password)" >/secrets/database/url

# Garage wants keys of this shape.
new /secrets/storage/access-key-id 12 GK
new /secrets/storage/secret-access-key 32
new /secrets/storage/rpc 32
cat >/secrets/storage/garage.toml <<CONFIG
metadata_dir = "/data/meta"
data_dir = "/data/objects"
db_engine = "sqlite"
metadata_fsync = true
data_fsync = true
replication_factor = 1
rpc_bind_addr = "127.0.0.1:3901"
rpc_public_addr = "127.0.0.1:3901"
rpc_secret = "$(cat /secrets/storage/rpc)"

[s3_api]
s3_region = "garage"
api_bind_addr = "0.0.0.0:3900"
CONFIG
