"""How is work stopped that takes too long, where its process is not ours to end?"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from threading import Lock, Timer, get_ident
from time import sleep
from typing import TypeVar

from gongkai.report.batch.pool import Lost

Item = TypeVar("Item")
Result = TypeVar("Result")


class Overdue(BaseException):
    """Raised inside of work that took too long; no `except Exception` of it catches this."""


def within(limit: float, work: Callable[[Item], Result], item: Item) -> Result | Lost:
    """The result, or that there was none within so many seconds.

    Work that hangs in compiled code, where Python never comes, is not stopped; that is left to the client.
    """
    watch = _Watch(limit)
    try:
        try:
            result = work(item)
        except Overdue:
            raise
        except BaseException:
            watch.end()
            raise
        watch.end()
        return result
    except Overdue:
        return Lost(hung=True)


class _Watch:
    """Raises Overdue in this thread once, unless it is ended before."""

    def __init__(self, limit: float) -> None:
        self.thread, self.lock = get_ident(), Lock()
        self.ended = self.fired = False
        self.timer = Timer(limit, self._fire)
        self.timer.daemon = True
        self.timer.start()

    def end(self) -> None:
        """After this nothing is raised any more."""
        self.timer.cancel()
        with self.lock:
            self.ended = True
        while self.fired:
            sleep(0.001)  # it is on its way, and must not arrive later

    def _fire(self) -> None:
        with self.lock:
            if not self.ended:
                self.fired = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(self.thread), ctypes.py_object(Overdue)
                )
