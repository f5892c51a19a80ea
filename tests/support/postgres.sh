#!/usr/bin/env bash
# A PostgreSQL server of the tests' own, in a folder of its own, for as long as standard input is
# open. Prints the libpq URI of its Unix socket, then one by TCP on loopback, then "ready". Lines
# on standard input: "kill" (kill -9, like a power cut for the server), "stop", "start"; each is
# answered with "ok" or "failed". At the end of the input the server is killed and the folder
# removed, so it ends with its test, however that ends.
#
# The database orders texts as Chinese is ordered, not by bytes, so that a sentence that forgot
# COLLATE "C" shows. fsync is on, as it is in production.
#
#   coproc PG { tests/support/postgres.sh; }; read -r uri <&"${PG[0]}"
set -u

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
  echo "no PostgreSQL server in /usr/lib/postgresql" >&2
  exit 1
fi
dir=$(mktemp -d "${TMPDIR:-/tmp}/fadu-pg-XXXXXX")
# The server refuses to run as root.
as=()
if [ "$(id -u)" = 0 ]; then
  as=(setpriv --reuid=postgres --regid=postgres --init-groups)
  chown postgres:postgres "$dir"
fi
server=

stop() { # $1: signal
  if [ -n "$server" ]; then
    local children
    children=$(ps -o pid= --ppid "$server")
    kill "-$1" "$server" 2>/dev/null
    # A killed server leaves its children for a moment; they hold its memory.
    [ "$1" = KILL ] && kill -KILL $children 2>/dev/null
    wait "$server" 2>/dev/null
    server=
  fi
}
clean() {
  trap - EXIT
  stop KILL
  rm -rf "$dir"
}
trap clean EXIT
trap 'exit 1' HUP INT TERM

start() {
  "${as[@]}" "$bin/postgres" -D "$dir/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories="$dir" -c max_connections=60 -c shared_buffers=64MB \
    -c wal_level=minimal -c max_wal_senders=0 -c max_prepared_transactions=0 \
    -c restart_after_crash=off -c recovery_init_sync_method=syncfs -c log_min_messages=warning \
    </dev/null >>"$dir/log" 2>&1 &
  server=$!
  local i
  for ((i = 0; i < 600; ++i)); do
    if "$bin/pg_isready" -q -h "$dir" -p "$port" -d postgres; then return 0; fi
    if ! kill -0 "$server" 2>/dev/null; then
      wait "$server"
      server=
      return 1
    fi
    sleep 0.05
  done
  return 1
}

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "$password" >"$dir/password"
[ "${#as[@]}" = 0 ] || chown postgres "$dir/password"
if ! "${as[@]}" "$bin/initdb" -D "$dir/data" -U fadu -E UTF8 --locale=C.UTF-8 \
  --locale-provider=icu --icu-locale=zh --auth-local=trust --auth-host=scram-sha-256 \
  --pwfile="$dir/password" --no-instructions >"$dir/log" 2>&1; then
  cat "$dir/log" >&2
  exit 1
fi
ready=
for try in 1 2 3 4 5 6 7 8; do
  port=$((20000 + RANDOM % 40000))
  if start; then
    ready=1
    break
  fi
done
if [ -z "$ready" ]; then
  cat "$dir/log" >&2
  exit 1
fi
echo "postgresql://fadu@/postgres?host=$dir&port=$port"
echo "postgresql://fadu:$password@127.0.0.1:$port/postgres"
echo ready

# A killed server's children may hold its memory for a while on a busy machine; until they have let go a
# new one refuses to start.
start_again() {
  local try
  for ((try = 0; try < 40; ++try)); do
    start && return 0
    sleep 0.25
  done
  cat "$dir/log" >&2
  return 1
}

answer() { if "$@"; then echo ok; else echo failed; fi; }
while read -r command; do
  case $command in
    kill) stop KILL && echo ok ;;
    stop) stop INT && echo ok ;;
    start) answer start_again ;;
    *) echo failed ;;
  esac
done
