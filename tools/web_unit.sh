#!/bin/sh
# Types, rules and unit tests of the desk. Usage: tools/web_unit.sh BUILD
set -eu
build=$1
root=$(cd "$(dirname "$0")/.." && pwd)
"$root/tools/web.sh" "$build" packages
cd "$root/web/desk"
npm run --silent check
npx --no-install eslint --max-warnings 0 .
npx --no-install vitest run --reporter=dot
