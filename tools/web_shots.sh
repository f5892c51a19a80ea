#!/bin/sh
# Pictures of every page of the desk. Usage: tools/web_shots.sh BUILD [OUT] [arguments of playwright].
# Into docs/screens (WebP, what docs/screens.md shows) if OUT is not named; with FADU_SHOTS_ALL=1 as PNG in
# every size, both languages, dark and in large type, for the eye of whoever changes a page.
set -eu
build=$(mkdir -p "$1" && cd "$1" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
out=${2:-$root/docs/screens}
mkdir -p "$out"
FADU_SHOTS=$(cd "$out" && pwd)
export FADU_SHOTS
shift
[ $# -eq 0 ] || shift
exec "$root/tools/web_browser.sh" "$build" --config playwright.shots.ts "$@"
