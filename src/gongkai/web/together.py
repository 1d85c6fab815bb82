"""How do the processes of one server count together? In files of one folder, each process its own.

The library decides when it is first loaded, by a name in the environment: so this module does not load it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
KINDS = ("counter", "histogram")  # the library has a file for each
BYTES = 1 << 16  # of a file as the library begins it; more than all our counters need

_reserved = 0  # by the process of this number


def count(folder: Path) -> None:
    """All processes started from here on count together, from zero."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[FOLDER] = str(folder)


def room() -> bool:
    """Whether this process has room for its counters; asked before the library opens them.

    The library maps a file that has a length and no bytes yet: on a full disk the first count would end the
    process (SIGBUS), and each one that is started in its place.
    """
    global _reserved
    folder = os.environ.get(FOLDER)
    if folder is None or _reserved == os.getpid():
        return True
    if not all(_reserve(Path(folder) / f"{kind}_{os.getpid()}.db") for kind in KINDS):
        return False
    _reserved = os.getpid()
    return True


def _reserve(path: Path) -> bool:
    """Bytes on the disk for a file, or no file."""
    try:
        with path.open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, BYTES)
    except OSError:
        path.unlink(missing_ok=True)
        return False
    return True
