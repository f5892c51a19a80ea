#!/usr/bin/env bash
# api_examples.sh PROGRAM: runs the sh blocks of docs/api.md, in order, against a server of a fresh
# demonstration; a line "# → words" demands that the output of the command above it holds the words.
set -u
program=$(realpath "$1")
guide=$(realpath docs/api.md)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait; rm -rf "$work"' EXIT
cd "$work" || exit 1
"$program" demo --data town >/dev/null 2>&1 || exit 1
"$program" serve --data town --listen 127.0.0.1:0 >said 2>log &
server=$!
for _ in $(seq 100); do
  BASE=$(grep -o 'http://127.0.0.1:[0-9]*' said | head -1)
  [ -n "$BASE" ] && break
  sleep 0.1
done
[ -n "$BASE" ] || { echo "the server did not start" >&2; cat log >&2; exit 1; }
export BASE

awk '/^```sh$/ { inside = 1; next } /^```/ { inside = 0 } inside' "$guide" >examples
failed=0
checked=0
command=
while IFS= read -r line; do
  if [ "${line#\# → }" != "$line" ]; then
    words=${line#\# → }
    checked=$((checked + 1))
    if ! grep -qF -- "$words" output; then
      failed=1
      printf 'docs/api.md: %s\n  does not say: %s\n  but: %s\n' "$command" "$words" "$(head -c 600 output)" >&2
    fi
  else
    command=$line
    eval "$line" >output 2>&1
  fi
done <examples
[ "$checked" -ge 20 ] || { echo "only $checked examples were checked" >&2; exit 1; }
exit "$failed"
