"""Where is the work done: on this machine, or on a Dask cluster that is there already?"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from gongkai.cli.report_files import STDIN
from gongkai.cli.report_options import Options, Usage
from gongkai.report.batch.cluster import Cluster, cluster

ENGINES = ("local", "dask")


def wanted(options: Options, files: Sequence[str] = ()) -> AbstractContextManager[Cluster | None]:
    """The cluster that was asked for, None for this machine; it is connected to when it is entered."""
    engine = options.engine or "local"
    if engine not in ENGINES:
        raise Usage(f"--engine 后面要写 local（本机）或 dask（集群），不是“{engine}”。")
    if (engine == "dask") != (options.scheduler is not None):
        raise Usage("用集群要写 --engine dask --scheduler 地址，如 tcp://10.0.0.5:8786。")
    if engine == "local":
        return nullcontext()
    if STDIN in files or options.workers is not None:
        raise Usage("用集群时不能读标准输入，也不用写 --workers。")
    return cluster(options.scheduler or "")
