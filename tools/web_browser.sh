#!/bin/sh
# The journeys of the desk in a browser: real program, fresh demonstration, real Chromium.
# Usage: tools/web_browser.sh BUILD [arguments of playwright]
set -eu
build=$(cd "$1" && pwd)
shift
root=$(cd "$(dirname "$0")/.." && pwd)
"$root/tools/web.sh" "$build"
export FADU="${FADU:-$build/fadu}" FADU_SHARE="${FADU_SHARE:-$root}" FADU_WEB_OUT="$build/web"
# A machine whose clock is set by a test (tests/fault/machine.cc); such tests are left out without it.
export FAULT_MACHINE_LIBRARY="${FAULT_MACHINE_LIBRARY:-$build/tests/fault/libfault_machine.so}"
export FADU_DEMO="$build/web_browser/demo" FADU_TEST_RESULTS="$build/web_browser/results"
# Made once a run; each test file works on a copy.
rm -rf "$FADU_DEMO"
mkdir -p "$build/web_browser"
"$FADU" demo --data "$FADU_DEMO" >/dev/null 2>"$build/web_browser/demo.log" || { cat "$build/web_browser/demo.log" >&2; exit 1; }
cd "$root/web/desk"
exec npx --no-install playwright test "$@"
