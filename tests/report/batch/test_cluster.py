"""A real Dask scheduler and two workers on this machine: what dies loses nothing, the findings are the same.

The work is `eval`, which every process can find, or the checks themselves.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from gongkai.cli.report import report
from gongkai.report.batch import Lost, cluster
from gongkai.report.batch.cluster import NoCluster
from gongkai.report.batch.watched import within

EXAMPLE = Path(__file__).parents[3] / "examples" / "weibin-hrss-2023.txt"
DIES = "__import__('os')._exit(3)"
SECONDS = 60
# Were the tests killed with nobody left to end it, the scheduler would end itself, and then its workers too.
SCHEDULER = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--idle-timeout", "300s")

pytestmark = pytest.mark.xdist_group("cluster")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine takes long to start a worker; no test is about that."""
    monkeypatch.setattr(cluster, "PATIENCE", float(SECONDS))


@contextmanager
def process(*args: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process and what it starts, gone at the end."""
    settings = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = subprocess.Popen(
        [sys.executable, "-m", *args], env={**os.environ, **settings}, start_new_session=True, **quiet
    )
    try:
        yield started
    finally:
        os.killpg(started.pid, signal.SIGKILL) if started.poll() is None else None
        started.wait(SECONDS)


def worker(address: str, folder: Path, *more: str) -> object:
    where = ("--local-directory", str(folder), "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
    return process("distributed.cli.dask_worker", address, *where, "--death-timeout", "60", *more)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler without workers."""
    told = tmp_path_factory.mktemp("dask") / "scheduler.json"
    args = (*SCHEDULER, "--scheduler-file", str(told))
    with process("distributed.cli.dask_scheduler", *args):
        until(lambda: told.exists() and told.read_bytes().endswith(b"}"))
        yield json.loads(told.read_bytes())["address"]


def until(holds: Callable[[], object]) -> None:
    end = monotonic() + SECONDS
    while not holds():
        assert monotonic() < end, "nothing came of it"
        sleep(0.05)


def texts(folder: Path, count: int) -> Path:
    folder.mkdir()
    text = EXAMPLE.read_text("utf-8")
    for at in range(count):
        (folder / f"{at:03}.txt").write_text(text.replace("卫滨区", f"第{at}区"), "utf-8")
    faulty = folder / "003.txt"
    faulty.write_text(faulty.read_text("utf-8").replace("(一) 予以公开\t0", "(一) 予以公开\t1"), "utf-8")
    (folder / "x.pdf").write_bytes(b"%PDF-1.7")
    (folder / "y.txt").write_bytes(b"")
    return folder


def checked(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    status = report(["check", *args, "--json"])
    return status, capsys.readouterr().out


def test_findings_are_the_same_though_a_worker_is_killed(
    scheduler: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = texts(tmp_path / "reports", 150)
    here = checked(capsys, str(folder))
    assert here[0] == 2
    with ExitStack() as stack:
        first = stack.enter_context(worker(scheduler, tmp_path, "--no-nanny"))
        stack.enter_context(worker(scheduler, tmp_path, "--no-nanny"))
        with cluster.cluster(scheduler) as there:
            there.client.wait_for_workers(2, timeout=SECONDS)
        killed: list[int] = []

        def kill(done: int, total: int) -> None:
            if done > 20 and not killed:
                killed.append(done)
                os.killpg(first.pid, signal.SIGKILL)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("gongkai.cli.report_progress._silent", kill)
            state = str(tmp_path / "state")
            away = checked(
                capsys, str(folder), "--engine", "dask", "--scheduler", scheduler, "--resume", state
            )
        assert killed
        assert first.wait(SECONDS) == -signal.SIGKILL
        assert away == here
        again = checked(capsys, str(folder), "--resume", state)
        assert again == here
        assert len(Path(state).read_bytes().splitlines()) == 153


def test_tree_on_a_cluster_is_the_tree_here(scheduler: str, tmp_path: Path) -> None:
    folder, tree = texts(tmp_path / "reports", 30), tmp_path / "tree.csv"
    lines = [f"第{at}区人力资源和社会保障局,甲市" for at in range(30)]
    tree.write_text("\n".join(["机关,上级", *lines]), "utf-8")
    asked = ["rollup", str(folder), "--tree", str(tree), "--rules", "sums", "-o"]
    assert report([*asked, str(tmp_path / "here.csv")]) == 2
    with worker(scheduler, tmp_path, "--no-nanny"):
        away = [str(tmp_path / "away.csv"), "--engine", "dask", "--scheduler", scheduler]
        assert report([*asked, *away]) == 2
    for ending in ("csv", "open.csv", "reports.csv", "findings.csv"):
        assert (tmp_path / f"away.{ending}").read_bytes() == (tmp_path / f"here.{ending}").read_bytes()


def test_item_that_kills_workers_is_lost_and_no_other(scheduler: str, tmp_path: Path) -> None:
    items = ["1", "2", DIES, "4", "5", "6"]
    with worker(scheduler, tmp_path), worker(scheduler, tmp_path), cluster.cluster(scheduler) as there:
        found = dict(there.spread(eval, items, lambda item: item, group=2))
    assert found == {0: 1, 1: 2, 2: Lost(False), 3: 4, 4: 5, 5: 6}


def test_item_that_takes_too_long_is_stopped_and_its_worker_goes_on(scheduler: str, tmp_path: Path) -> None:
    hangs = "[1 for _ in iter(int, 1)]"
    with worker(scheduler, tmp_path, "--no-nanny"), cluster.cluster(scheduler) as there:
        found = dict(there.spread(eval, ["1", hangs, "3"], lambda item: item, limit=1))
    assert found == {0: 1, 1: Lost(True), 2: 3}


def test_last_worker_gone_ends_the_run(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ALONE", 2.0)
    run = (worker(scheduler, tmp_path, "--no-nanny"), cluster.cluster(scheduler))
    with run[0], run[1] as there, pytest.raises(NoCluster, match="没有工作进程"):
        list(there.spread(eval, [DIES], lambda item: item))


def test_scheduler_gone_ends_the_run(tmp_path: Path) -> None:
    told = tmp_path / "scheduler.json"
    args = (*SCHEDULER, "--scheduler-file", str(told))
    with process("distributed.cli.dask_scheduler", *args) as own:
        until(lambda: told.exists() and told.read_bytes().endswith(b"}"))
        address = json.loads(told.read_bytes())["address"]
        with worker(address, tmp_path, "--no-nanny"), cluster.cluster(address) as there:
            results = there.spread(eval, ["1", "__import__('time').sleep(30)"], lambda item: item)
            assert next(results) == (0, 1)
            os.killpg(own.pid, signal.SIGKILL)
            with pytest.raises(NoCluster, match="断了"):
                list(results)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "", "tcp://127.0.0.1:x"])
def test_no_scheduler_is_one_line_soon(
    address: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 2.0)
    start = monotonic()
    assert report(["check", str(EXAMPLE), "--engine", "dask", "--scheduler", address]) == 2
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "Dask" in err
    assert monotonic() - start < 30


def test_no_worker_is_one_line(scheduler: str) -> None:
    with pytest.raises(NoCluster, match="没有工作进程"), cluster.cluster(scheduler, patience=1):
        pass


def test_without_the_extra_one_line_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    assert report(["check", str(EXAMPLE), "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "gongkai[cluster]" in err


@pytest.mark.parametrize(
    "args",
    [
        [str(EXAMPLE), "--engine", "spark"],
        [str(EXAMPLE), "--engine", "dask"],
        [str(EXAMPLE), "--scheduler", "tcp://127.0.0.1:1"],
        ["-", "--engine", "dask", "--scheduler", "x"],
        [str(EXAMPLE), "--engine", "dask", "--scheduler", "x", "--workers", "2"],
    ],
)
def test_engine_called_wrongly_is_one_line(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert report(["check", *args]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_watch_stops_what_hangs_and_nothing_after_it() -> None:
    assert within(0.2, eval, "[1 for _ in iter(int, 1)]") == Lost(True)
    assert [within(5, eval, "1 + 1") for _ in range(50)] == [2] * 50
    with pytest.raises(ZeroDivisionError):
        within(5, eval, "1 / 0")
