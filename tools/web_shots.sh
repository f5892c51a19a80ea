#!/bin/sh
# Pictures of the pages of the desk. Usage: tools/web_shots.sh BUILD [OUT] [arguments of playwright];
# FADU_SHOTS_ALL=1 takes telephone, dark, large type and 4K as well.
set -eu
build=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
out=${2:-$build/web_shots}
mkdir -p "$out"
FADU_SHOTS=$(cd "$out" && pwd)
export FADU_SHOTS
shift
[ $# -eq 0 ] || shift
exec "$root/tools/web_browser.sh" "$build" --config playwright.shots.ts "$@"
