"""The documents are true: no dead link or picture, no label that stands on no page, no stray English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "docs" / "manual"
PICTURES = MANUAL / "pictures"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")])
GUIDES = sorted(MANUAL.glob("*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
LABEL = re.compile(r"“([^“”]+)”")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
# What clerks and operators know by its foreign name.
FOREIGN = {
    "AES",
    "Atom",
    "API",
    "Base",
    "Cookie",
    "CSV",
    "Debian",
    "Ed",
    "Excel",
    "LibreOffice",
    "Dask",
    "GB",
    "GBK",
    "GCM",
    "HTTP",
    "ICP",
    "HTTPS",
    "Prometheus",
    "JPG",
    "JavaScript",
    "JSON",
    "MB",
    "Connect",
    "OFD",
    "OpenID",
    "ETag",
    "Parquet",
    "polars",
    "PDF",
    "PNG",
    "PostgreSQL",
    "Python",
    "SM",
    "TOTP",
    "SQL",
    "SSL",
    "Schema",
    "UTF",
    "Word",
    "WPS",
    "clamd",
    "gongkai",
    "make",
}
SPOKEN = {"怎样办事", "为什么这样处理", "暂定", "无"}  # quoted as words, not as a label


def prose(path: Path) -> str:
    """A document without its code."""
    return CODE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """The anchors that the headings of a document have on the usual code hosts."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    heads = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


@pytest.fixture(scope="module")
def said() -> str:
    """Everything the program can say: its source, templates and tables."""
    kinds = ("*.py", "*.html", "*.toml")
    paths = [path for kind in kinds for path in (ROOT / "src").rglob(kind)]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return text + re.sub(r"{%.*?%}", "", text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_document_has_no_dead_link(path: Path) -> None:
    dead = []
    for target in LINK.findall(prose(path)):
        name, _, anchor = target.partition("#")
        if name.startswith(("http://", "https://")):
            continue
        file = (path.parent / name).resolve() if name else path
        if not file.exists() or (anchor and anchor not in anchors(file)):
            dead.append(target)
    assert dead == []


def test_every_picture_is_shown_and_made_by_the_script() -> None:
    script = (ROOT / "scripts" / "pictures.py").read_text(encoding="utf-8")
    shown = {target for path in DOCUMENTS for target in LINK.findall(prose(path))}
    for picture in PICTURES.glob("*.png"):
        assert any(target.endswith(f"pictures/{picture.name}") for target in shown), picture.name
        assert f'"{picture.stem}"' in script, picture.name


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_manual_quotes_labels_that_the_program_has(path: Path, said: str) -> None:
    quoted = {label for label in LABEL.findall(prose(path)) if "…" not in label}
    parts = {part for label in quoted for part in re.split(r"（.*?）|\s", label) if part}
    assert sorted(part for part in parts - SPOKEN if part not in said) == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_manual_is_chinese(path: Path) -> None:
    plain = re.sub(r"\]\([^)]*\)|<[^>]*>", "", prose(path))
    words = {word for word in re.findall(r"[A-Za-z]{2,}", plain) if word not in FOREIGN}
    assert words == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_document_names_no_path_of_a_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"/(?:work|home|root|tmp|Users)/", text) == []
