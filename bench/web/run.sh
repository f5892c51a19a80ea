#!/bin/sh
# How quick the desk is, in Chromium on a processor slowed four times. Usage: bench/web/run.sh BUILD;
# writes bench/web/RESULTS.md.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
FADU_BENCH_OUT=$(mktemp)
export FADU_BENCH_OUT
trap 'rm -f "$FADU_BENCH_OUT"' EXIT
tools/web_browser.sh "$build" --config playwright.bench.ts
{
  echo "# Measured: the desk"
  echo
  echo "Chromium $(chromium --version 2>/dev/null | sed 's/[^0-9]*\([0-9]*\).*/\1/'), headless, its processor slowed four times by DevTools; program and browser on one machine"
  echo "of $(nproc) cores; demonstration town. Medians of five."
  echo
  sed 's/^/- /' "$FADU_BENCH_OUT"
  echo
  echo "Asked for: usable within 1 s at the first load, with less than 250 kB of script (gzip); a change of page within 100 ms; a million"
  echo "rows scroll without a pause."
} >bench/web/RESULTS.md
cat bench/web/RESULTS.md
