"""How far is it? A bar on standard error, and only to a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_BAR = 30  # characters


@contextmanager
def bar(what: str, *, shown: bool = True) -> Iterator[Callable[[int, int], None]]:
    """What hears how much is done of how much; the bar is gone at the end."""
    if not (shown and sys.stderr.isatty()):
        yield _silent
        return

    def told(done: int, total: int) -> None:
        full = _BAR * done // max(total, 1)
        line = f"\r{what} [{'#' * full}{'.' * (_BAR - full)}] {done}/{total}"
        print(line, end="", file=sys.stderr, flush=True)

    try:
        yield told
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _silent(done: int, total: int) -> None:
    """To a file or a pipe nothing is told."""
