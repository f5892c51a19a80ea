#!/usr/bin/env bash
# api_examples.sh PROGRAM: runs the sh blocks of docs/api.md, in order and in one shell, against a
# server of a fresh demonstration. A line "# → words" demands that what the command above it printed
# holds the words; "# ↛ words", that it does not. A command may take several lines. Names that
# begin with test_ are of this script, for the guide has its own in the same shell.
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
test_failed=0
test_checked=0
test_command=
# An open quote or block is an error, an open here-document a warning.
finished() { [ "${test_command%\\}" = "$test_command" ] && [ -z "$(bash -n <<<"$test_command" 2>&1)" ]; }
expect() { # $1: 0 if the words must be there, 1 if not; $2: the words
  test_checked=$((test_checked + 1))
  grep -qF -- "$2" ../output
  [ $? = "$1" ] && return
  test_failed=1
  printf 'docs/api.md: %s\n  should%s say: %s\n  but says: %s\n' "$test_last" "$([ "$1" = 0 ] || echo ' not')" \
    "$2" "$(head -c 600 ../output)" >&2
}
while IFS= read -r test_line <&3; do
  case $test_line in
    '# → '*) expect 0 "${test_line#\# → }" ;;
    '# ↛ '*) expect 1 "${test_line#\# ↛ }" ;;
    *)
      test_command+=${test_command:+$'\n'}$test_line
      finished || continue
      test_last=$test_command
      test_command=
      eval "$test_last" >../output 2>&1
      ;;
  esac
done 3<../examples
[ -z "$test_command" ] || { echo "docs/api.md: this does not end: $test_command" >&2; exit 1; }
[ "$test_checked" -ge 60 ] || { echo "only $test_checked expectations were checked" >&2; exit 1; }
echo "$test_checked expectations"
exit "$test_failed"
