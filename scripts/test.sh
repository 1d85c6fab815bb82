#!/bin/sh
# Every check and test. The closing line says what was run and what was left out.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
"$bin/ruff" check .
"$bin/ruff" format --check .
"$bin/mypy"
"$bin/lint-imports"
"$bin/python" scripts/docs.py --check
"$bin/python" -m pytest -n 2 -m "not browser"
# The offline install, as on a machine without a network.
rm -rf build/wheelhouse build/offline
sh scripts/wheelhouse.sh build/wheelhouse web
PYTHON=$bin/python sh build/wheelhouse/install.sh build/offline
rm -rf build/wheelhouse build/offline
if sh scripts/browser.sh; then
    "$bin/python" -m pytest -m browser
    closing="全部检查和测试通过，包括浏览器测试。"
else
    closing="检查和测试通过；没有 chromium 也无法安装，浏览器测试没有运行。"
fi
[ -n "${GONGKAI_SAMPLES:-}" ] || closing="$closing 未设 GONGKAI_SAMPLES，真实样本的测试已跳过。"
echo "$closing"
