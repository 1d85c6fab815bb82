"""How is work spread over processes so that what crashes or hangs loses nothing but itself?

A pool of the standard library breaks as a whole when one process dies, and cannot stop one that hangs. Here
each process has one item at a time and a pipe of its own; when it dies or is late, it alone is replaced.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext

LIMIT = 30.0  # seconds for one item

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Lost:
    """An item without a result: its process died, or took longer than the limit."""

    hung: bool


@cache
def _spawn() -> SpawnContext:
    """How processes are begun: the same on every system, and safe beside threads."""
    import multiprocessing  # noqa: PLC0415 (checking one file needs no other process, and need not wait for it)

    return multiprocessing.get_context("spawn")


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def isolated(
    work: Callable[[Item], Result], items: Sequence[Item], workers: int = 0, limit: float = LIMIT
) -> Iterator[tuple[int, Result | Lost]]:
    """The place of each item with its result, in the order in which they are done."""
    waiting = deque(range(len(items)))
    crew = [_Worker(work) for _ in range(min(workers or cores(), len(items)))]
    try:
        while waiting or any(one.at is not None for one in crew):
            for one in crew:
                if one.at is None and waiting:
                    one.give(waiting.popleft(), items, limit)
            yield from _collect(crew)
    finally:
        for one in crew:
            one.stop()


@dataclass(slots=True)
class _Worker(Generic[Item, Result]):
    """A process with one item at a time; `at` is the place of that item, None while it is idle."""

    work: Callable[[Item], Result]
    at: int | None = None
    deadline: float = 0.0
    pipe: Connection = field(init=False)
    kill: Callable[[], None] = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """A fresh process."""
        self.pipe, theirs = _spawn().Pipe()
        process = _spawn().Process(target=_serve, args=(self.work, theirs), daemon=True)
        process.start()
        theirs.close()

        def kill() -> None:
            process.kill()
            process.join()
            process.close()

        self.kill = kill

    def give(self, at: int, items: Sequence[Item], limit: float) -> None:
        """Send an item; a process that is already dead is found out when its answer is waited for."""
        self.at, self.deadline = at, monotonic() + limit
        with suppress(OSError):
            self.pipe.send(items[at])

    def take(self) -> tuple[int, Result | Lost]:
        """The result that has come, or that the process is gone."""
        at, self.at = self.at, None
        assert at is not None
        try:
            result: Result = self.pipe.recv()
        except (EOFError, OSError):
            self.again()
            return at, Lost(hung=False)
        return at, result

    def give_up(self) -> tuple[int, Lost]:
        """The item took too long."""
        at, self.at = self.at, None
        assert at is not None
        self.again()
        return at, Lost(hung=True)

    def again(self) -> None:
        """A fresh process in place of this."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self.kill()


def _collect(crew: Sequence[_Worker[Item, Result]]) -> Iterator[tuple[int, Result | Lost]]:
    """What is done by now; waits until something is, or somebody is late."""
    from multiprocessing.connection import wait  # noqa: PLC0415 (see _spawn)

    busy = [one for one in crew if one.at is not None]
    first = min(one.deadline for one in busy)
    ready = set(map(id, wait([one.pipe for one in busy], max(first - monotonic(), 0))))
    for one in busy:
        if id(one.pipe) in ready:
            yield one.take()
        elif one.deadline <= monotonic():
            yield one.give_up()


def _serve(work: Callable[[Item], Result], pipe: Connection) -> None:
    """The other process: item after item, until nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it too, and ends this one
    with suppress(EOFError, OSError):
        while True:
            pipe.send(work(pipe.recv()))
