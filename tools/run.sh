#!/bin/sh
# The main job on embedded SQLite: makes the demonstration town and its year 2020, compiles the annual
# report, audits a written report, verifies the ledger, and serves the town until Ctrl+C (SERVE=0: without
# that). Usage: tools/run.sh PROGRAM OUT
set -eu
fadu=$1
out=$2
as_of=2021-02-20

mkdir -p "$out"
rm -rf "$out/demo"

"$fadu" demo --data "$out/demo" | tee "$out/demo.txt"
echo
for format in markdown html json; do
  "$fadu" report --data "$out/demo" --year 2020 --as-of "$as_of" --format "$format" \
    --out "$out/report.$format"
done
"$fadu" map --data "$out/demo" --format svg --out "$out/map.svg"
echo
# The audit ends with 1 when it finds something; the sample has two mistakes to find.
"$fadu" audit samples/annual-report-2020.txt --data "$out/demo" --year 2020 >"$out/audit.txt" ||
  [ $? -eq 1 ]
cat "$out/audit.txt"
echo
"$fadu" verify --data "$out/demo" | tee "$out/verify.txt"

figures=$("$fadu" indicators --data "$out/demo" --year 2020 --as-of "$as_of" | wc -l)
echo
echo "────────────────────────────────────────────────────────────────────────"
echo "一、示范镇及其 2020 年：$out/demo（$((figures - 3)) 个指标），网格图 $out/map.svg · the town, its year, its map"
echo "二、年度报告：$out/report.html，点击任一数字看它的记录 · the annual report, every figure opens to its records"
echo "三、对一份书面报告的核查：$out/audit.txt · the audit of a written report, two mistakes found"
echo "四、台账验证通过：$out/verify.txt · the ledger verifies"
echo "五、接着试 · try next: $fadu trace mediation.settled --data $out/demo --year 2020"
[ "${SERVE:-1}" = 1 ] || exit 0
echo "六、网页与接口，以岗位登录 · pages and API, sign in by role: http://127.0.0.1:8080"
exec "$fadu" serve --data "$out/demo" --listen 127.0.0.1:8080
