#!/bin/sh
# Runs the benches and writes bench/RESULTS.md. BENCH_ENTRIES: entries of the large ledger (default
# one million; the figures quoted in RESULTS.md for ten million take about ten minutes).
set -eu
build=$1
entries=${BENCH_ENTRIES:-1000000}
results=bench/RESULTS.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
  echo "# Measured"
  echo
  echo "Ratios are taken in one run on one machine; read them first, absolute numbers second."
  echo
  echo "- machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(($(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo) / 1048576)) GB, $(. /etc/os-release && echo "$PRETTY_NAME")"
  echo "- program: release build, clang-19"
  echo
  echo '```'
  echo '$ make bench'
  taskset -c 0 "$build/bench/year_bench"
  echo
  "$build/bench/ledger_bench"
  echo
  "$build/bench/figures_bench" "$entries" 10 "$work/figures" 2>/dev/null
  echo
  "$build/bench/claims_bench"
  echo '```'
} | tee "$results.part"
mv "$results.part" "$results"
