#!/usr/bin/env bash
# Builds the web pages into web/build, from which the server embeds them. Does nothing when
# neither the sources nor the packages have changed since the last build.
set -euo pipefail
cd "$(dirname "$0")/../web"

# The content decides, not the time of change: a fresh checkout of the same sources is no change.
digest() {
    find . \( -name node_modules -o -name build -o -name .svelte-kit \) -prune \
        -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}

packages=$(sha256sum package-lock.json | cut -d ' ' -f 1)
if [ "$(cat node_modules/.installed 2>/dev/null)" != "$packages" ]; then
    npm ci --no-fund --no-audit
    echo "$packages" >node_modules/.installed
fi

sources=$(digest)
# The budget of the pages is counted from the manifest.
if [ ! -f build/index.html ] || ! ls .svelte-kit/languages/*.json >/dev/null 2>&1 ||
    [ "$(cat node_modules/.built 2>/dev/null)" != "$sources" ]; then
    npm run build
    echo "$sources" >node_modules/.built
fi
