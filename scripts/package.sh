#!/bin/sh
# Make sure there is a command that only tests need; by Debian's package where we may install it.
# sh scripts/package.sh COMMAND PACKAGE. Exit 0 when it is there, 1 when it could not be installed either.
set -u
command -v "$1" >/dev/null 2>&1 && exit 0
command -v apt-get >/dev/null 2>&1 || exit 1
if [ "$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null; then run="sudo -n"; else exit 1; fi
echo "安装测试所用的 $2……"
$run env DEBIAN_FRONTEND=noninteractive sh -c \
    "apt-get update -qq && apt-get install -y -qq --no-install-recommends $2" >/dev/null 2>&1
command -v "$1" >/dev/null 2>&1
