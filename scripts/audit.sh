#!/bin/sh
# Are the dependencies sound? What can be told without a network is always checked; known vulnerabilities are asked
# of the advisory service, and where it cannot be reached that is said.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
"$bin/python" scripts/dependencies.py || exit 1
said=$(mktemp)
trap 'rm -f "$said"' EXIT
for list in requirements/district.txt requirements/ocr.txt; do
    "$bin/pip-audit" -r "$list" --disable-pip --require-hashes --progress-spinner off >"$said" 2>&1
    status=$?
    if grep -qE "Found [0-9]+ known vulnerabilit" "$said"; then
        cat "$said"
        exit 1
    # An index that knows none of the packages has answered for no advisory service.
    elif grep -qiE "not found on PyPI|could not be audited|ConnectionError|Max retries|Failed to (connect|query)|Connection refused|timed out|ServiceError|HTTP Error|NameResolution" "$said"; then
        echo "已知漏洞没有查：本机连不到漏洞通报服务（$list）。连得上时运行 sh scripts/audit.sh。"
    elif [ "$status" = 0 ]; then
        echo "$list：没有已知漏洞。"
    else
        cat "$said"
        exit 1
    fi
done
