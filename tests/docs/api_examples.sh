#!/usr/bin/env bash
# api_examples.sh PROGRAM: runs the sh blocks of docs/api.md, in order and in one shell, against a
# server of a fresh demonstration. A line "# → words" demands that what the command above it printed
# holds the words; "# ↛ words", that it does not. A command may take several lines.
set -u
program=$(realpath "$1")
guide=$(realpath docs/api.md)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait; rm -rf "$work"' EXIT
cd "$work" || exit 1
"$program" demo --data town >/dev/null 2>log || { cat log >&2; exit 1; }
"$program" serve --data town --listen 127.0.0.1:0 >said 2>log &
server=$!
BASE=
for _ in $(seq 300); do
  BASE=$(grep -o 'http://127.0.0.1:[0-9]*' said | head -1)
  [ -n "$BASE" ] && break
  sleep 0.1
done
[ -n "$BASE" ] || { echo "the server did not start" >&2; cat log >&2; exit 1; }

awk '/^```sh$/ { inside = 1; next } /^```/ { inside = 0 } inside' "$guide" >examples
mkdir guide && cd guide || exit 1
: >../output
failed=0
checked=0
command=
# An open quote or block is an error, an open here-document a warning.
finished() { [ "${command%\\}" = "$command" ] && [ -z "$(bash -n <<<"$command" 2>&1)" ]; }
expect() { # $1: 0 if the words must be there, 1 if not; $2: the words
  checked=$((checked + 1))
  grep -qF -- "$2" ../output
  [ $? = "$1" ] && return
  failed=1
  printf 'docs/api.md: %s\n  should%s say: %s\n  but says: %s\n' "$last" "$([ "$1" = 0 ] || echo ' not')" \
    "$2" "$(head -c 600 ../output)" >&2
}
while IFS= read -r line <&3; do
  case $line in
    '# → '*) expect 0 "${line#\# → }" ;;
    '# ↛ '*) expect 1 "${line#\# ↛ }" ;;
    *)
      command+=${command:+$'\n'}$line
      finished || continue
      last=$command
      command=
      eval "$last" >../output 2>&1
      ;;
  esac
done 3<../examples
[ -z "$command" ] || { echo "docs/api.md: this does not end: $command" >&2; exit 1; }
[ "$checked" -ge 60 ] || { echo "only $checked expectations were checked" >&2; exit 1; }
echo "$checked expectations"
exit "$failed"
