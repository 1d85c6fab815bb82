#!/bin/sh
# An offline install by one command: sh scripts/wheelhouse.sh FOLDER [PINS]
# Everything that requirements/PINS.txt pins (default: postgres; with its hashes), our own wheel, and an install
# script. Take FOLDER to a machine of the same kind without a network and run: sh FOLDER/install.sh /opt/gongkai
set -eu
cd "$(dirname "$0")/.."
folder=${1:?folder to make}
pins=${2:-postgres}
python=${PYTHON:-.venv/bin/python}
[ -x "$python" ] || python=python3
mkdir -p "$folder"
"$python" -m pip download --quiet --require-hashes --only-binary :all: -r "requirements/$pins.txt" -d "$folder"
"$python" -m pip wheel --quiet --no-deps --no-build-isolation -w "$folder" .
cp "requirements/$pins.txt" "$folder/requirements.txt"
cat > "$folder/install.sh" <<'INSTALL'
#!/bin/sh
# Into a new environment, from this folder only: sh install.sh /opt/gongkai
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:?where to install}
"${PYTHON:-python3}" -m venv "$target"
pip() { PIP_CONFIG_FILE=/dev/null "$target/bin/python" -m pip --isolated --disable-pip-version-check "$@"; }
pip install --quiet --no-index --find-links "$here" --require-hashes -r "$here/requirements.txt"
pip install --quiet --no-index --find-links "$here" --no-deps "$here"/gongkai-*.whl
"$target/bin/gongkai" --help > /dev/null
echo "installed: $target/bin/gongkai"
INSTALL
(cd "$folder" && sha256sum -- *.whl requirements.txt install.sh > SHA256SUMS)
echo "$folder: $(ls "$folder" | grep -c '\.whl$') wheels, $(du -sh "$folder" | cut -f1)"
