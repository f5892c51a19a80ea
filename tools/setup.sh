#!/bin/sh
# Installs the Debian packages that are missing, as root or by sudo; says nothing if none is.
set -eu
packages="ccache clang-19 clang-format-19 cmake curl git libargon2-dev libboost1.81-dev \
libboost-json1.81-dev libclang-rt-19-dev libexiv2-dev libfuzzer-19-dev libgd-dev libgmock-dev \
libgtest-dev libmagic-dev libpq-dev librapidcheck-dev libsqlite3-dev libssl-dev libunistring-dev libyaml-dev \
ninja-build pkg-config postgresql-15 procps python3 python3-jsonschema zlib1g-dev"

# The web pages are built by Node.js; a machine that has another one keeps it.
command -v npm >/dev/null && command -v node >/dev/null || packages="$packages nodejs npm"
command -v chromium >/dev/null || packages="$packages chromium"

missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" ||
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "缺少软件包 / missing packages:$missing" >&2
    echo "请以 root 身份运行，或安装 sudo / run as root, or install sudo" >&2
    exit 1
  }
  as_root="sudo"
fi
echo "安装 / installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >/dev/null
# shellcheck disable=SC2086
$as_root apt-get install -y -q --no-install-recommends $missing >/dev/null
