#!/bin/sh
# Runs the benches and writes bench/RESULTS.md. BENCH_ENTRIES: entries of the large ledger (default
# one million; ten million, as in the RESULTS.md kept here, take about ten minutes and 8 GB).
# BENCH_CASES: cases in the town that is served under load (default 100,000; a million take five
# minutes and 6 GB, ten million an hour and 60 GB). BENCH_STORE: the URI of an empty PostgreSQL
# database, to measure that beside it.
# BENCH_DIR: a folder in which the large ledger is kept and found again.
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
  echo "$ BENCH_ENTRIES=$entries make bench"
  taskset -c 0 "$build/bench/year_bench"
  echo
  "$build/bench/ledger_bench"
  echo
  "$build/bench/figures_bench" "$entries" 10 "${BENCH_DIR:-$work/figures}" 2>/dev/null
  echo
  "$build/bench/claims_bench"
  echo
  "$build/bench/lifecycle_bench" "$build/fadu" "${BENCH_CASES:-100000}" "${BENCH_DIR:-$work/served}" 10 2>/dev/null
  if [ -n "${BENCH_STORE:-}" ]; then
    echo
    "$build/bench/lifecycle_bench" "$build/fadu" "${BENCH_CASES:-100000}" "${BENCH_DIR:-$work/served}" 10 "$BENCH_STORE" 2>/dev/null
  fi
  echo '```'
  echo
  echo "Asked for: the year at 10,000 entries/s on one core; verification at a third of bare SHA-256; an"
  echo "annual report on ten million entries in 0.2 s, its recomputation within 3 times a plain loop, no"
  echo "growth with the years kept; the audit at 5 MB/s. Of the server at a million cases: 2,000 lifecycles/s,"
  echo "p95 under 40 ms a call, half of the bare loop; no errors in a spike, recovery within a second; queue"
  echo "page p99 under 10 ms, search under 50 ms; start under 1 s; under 150 MB."
} | tee "$results.part"
# What has a heading of its own is measured elsewhere or written by hand, and stays.
{
  echo
  sed -n '/^## /,$p' "$results"
} >>"$results.part"
mv "$results.part" "$results"
