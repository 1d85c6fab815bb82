#!/bin/sh
# Make sure there is a Chromium for the browser tests; Debian's package where we may install it.
# Exit 0 when there is one, 1 when there is none and none could be installed.
set -u
command -v chromium >/dev/null 2>&1 && exit 0
command -v apt-get >/dev/null 2>&1 || exit 1
if [ "$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null; then run="sudo -n"; else exit 1; fi
echo "安装浏览器测试所用的 chromium……"
$run env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium' >/dev/null 2>&1
command -v chromium >/dev/null 2>&1
