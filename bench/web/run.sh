#!/bin/sh
# How quick the desk is, in Chromium on a processor slowed four times. Usage: bench/web/run.sh BUILD;
# writes the section "The desk" of bench/RESULTS.md.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
FADU_BENCH_OUT=$(mktemp)
export FADU_BENCH_OUT
trap 'rm -f "$FADU_BENCH_OUT"' EXIT
tools/web_browser.sh "$build" --config playwright.bench.ts
results=bench/RESULTS.md
{
  # Every other section stays.
  awk '/^## /{ours = ($0 == "## The desk")} !ours' "$results" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
  echo
  echo "## The desk"
  echo
  echo "\`bench/web/run.sh\`: Chromium $(chromium --version 2>/dev/null | sed 's/[^0-9]*\([0-9]*\).*/\1/'), headless, its processor slowed four times by DevTools (a change of page, whose limit is for full speed, and a scrolled list: both ways); program and browser on one machine of"
  echo "$(nproc) cores. Demonstration town; for the long queue 20,000 orders are recorded through the API first (more differ only in what the"
  echo "server does, above: the desk holds what was loaded and draws what is seen). Medians of five; a ratio above 1 is a limit missed."
  echo
  echo "| measured | value | limit | ratio |"
  echo "|---|---|---|---|"
  cat "$FADU_BENCH_OUT"
} >"$results.part"
mv "$results.part" "$results"
cat "$FADU_BENCH_OUT"
