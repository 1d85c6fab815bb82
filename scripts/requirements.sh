#!/bin/sh
# Pin every dependency with its hashes, naming no index and no download address.
set -eu
compile() {
    out=$1; shift
    .venv/bin/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --no-annotate \
        --python-version 3.11 "$@" -o "$out" pyproject.toml
}
compile requirements/base.txt
compile requirements/web.txt --extra web
compile requirements/postgres.txt --extra web --extra postgres
compile requirements/ocr.txt --extra ocr
compile requirements/district.txt --extra web --extra postgres --extra oidc --extra s3
compile requirements/dev.txt --extra web --extra postgres --extra oidc --extra s3 --extra ocr --extra dev
