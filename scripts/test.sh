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
sh scripts/audit.sh
# A real scanner and a real proxy for the tests that ask for them, which say so where there is none. Only on a
# machine of CI: these packages start services of their own.
if [ -n "${CI:-}" ]; then
    sh scripts/package.sh clamd clamav-daemon || true
    sh scripts/package.sh nginx nginx-light || true
fi
"$bin/python" -m pytest -n 2 --dist worksteal -m "not browser"
# The offline install, as on a machine without a network.
rm -rf build/wheelhouse build/offline
sh scripts/wheelhouse.sh build/wheelhouse web
PYTHON=$bin/python sh build/wheelhouse/install.sh build/offline
rm -rf build/wheelhouse build/offline
closing="全部检查和测试通过"
# Every test of a room that touches the database once more; the rooms left out have none.
if sh scripts/postgres.sh --find >/dev/null; then
    without=$(for room in law press report letter guard cli; do echo "--ignore=tests/$room"; done)
    # shellcheck disable=SC2086
    sh scripts/postgres.sh "$bin/python" -m pytest -n 2 --dist worksteal -m "not browser" $without
    closing="$closing，用到数据库的测试在 SQLite 和 PostgreSQL 上各运行一遍"
else
    closing="$closing；没有 PostgreSQL 15 也无法安装，只在 SQLite 上运行"
fi
if sh scripts/package.sh chromium chromium; then
    "$bin/python" -m pytest -m browser
    closing="$closing，包括浏览器测试。"
else
    closing="$closing；没有 chromium 也无法安装，浏览器测试没有运行。"
fi
[ -n "${GONGKAI_SAMPLES:-}" ] || closing="$closing 未设 GONGKAI_SAMPLES，真实样本的测试已跳过。"
echo "$closing"
