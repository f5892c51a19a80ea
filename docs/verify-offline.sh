#!/bin/sh
# verify-offline.sh FADU_DB VKEY: verifies a town's ledger with sqlite3, openssl and coreutils only,
# by src/ledger/FORMAT.md. FADU_DB is a copy of the town's file, VKEY the line that the town once
# gave you (do not take it from beside the file). Exit 0: whole and signed; 1: it is not.
set -eu
[ $# -eq 2 ] || { echo "verify-offline.sh FADU_DB VKEY" >&2; exit 2; }
db=$1
vkey=$2
name=${vkey%%+*}
town=${name#fadu/}
key=${vkey#*+} && key=${key#*+} # name+id+key; a key may contain + itself
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $1"; exit 1; }
ask() { sqlite3 -readonly "$db" "$1"; }

# The newest checkpoint and its signature: three lines, an empty one, "— name base64(id || signature)".
ask "SELECT note FROM checkpoint WHERE town='$town' ORDER BY size DESC LIMIT 1" >"$work/note"
head -n 3 "$work/note" >"$work/signed"
size=$(sed -n 2p "$work/note")
root=$(sed -n 3p "$work/note" | base64 -d | basenc --base16 -w 0 | tr A-F a-f)
[ "$(sed -n 1p "$work/note")" = "$name" ] || fail "the checkpoint is of another ledger"
{ printf 302A300506032B6570032100 | basenc --base16 -d
  printf %s "$key" | base64 -d | tail -c 32; } >"$work/key.der"
grep -F "— $name " "$work/note" | tail -n 1 | sed 's/.* //' | base64 -d | tail -c 64 >"$work/signature"
openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/key.der" \
  -in "$work/signed" -sigfile "$work/signature" >/dev/null || fail "signature"

# Numbers without gaps, and each header says the same number; the time of recording (offset 18)
# never runs backwards.
[ "$(ask "SELECT count(*), min(number), max(number) FROM entry WHERE town='$town'")" = \
  "$size|0|$((size - 1))" ] || fail "entries are missing or not covered by the checkpoint"
[ "$(ask "SELECT count(*) FROM entry WHERE town='$town'
  AND hex(substr(header,3,8)) <> printf('%016X', number)")" = 0 ] || fail "a number"
[ "$(ask "SELECT count(*) FROM (SELECT hex(substr(header,19,8)) AS t,
  lag(hex(substr(header,19,8))) OVER (ORDER BY number) AS before FROM entry WHERE town='$town')
  WHERE t < before")" = 0 ] || fail "time runs backwards"

# Contents that are still there have the digest in their header (offset 94).
mkdir "$work/contents" "$work/level"
cd "$work/contents"
ask "SELECT count(writefile(printf('%09d', number), content)) FROM entry
  WHERE town='$town' AND length(content) > 0" >/dev/null
find . -type f -printf '%f\0' | sort -z | xargs -0 -r sha256sum |
  sed 's/^\(.*\)  \(.*\)$/\2 \1/' >"$work/have"
ask "SELECT printf('%09d', number) || ' ' || lower(hex(substr(header,95,32))) FROM entry
  WHERE town='$town' AND length(content) > 0 ORDER BY number" >"$work/want"
cmp -s "$work/have" "$work/want" || fail "content of entry $(diff "$work/have" "$work/want" |
  sed -n 's/^[<>] 0*\([0-9]*[0-9]\) .*/\1/p' | head -n 1)"

# Leaf hashes: SHA-256 of 00 || header. Then level by level SHA-256 of 01 || left || right; a last
# hash without a partner moves up as it is (RFC 9162 §2.1.1).
hash_files() { find . -type f -printf '%f\0' | sort -z | xargs -0 sha256sum | cut -c 1-64; }
cd "$work/level"
ask "SELECT count(writefile(printf('%09d', number), CAST(x'00' || header AS BLOB))) FROM entry
  WHERE town='$town'" >/dev/null
hash_files >"$work/hashes"
while [ "$(wc -l <"$work/hashes")" -gt 1 ]; do
  rm -rf "$work/level" && mkdir "$work/level" && cd "$work/level"
  paste -d ' ' - - <"$work/hashes" | awk 'NF == 2 { print "01" $1 $2 }' | tr a-f A-F |
    basenc --base16 -d -i | split -a 6 -b 65
  { hash_files; awk 'END { if (NR % 2 == 1) print }' "$work/hashes"; } >"$work/above"
  mv "$work/above" "$work/hashes"
done
[ "$(cat "$work/hashes")" = "$root" ] || fail "the entries are not those that were signed"
echo "whole and signed: $name, $size entries, root $root"
