#!/bin/sh
# Builds the desk (web/desk) into BUILD/web when its sources have changed, from the packages of its lock
# file. Usage: tools/web.sh BUILD [packages]; with "packages" only those are made ready.
set -eu
build=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/../web/desk"
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

# The digest of everything that the given paths hold.
digest() {
  find "$@" -type f -not -path '*/node_modules/*' -not -path '*/generated/*' -not -name '*.test.ts' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

packages="$(digest package.json package-lock.json) $(node -v)"
if [ "$(cat node_modules/.fadu 2>/dev/null)" != "$packages" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  echo "$packages" >node_modules/.fadu
fi
[ "${2:-}" != packages ] || exit 0

sources=$(digest src public guide index.html vite.config.ts tools package-lock.json ../../api/openapi)
if [ "$(cat "$build/web.digest" 2>/dev/null)" != "$sources" ] || [ ! -f "$build/web/index.html" ]; then
  rm -f "$build/web.digest"
  FADU_WEB_OUT="$build/web" npm run --silent build -- --logLevel warn
  echo "$sources" >"$build/web.digest"
fi
