#!/bin/sh
# Runs every fuzz target for a bounded time; stops at the first crash.
set -eu
build=$1
seconds=$2
while read -r target; do
  [ -n "$target" ] || continue
  mkdir -p "$build/corpus/$target"
  echo "== $target, ${seconds}s"
  "$build/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=3000 -print_final_stats=1 \
    -artifact_prefix="$build/" "$build/corpus/$target" 2>&1 | tail -n 8
done <"$build/fuzzers.txt"
