"""A package put together again, with parts that were changed and nobody named in its properties."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from gongkai.guard.archives import Archive
from gongkai.guard.reading.model import Part
from gongkai.guard.reading.trees import local, parse, written

_PERSONS = ("creator", "lastModifiedBy", "Manager")
# The list of cells with formulas, of which some may be gone (Excel makes it anew), and a small picture of
# the first page as it was.
_LEFT_OUT = re.compile(r"/?(?:xl/)?calcChain\.xml|/?docProps/thumbnail\.\w+")
_TYPES = "[Content_Types].xml"
AUTHOR = "作者"
_DAY = (1980, 1, 1, 0, 0, 0)


def repacked(archive: Archive, parts: list[Part], inner: dict[str, bytes]) -> bytes:
    """The same members in the same order; `inner` are embedded files by name."""
    trees = {part.name: part.root for part in parts}
    for name, root in trees.items():
        _unnamed(name, root)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for info in archive.members:
            name = info.filename
            if _LEFT_OUT.fullmatch(name):
                continue
            if name == _TYPES or name.endswith(".rels"):
                content = written(_without(trees[name] if name in trees else parse(archive.read(info))))
            elif name in trees:
                content = written(trees[name])
            else:
                content = inner.get(name.rpartition("/")[2]) or archive.read(info)
            package.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _without(root: Any) -> Any:
    """Types or links without what is left out."""
    for element in list(root):
        if _LEFT_OUT.fullmatch(element.get("PartName") or element.get("Target") or ""):
            root.remove(element)
    return root


def _unnamed(name: str, root: Any) -> None:
    """Authors of the document, its notes and its changes."""
    if name.startswith("docProps/"):
        for element in root.iter("{*}*"):
            if local(element) in _PERSONS:
                element.text = ""
        return
    for element in root.iter("{*}comment", "{*}ins", "{*}del", "{*}author", "{*}person", "{*}cmAuthor"):
        if local(element) == "author" and element.text:
            element.text = AUTHOR
        for key in element.attrib:
            if key.rpartition("}")[2] in ("author", "initials", "displayName", "name"):
                element.set(key, AUTHOR)
