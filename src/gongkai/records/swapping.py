"""How does something new take the place of the old, so that a reader finds one or the other whole?"""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, "utf-8")
    os.replace(draft, path)


def clear(root: Path, keep: Path) -> None:
    """Earlier folders; what a reader still holds open stays readable to the end."""
    for each in root.iterdir():
        if each.is_dir() and each != keep:
            shutil.rmtree(each, ignore_errors=True)
