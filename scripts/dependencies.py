"""Is every dependency we ship pinned, hashed, released, and under a licence anybody may use?

Exit 1 with one line for each that is not. Needs no network: licences are read from what is installed.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).parents[1]
SHIPPED = ("base.txt", "web.txt", "postgres.txt", "district.txt", "ocr.txt")
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)(\[[a-z0-9,-]+\])?==(?P<version>\S+?)( ; .+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
PRE_RELEASE = re.compile(r"(a|b|rc|dev)\d*$")

# Words of a licence that asks for no more than its notice: expressions of SPDX and what older packages write.
PERMISSIVE = re.compile(
    r"\b(MIT|MIT-0|BSD|BSD-[23]-Clause|0BSD|Apache|Apache-2\.0|ISC|PSF-2\.0|Unlicense|Zlib|HPND|MIT-CMU|OFL-1\.1)\b",
    re.IGNORECASE,
)
RECIPROCAL = re.compile(r"\b(A?GPL|LGPL|MPL|EUPL|CDDL|SSPL|BUSL|Mozilla|GNU)\b", re.IGNORECASE)
# Not permissive, and why they may be used: loaded as they are, not changed, and replaceable.
EXCEPTIONS = {
    "certifi": "MPL-2.0: a list of certificates, read as data and not changed",
    "psycopg": "LGPL-3.0: the driver of PostgreSQL, imported as its own package and not changed",
    "psycopg-binary": "LGPL-3.0: the same driver, compiled",
    "tqdm": "MPL-2.0 AND MIT: a progress bar of the text recognition, imported and not changed",
}
# Their metadata says nothing; read in the package itself.
TOLD = {"rapidocr": "Apache-2.0", "flatbuffers": "Apache-2.0"}


def main() -> int:
    """Every line of every list; how many are wrong decides the exit status."""
    wrong = sorted({line for name in SHIPPED for line in _list(HERE / "requirements" / name)})
    for line in wrong:
        print(line)
    names = {pin["name"] for name in SHIPPED for pin in _pins(HERE / "requirements" / name)}
    if not wrong:
        print(f"{len(names)} 个依赖全部固定版本、带校验值、是正式版本，许可证可用。")
        print(f"许可证的例外：{'、'.join(EXCEPTIONS)}。")
    return int(bool(wrong))


def _list(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not (PIN.match(line) or HASH.match(line)):
            yield f"{path.name}：这一行不是固定的版本或者校验值：{line}"
    for name in _unhashed(lines):
        yield f"{path.name}：{name} 没有校验值"
    for pin in _pins(path):
        yield from _release(path, pin["name"], pin["version"])


def _pins(path: Path) -> Iterator[re.Match[str]]:
    yield from filter(None, map(PIN.match, path.read_text(encoding="utf-8").splitlines()))


def _unhashed(lines: list[str]) -> Iterator[str]:
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if (pin := PIN.match(line)) and not HASH.match(after):
            yield pin["name"]


def _release(path: Path, name: str, version: str) -> Iterator[str]:
    if PRE_RELEASE.search(version):
        yield f"{path.name}：{name} {version} 不是正式版本"
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return  # of another platform, or of an extra that is not installed here
    said = TOLD.get(name) or _licence(found.metadata)
    if name not in EXCEPTIONS and (not PERMISSIVE.search(said) or RECIPROCAL.search(said)):
        yield f"{name}：许可证“{said}”不在准用之列"


def _licence(metadata: object) -> str:
    """The expression where there is one, else the classifiers, else the first line of what is written."""
    expression = metadata.get("License-Expression")  # type: ignore[attr-defined]
    if expression:
        return str(expression)
    named = [each for each in metadata.get_all("Classifier", []) if each.startswith("License ::")]  # type: ignore[attr-defined]
    written = str(metadata.get("License") or "").strip().splitlines()  # type: ignore[attr-defined]
    return "; ".join(each.rpartition("::")[2].strip() for each in named) or "".join(written[:1])


if __name__ == "__main__":
    sys.exit(main())
