#!/bin/sh
# examples.sh PROGRAM [--update]: runs the commands that the READMEs show and compares what they print
# with what is shown; --update writes it there. Run from the root of the sources. The demonstration
# year is the same on every machine, so only its speed may differ.
set -eu
program=$(realpath "$1")
update=${2:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The document with fresh outputs. A block whose first line is "$ command" shows that command.
render() {
  awk -v program="$program" -v work="$work" '
    function show(command, line) {
      if (command == "make run") {
        command = "{ [ -f " work "/run.txt ] || SERVE=0 tools/run.sh " program " " work "/out >" work \
          "/run.txt; cat " work "/run.txt; }"
      }
      sub(/^build\/fadu/, program, command)
      gsub(/ out\//, " " work "/out/", command)
      command = command " 2>" work "/stderr | sed -e \"s|" work "/||g\" -e \"s|" program "|build/fadu|g\""
      while ((command | getline line) > 0) print line
      close(command)
    }
    /^```/ && !inside { inside = 1; first = 1; print; next }
    /^```/ { inside = 0; skip = 0; print; next }
    inside && first && /^\$ (make run$|build\/fadu )/ { print; show(substr($0, 3)); skip = 1; first = 0; next }
    { first = 0; if (!skip) print }' "$1"
}

masked() { sed -E 's/每秒 [0-9]+ 条/每秒 N 条/; s/\([0-9]+ entries\/s\)/(N entries\/s)/' "$1"; }

status=0
for document in README.md README.zh-CN.md; do
  render "$document" >"$work/fresh"
  masked "$document" >"$work/shown"
  masked "$work/fresh" >"$work/now"
  if [ "$update" = --update ]; then
    cmp -s "$work/shown" "$work/now" || cp "$work/fresh" "$document"
  elif ! diff -u --label "$document" --label "$document as the program prints it" \
    "$work/shown" "$work/now"; then
    status=1
  fi
done
[ "$status" -eq 0 ] || echo "mend the program, or run tests/docs/examples.sh build/fadu --update" >&2
exit "$status"
