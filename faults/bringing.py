"""How does an outage show, and what must go on meanwhile? What `storage` and `services` have in common."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ClassVar

import standing

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "scripts"))

import failover

FAILING, DEGRADED, OK = "failing", "degraded", "ok"
More = Callable[[], dict[str, object]]
MB = 1024**2


class Outage:
    """How it shows on the health page (`key`, its `name` there, the `states`), and what goes on meanwhile."""

    key = name = ""
    states: ClassVar = (FAILING,)
    healed: ClassVar = (OK,)
    noticed, recovered = 10.0, 60.0  # seconds until the alarm, and until all is well again by itself
    readable, writable = True, False  # whether pages are all there, whether writes are all taken

    def __init__(self, postgresql: bool) -> None:
        self.postgresql = postgresql
        self.cluster: failover.Cluster | None = None

    @contextmanager
    def ground(self, home: Path) -> Iterator[dict[str, str]]:
        """What the platform is to stand on; its further settings."""
        yield {}

    def url(self, stack: ExitStack) -> str:
        """The address of a database of the run's own; none is SQLite."""
        if not self.postgresql:
            return ""
        where = failover.programs()
        if where is None:
            raise SystemExit("PostgreSQL's own programs are not on this machine.")
        home = standing.folder()
        self.cluster = failover.Cluster(home, standing.free_port(), where)
        stack.callback(self.cluster.stop)
        self.cluster.alone()
        return f"postgresql://postgres@127.0.0.1:{self.cluster.port}/gongkai"

    @contextmanager
    def lasting(self, platform: standing.Standing) -> Iterator[More]:
        """It lasts as long as the block; what else is to be looked at meanwhile (`amiss`: what is wrong)."""
        raise NotImplementedError
        yield

    def hurry(self) -> None:
        """Spare the test the hours that are to pass between two tries."""


def fresh() -> None:
    """The next question of this process has a connection of its own."""
    from django.db import connection

    connection.close()


def behind() -> bool:
    """Whether search does not know yet of what is public."""
    from gongkai.search import keeping
    from gongkai.search.index import Broken

    fresh()
    try:
        return keeping.behind()[0] > 0
    except Broken:
        return True


def seen_at() -> float:
    """When a worker ended its last round; 0: none has."""
    from gongkai.records.models import Node

    fresh()
    return max((each.seen_at.timestamp() for each in Node.objects.all()), default=0.0)


def settled(seconds: float = 60.0) -> float:
    """Wait until a worker has made a round and search knows everything; how long it took."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if seen_at() and not behind():
            return round(time.monotonic() - start, 1)
        time.sleep(0.3)
    raise TimeoutError("the worker did not come up")
