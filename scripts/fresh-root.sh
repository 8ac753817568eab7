#!/usr/bin/env bash
# Tries the two commands where nothing is installed: a Debian 12 made by debootstrap, with
# this machine's Rust and Node copied in and nothing else.
#   fresh-root.sh DIR test     clones the committed project into it and runs `make test`
#   fresh-root.sh DIR run      the same with `make run`: until the set-up link is printed,
#                              then a second start, each ended as by Ctrl-C
#   fresh-root.sh DIR setup    only scripts/setup.sh
#   fresh-root.sh DIR shell    a shell in it
# As root. DIR is made when it is not there, and kept; remove it for another fresh start.
# How this machine reaches the registries (sources, proxies, certificates) is copied at run time.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD

fresh=$(realpath -m "$1")
what=$2
if [ "$(id -u)" -ne 0 ]; then
    echo "fresh-root.sh mounts and changes root, so it has to run as root" >&2
    exit 1
fi

# Only what a minimal Debian needs to fetch and start anything at all.
make_root() {
    local mirror
    mirror=$(find /etc/apt/sources.list* -name '*.list' -o -name '*.sources' | xargs cat | sed -nE 's/^(URIs: *|deb +(\[[^]]*\] +)?)(https?:[^ ]+).*/\3/p' | sed -n 1p)
    debootstrap --variant=minbase --include=ca-certificates,make,git bookworm "$fresh" "$mirror"
    rm -f "$fresh/etc/apt/sources.list"
    find /etc/apt -maxdepth 1 -name 'sources.list*' -exec cp -a {} "$fresh/etc/apt/" \;
    apt-config dump Acquire >"$fresh/etc/apt/apt.conf.d/99host"
    mkdir -p "$fresh/usr/local/share/ca-certificates"
    cp -a /usr/local/share/ca-certificates/. "$fresh/usr/local/share/ca-certificates/"
    chroot "$fresh" update-ca-certificates >/dev/null
    touch "$fresh/.made"
}

copy_rust() {
    local toolchain
    toolchain=$(rustc --print sysroot)
    mkdir -p "$fresh/opt/rust" "$fresh/root/.cargo"
    cp -a "$toolchain/bin" "$toolchain/lib" "$fresh/opt/rust/"
    if [ -f "${CARGO_HOME:-$HOME/.cargo}/config.toml" ]; then
        cp "${CARGO_HOME:-$HOME/.cargo}/config.toml" "$fresh/root/.cargo/"
    fi
}

copy_node() {
    local settings
    mkdir -p "$fresh/usr/local/bin" "$fresh/usr/local/lib/node_modules" "$fresh/usr/local/etc"
    cp "$(node -p process.execPath)" "$fresh/usr/local/bin/node"
    cp -a "$(npm root -g)/npm" "$fresh/usr/local/lib/node_modules/"
    ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$fresh/usr/local/bin/npm"
    ln -sf ../lib/node_modules/npm/bin/npx-cli.js "$fresh/usr/local/bin/npx"
    settings=$(npm config get globalconfig 2>/dev/null)
    if [ -f "$settings" ]; then cp "$settings" "$fresh/usr/local/etc/npmrc"; fi
    if [ -f "$HOME/.npmrc" ]; then cp "$HOME/.npmrc" "$fresh/root/.npmrc"; fi
}

copy_network() {
    cp -L /etc/resolv.conf /etc/hosts "$fresh/etc/"
    if [ -f /etc/pip.conf ]; then cp /etc/pip.conf "$fresh/etc/"; fi
}

clone() {
    rm -rf "$fresh/src"
    git clone --quiet "file://$project" "$fresh/src"
}

# The variables by which clients are told of proxies and certificates, and no others.
client_settings() {
    env | grep -E '^(([a-zA-Z]+_(proxy|PROXY))|PIP_CERT|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|(npm_config|NPM_CONFIG|CARGO_HTTP|CARGO_NET)_[A-Za-z_]+)=' || true
}

# Mounts and processes live in namespaces of their own and end with the command.
inside() {
    local settings
    mapfile -t settings < <(client_settings)
    # shellcheck disable=SC2016
    unshare --mount --pid --fork --kill-child bash -c '
        set -e
        mount --make-rprivate /
        mount -t proc proc "$1/proc"
        mount --rbind /sys "$1/sys"
        mount --rbind /dev "$1/dev"
        root=$1
        shift
        exec chroot "$root" env -i "$@"' bash "$fresh" \
        HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" "${settings[@]}" \
        PATH=/opt/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

if [ ! -f "$fresh/.made" ]; then make_root; fi
if [ ! -x "$fresh/opt/rust/bin/cargo" ]; then copy_rust; fi
if [ ! -x "$fresh/usr/local/bin/node" ]; then copy_node; fi
copy_network
clone

case "$what" in
    setup) inside bash -c 'cd /src && scripts/setup.sh test' ;;
    test) inside bash -c 'cd /src && exec make test' ;;
    shell) inside bash -c 'cd /src && exec bash' ;;
    run)
        # shellcheck disable=SC2016
        inside bash -c '
            set -m
            cd /src
            for start in first second; do
                began=$SECONDS
                make run ARGS="--listen 127.0.0.1:0 --data-dir /root/data --model demo" >/root/log 2>&1 &
                group=$!
                until grep -q "^Set up: " /root/log; do
                    if ! kill -0 $group 2>/dev/null; then cat /root/log; exit 1; fi
                    sleep 0.2
                done
                tail -n 5 /root/log
                echo "$start start: $((SECONDS - began)) s until the set-up link"
                kill -INT -- -$group
                wait $group
                echo "ended by Ctrl-C; processes left: $(cat /proc/[0-9]*/comm 2>/dev/null | grep -c debrief)"
            done' ;;
    *) echo "usage: fresh-root.sh DIR test|run|setup|shell" >&2; exit 2 ;;
esac
