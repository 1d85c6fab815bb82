#!/bin/sh
# Run a command with a PostgreSQL of its own: a cluster in a temporary folder, on a free port, as a user without
# rights, stopped by its id at the end. Its address is in GONGKAI_DATABASE_URL.
#
#   scripts/postgres.sh --find       where the server's programs are (15 or newer); installs Debian's package
#                                    where we may; exit 1 when there is none
#   scripts/postgres.sh command …    the command's exit status
set -u

found() {
    for bin in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb || echo /-/-)")"; do
        [ -x "$bin/initdb" ] && [ -x "$bin/postgres" ] || continue
        major=$("$bin/postgres" --version | sed 's/.*) \([0-9]*\).*/\1/')
        [ "$major" -ge 15 ] 2>/dev/null && echo "$bin" && return 0
    done
    return 1
}

installed() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null; then run="sudo -n"; else return 1; fi
    echo "安装测试所用的 PostgreSQL……" >&2
    # No cluster of the package's own: it would be started, and is not needed.
    $run env DEBIAN_FRONTEND=noninteractive sh -c '
        mkdir -p /etc/postgresql-common
        [ -e /etc/postgresql-common/createcluster.conf ] ||
            echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
        apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql' >/dev/null 2>&1
    found
}

bin=$(found || installed) || exit 1
[ "${1:-}" = "--find" ] && echo "$bin" && exit 0

# A server refuses to run as root.
if [ "$(id -u)" != 0 ]; then as=""; owner=$(id -un)
elif id postgres >/dev/null 2>&1; then as="runuser -u postgres --"; owner=postgres
else as="runuser -u nobody --"; owner=nobody
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-postgres-XXXXXX") || exit 1
chmod 711 "$folder"
mkdir "$folder/own" && chown "$owner" "$folder/own" && chmod 700 "$folder/own"
word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

stop() {
    pid=$(head -n 1 "$folder/own/data/postmaster.pid" 2>/dev/null) && kill -INT "$pid" 2>/dev/null
    while [ -n "${pid:-}" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

cd "$folder/own" || exit 1
echo "$word" > "$folder/own/word" && chown "$owner" "$folder/own/word"
# It is thrown away: nothing has to survive a crash, so nothing waits for the disk.
$as "$bin/initdb" -D data -U gongkai -A scram-sha-256 --pwfile=word -E UTF8 --locale=C --no-sync >/dev/null || exit 1
$as "$bin/pg_ctl" -D data -l log -w start -o "-p $port -k $folder/own -c listen_addresses=127.0.0.1 -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off" >/dev/null || { cat log >&2; exit 1; }
cd "$OLDPWD" || exit 1
GONGKAI_DATABASE_URL="postgresql://gongkai:$word@127.0.0.1:$port/postgres" "$@"
