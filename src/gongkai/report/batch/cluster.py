"""How is work spread over an existing Dask cluster so that nothing is lost with a worker?

The client reads the files and sends their bytes, a few at a time, so that no storage need be shared. What was
on a worker that died is done again elsewhere by the scheduler; what the scheduler gives up, because workers
died of it several times, is sent once more on its own, so that a neighbour is never blamed.
"""

from __future__ import annotations

import gc
import logging
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from gongkai import __version__
from gongkai.report.batch.pool import LIMIT, Lost
from gongkai.report.batch.watched import within

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 10.0  # seconds in which a scheduler and its first worker must answer
ALONE = 60.0  # seconds without any worker after which nobody is waited for
_AHEAD = 2  # groups in flight for each thread of the workers
_TURN = 1.0  # seconds after which it is looked again who is there

Item = TypeVar("Item")
Result = TypeVar("Result")
Group = list[int]


class NoCluster(RuntimeError):
    """There is no cluster to work on; the message is one Chinese line."""


def need() -> None:
    """Raise NoCluster where the extra is missing."""
    if find_spec("distributed") is None:
        raise NoCluster("在 Dask 集群上做要先安装：pip install 'gongkai[cluster]'；在本机做不需要。")


@contextmanager
def cluster(address: str, patience: float | None = None) -> Iterator[Cluster]:
    """The cluster whose scheduler is at that address, ready to work."""
    need()
    patience = PATIENCE if patience is None else patience
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is said here, in one line
    client = _connected(address, patience)
    try:
        with client.as_current():
            _greet(client, patience)
            yield Cluster(client)
    finally:
        with suppress(Exception):
            client.close(timeout=patience)


def _connected(address: str, patience: float) -> Client:
    from distributed import Client  # noqa: PLC0415 (an extra, and heavy)

    with suppress(OSError, ValueError, TypeError):
        return Client(address, timeout=patience, set_as_default=False, name="gongkai")
    # The client that could not begin stops its loop when it is collected; were that to happen while the loop
    # of another one starts, both would wait for each other for ever.
    gc.collect()
    raise NoCluster(f"连不上 {address} 的 Dask 调度器，请核对 --scheduler 的地址。")


def _greet(client: Client, patience: float) -> None:
    """A worker is there, and has the same program."""
    try:
        client.wait_for_workers(1, timeout=patience)
        theirs = client.submit(_version, pure=False).result(timeout=patience)
    except TimeoutError:
        raise NoCluster("Dask 集群上没有工作进程，或者没有回应。") from None
    except Exception as wrong:
        raise NoCluster(
            f"Dask 的工作进程上用不了 gongkai（{type(wrong).__name__}），请装同一个版本。"
        ) from None
    if theirs != __version__:
        raise NoCluster(f"Dask 的工作进程上装的是 gongkai {theirs}，这里是 {__version__}，请装同一个版本。")


def _version() -> str:
    return __version__


class Cluster:
    """Workers to spread work over."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.looked, self.threads = float("-inf"), 0

    def spread(
        self,
        work: Callable[[Any], Result],
        items: Sequence[Item],
        send: Callable[[Item], object],
        *,
        group: int = 1,
        limit: float = LIMIT,
    ) -> Iterator[tuple[int, Result | Lost]]:
        """The place of each item with its result, in the order in which they are done, as `pool.isolated`.

        `work` is done on what `send` makes of an item, `group` items at a time; `limit` is for one item.
        """
        groups = [list(range(at, min(at + group, len(items)))) for at in range(0, len(items), group)]
        left: Group = []
        for places, results in self._run(work, items, send, groups, limit):
            if isinstance(results, Lost):
                left += places
            else:
                yield from zip(places, results, strict=True)
        for at in left:  # one after the other: who is alone with a worker that dies has done it
            for _, results in self._run(work, items, send, [[at]], limit):
                yield at, results if isinstance(results, Lost) else results[0]

    def _run(
        self,
        work: Callable[[Any], Result],
        items: Sequence[Item],
        send: Callable[[Item], object],
        groups: Sequence[Group],
        limit: float,
    ) -> Iterator[tuple[Group, list[Result | Lost] | Lost]]:
        """Each group with its results, or that the scheduler gave it up; few are in flight at a time."""
        waiting = deque(groups)
        flying: dict[Future, Group] = {}
        try:
            while waiting or flying:
                while waiting and len(flying) < self._room():
                    places = waiting.popleft()
                    packed = pickle.dumps((work, [send(items[at]) for at in places], limit))
                    flying[self.client.submit(_work, packed, pure=False)] = places
                for future in self._done(list(flying), limit * (max(map(len, flying.values())) + 2)):
                    yield flying.pop(future), self._results(future)
        finally:
            for future in flying:
                with suppress(Exception):
                    future.cancel()

    def _room(self) -> int:
        """How many groups may be in flight."""
        if monotonic() - self.looked > _TURN:
            self.looked, self.threads = monotonic(), self._threads()
        return max(_AHEAD * self.threads, 1)

    def _threads(self) -> int:
        """How many threads all workers have; NoCluster where the scheduler is gone."""
        try:
            if self.client.status == "running":
                return sum(self.client.nthreads().values())
        except (OSError, TimeoutError):
            pass
        raise NoCluster("与 Dask 调度器的连接断了。做完的记在进度文件里（如果写了 --resume）。")

    def _done(self, futures: Sequence[Future], longest: float) -> list[Future]:
        """Those that are done, or all of them where nothing is done for much too long."""
        from distributed import wait  # noqa: PLC0415 (an extra, and heavy)

        since = seen = monotonic()
        while monotonic() - since < longest:
            try:
                return list(wait(futures, timeout=_TURN, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                seen = monotonic() if self._threads() else seen
            except CancelledError:
                self._threads()  # the scheduler is gone, or somebody cancelled them there
                return [one for one in futures if one.status == "cancelled"]
            if monotonic() - seen > ALONE:
                raise NoCluster("Dask 集群上已经没有工作进程。做完的记在进度文件里（如果写了 --resume）。")
        return list(futures)

    def _results(self, future: Future) -> list[Any] | Lost:
        """The results of a group, or why there are none."""
        status = future.status
        if status != "finished":
            with suppress(Exception):
                future.cancel()
            return Lost(hung=status == "pending")
        found: list[Any] = future.result(timeout=PATIENCE)
        future.release()
        return found


def _work(packed: bytes) -> list[Any]:
    """On the worker: each item, within its time."""
    work, items, limit = pickle.loads(packed)  # noqa: S301 (from our own client; Dask itself sends the same way)
    return [within(limit, work, item) for item in items]
