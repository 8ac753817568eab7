#!/bin/sh
# Garage takes the first key and bucket from its environment only.
set -eu

GARAGE_DEFAULT_ACCESS_KEY=$(cat /secrets/storage/access-key-id)
GARAGE_DEFAULT_SECRET_KEY=$(cat /secrets/storage/secret-access-key)
GARAGE_DEFAULT_BUCKET=debrief
export GARAGE_DEFAULT_ACCESS_KEY GARAGE_DEFAULT_SECRET_KEY GARAGE_DEFAULT_BUCKET

exec garage -c /secrets/storage/garage.toml server --single-node --default-bucket
