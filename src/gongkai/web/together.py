"""How do the processes of one server count together? In files of one folder, each process its own.

The library decides when it is first loaded, by a name in the environment: so this module does not load it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def count(folder: Path) -> None:
    """All processes started from here on count together, from zero."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[FOLDER] = str(folder)
