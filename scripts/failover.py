"""Is a write that was acknowledged still there after the primary is killed, and how soon do writes go on?

    python scripts/failover.py [--seconds 60] [--writers 4] [--readers 4] [--port 54881]

A primary and a standby of PostgreSQL (streaming, synchronous), two nodes of the platform with a worker each,
and a small proxy in front that asks the nodes in turn, all on loopback. Citizens send requests, page by page;
readers read. In the middle every process of the primary is killed and the standby promoted; then the worker
that leads is killed. Prints a table; exit 1 where a goal is missed. Needs PostgreSQL's programs.
"""

from __future__ import annotations

import argparse
import glob
import http.client
import itertools
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import psycopg

sys.path.append(str(Path(__file__).resolve().parents[1] / "faults"))
from visiting import IDENTITY, NUMBER, TOKEN

GOAL_SECONDS = 30
TAKEOVER_SECONDS = 45  # a round of twenty seconds, and what is left of another
INTERRUPTED = (HTTPError, URLError, OSError, http.client.HTTPException)


def programs() -> Path | None:
    """Where PostgreSQL's own programs are; None where there are none."""
    found = shutil.which("initdb") or next(
        iter(sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))[::-1]), None
    )
    return Path(found).resolve().parent if found else None


@dataclass
class Cluster:
    """Primary and standby in one folder, run by a user that is not root."""

    home: Path
    port: int
    bin: Path

    def run(self, program: str, *args: str, check: bool = True) -> str:
        """One of PostgreSQL's programs; what it printed."""
        command = [str(self.bin / program), *args]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if check and done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")
        return done.stdout

    def ask(self, text: str, port: int | None = None, database: str = "postgres") -> list[Any]:
        """The first column of an answer, of the primary where no other port is named."""
        where = {"host": "127.0.0.1", "port": port or self.port, "user": "postgres", "dbname": database}
        with psycopg.connect(**where, autocommit=True, connect_timeout=5) as line:
            answer = line.execute(text)
            return [row[0] for row in answer.fetchall()] if answer.description else []

    def alone(self) -> None:
        """One server with an empty database."""
        if os.geteuid() == 0:
            shutil.chown(self.home, "postgres")
        self.run(
            "initdb", "-D", str(self.home / "a"), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"
        )
        with (self.home / "a" / "postgresql.conf").open("a") as file:
            file.write(
                f"listen_addresses = '127.0.0.1'\nport = {self.port}\nunix_socket_directories = ''\n"
                "wal_level = replica\nmax_wal_senders = 5\nhot_standby = on\nsynchronous_commit = on\n"
                "wal_receiver_timeout = 10s\nwal_receiver_status_interval = 1s\n"
            )
        self.start("a", self.port)
        self.ask("CREATE DATABASE gongkai")

    def build(self) -> None:
        """Both servers, streaming, each commit acknowledged by the standby."""
        self.alone()
        primary = f"host=127.0.0.1 port={self.port} user=postgres application_name=b"
        self.run(
            "pg_basebackup", "-D", str(self.home / "b"), "-R", "-X", "stream", "-c", "fast", "-d", primary
        )
        with (self.home / "b" / "postgresql.conf").open("a") as file:
            # A standby that becomes the primary has none behind it: it must not wait for one.
            file.write(f"port = {self.port + 1}\nsynchronous_standby_names = ''\n")
        self.start("b", self.port + 1)
        with (self.home / "a" / "postgresql.conf").open("a") as file:
            file.write("synchronous_standby_names = 'b'\n")
        self.run("pg_ctl", "reload", "-D", str(self.home / "a"))
        wait(lambda: self.ask("SELECT sync_state FROM pg_stat_replication") == ["sync"], 30, "the standby")

    def start(self, name: str, port: int) -> None:
        """One server. Raises RuntimeError with the end of its log."""
        folder, log = str(self.home / name), self.home / f"{name}.log"
        lock = self.home / name / "postmaster.pid"
        if lock.exists():  # it was killed: until that is known everywhere, another is refused
            before = Path(f"/proc/{lock.read_text().split()[0]}")
            wait(lambda: not before.exists(), 30, "the end of the server that was killed")
        try:
            self.run("pg_ctl", "start", "-w", "-D", folder, "-l", str(log), "-o", f"-p {port}")
        except RuntimeError as failed:
            raise RuntimeError(f"{failed}{log.read_text('utf-8', 'replace')[-2000:]}") from failed

    def kill_primary(self) -> None:
        """Every process of the primary at once, as by a power cut."""
        main = int((self.home / "a" / "postmaster.pid").read_text().split()[0])
        os.kill(main, signal.SIGSTOP)  # lest it start another while they are looked for
        for pid in (main, *children(main)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def promote(self) -> None:
        """The standby takes writes from now on."""
        self.run("pg_ctl", "promote", "-w", "-D", str(self.home / "b"))

    def stop(self) -> None:
        """Both, however they are."""
        for name in "ab":
            if (self.home / name / "postmaster.pid").exists():
                self.run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.home / name), check=False)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def wait(true: Callable[[], object], seconds: float, what: str) -> float:
    """How long until it is so. Raises TimeoutError."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        with suppress(*INTERRUPTED, RuntimeError):
            if true():
                return time.monotonic() - start
        time.sleep(0.2)
    raise TimeoutError(f"{what} did not come within {seconds} s")


@dataclass
class Node:
    """One machine of the platform: its pages, its worker, its folder."""

    name: str
    port: int
    env: dict[str, str]
    home: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Pages and worker, each a process of its own."""
        serve = ["serve", "--port", str(self.port), "--workers", "2", "--no-worker"]
        for at, command in enumerate((serve, ["manage", "work"])):
            out = (self.home / f"{self.name}-{at}.log").open("ab")
            words = [sys.executable, "-m", "gongkai", *command]
            self.started.append(subprocess.Popen(words, env=self.env, stdout=out, stderr=out))
            if not at:
                wait(lambda: fetch(f"http://127.0.0.1:{self.port}/healthz"), 90, self.name)

    def manage(self, *args: str) -> subprocess.CompletedProcess[str]:
        """One command of the operator on this node."""
        words = [sys.executable, "-m", "gongkai", "manage", *args]
        return subprocess.run(words, env=self.env, capture_output=True, text=True, check=False)

    def stop(self) -> None:
        """What of it still runs."""
        for process in self.started:
            process.terminate()
        for process in self.started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=15)
            process.kill()


def fetch(address: str) -> str:
    """A page as text. Raises what INTERRUPTED lists."""
    with build_opener().open(address, timeout=20) as answer:
        return str(answer.read().decode())


class Proxy(BaseHTTPRequestHandler):
    """Asks the nodes in turn. A request that reached none, or a look refused for now, goes to the next."""

    protocol_version = "HTTP/1.1"
    ports: tuple[int, ...] = ()
    turn = 0

    def handle_any(self) -> None:
        """One request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        Proxy.turn += 1
        for attempt in range(len(self.ports)):
            last = attempt == len(self.ports) - 1
            port = self.ports[(Proxy.turn + attempt) % len(self.ports)]
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                line.connect()
            except OSError:
                continue
            try:
                line.request(self.command, self.path, body, dict(self.headers))
                answer = line.getresponse()
                data = answer.read()
            except (OSError, http.client.HTTPException):
                if self.command == "GET" and not last:
                    continue
                break
            finally:
                line.close()
            if answer.status == 503 and self.command == "GET" and not last:
                continue
            self.give(answer.status, answer.getheaders(), data)
            return
        self.give(502, [], b"")

    do_GET = do_POST = do_HEAD = handle_any

    def give(self, status: int, headers: list[tuple[str, str]], data: bytes) -> None:
        """The node's answer, as it is."""
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@dataclass
class Told:
    """What the people outside saw."""

    written: list[tuple[float, float, str]] = field(default_factory=list)  # begun, acknowledged, number
    read: list[tuple[float, int]] = field(default_factory=list)  # when, status
    refused: int = 0
    begun: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)


def writer(base: str, told: Told, mark: str) -> None:
    """Citizens one after the other, each with a browser of its own; whoever is refused tries again."""
    at = 0
    while not told.stop.is_set():
        at += 1
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        pages = (
            ("who/", {"applicant_type": "person"}),
            ("identity/", {**IDENTITY, "id_number": f"{mark}-{at}"}),
            ("what/", {"ask_0": f"第{mark}批第{at}号工程的验收材料"}),
            ("how/", {"form": "electronic", "way": "online"}),
            ("check/", {}),
        )
        said = ""
        for page, given in pages:
            said = persist(browser, f"{base}{page}", given, told)
        found = NUMBER.search(said)
        if found:
            told.written.append((told.begun, time.monotonic(), found[1]))


def persist(browser: OpenerDirector, address: str, given: dict[str, str], told: Told) -> str:
    """Fill in one page and send it, until it is taken."""
    while not told.stop.is_set():
        try:
            told.begun = time.monotonic()
            return send(browser, address, given)
        except INTERRUPTED:
            told.refused += 1
            time.sleep(0.5)
    return ""


def send(browser: OpenerDirector, address: str, given: dict[str, str]) -> str:
    """The page that follows. One that was taken although we were not told leads on by itself."""
    with browser.open(address, timeout=60) as page:
        text = page.read().decode()
        if page.geturl() != address:
            return str(text)
    token = TOKEN.search(text)
    assert token, address
    body = urlencode({**given, "csrfmiddlewaretoken": token[1]}).encode()
    with browser.open(address, data=body, timeout=60) as answer:
        return str(answer.read().decode())


def reader(base: str, told: Told) -> None:
    """Somebody who reads public pages."""
    pages = ("", "guide/", "disclosure/", "reports/")
    at = 0
    while not told.stop.is_set():
        at += 1
        try:
            with build_opener().open(f"{base}{pages[at % len(pages)]}", timeout=30) as answer:
                answer.read()
                told.read.append((time.monotonic(), answer.status))
        except HTTPError as refused:
            told.read.append((time.monotonic(), refused.code))
        except INTERRUPTED:
            told.read.append((time.monotonic(), 0))
        time.sleep(0.05)


@contextmanager
def proxied(port: int, ports: tuple[int, ...]) -> Iterator[None]:
    """The proxy, for as long as the block."""
    Proxy.ports = ports
    server = ThreadingHTTPServer(("127.0.0.1", port), Proxy)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def nodes(cluster: Cluster, home: Path) -> list[Node]:
    """Two machines that know both servers, and share keys and files."""
    hosts = f"127.0.0.1:{cluster.port},127.0.0.1:{cluster.port + 1}"
    shared = {
        "GONGKAI_DATABASE_URL": f"postgresql://postgres@{hosts}/gongkai",
        "GONGKAI_STANDBY_URL": f"postgresql://postgres@127.0.0.1:{cluster.port + 1}/gongkai",
        "GONGKAI_SECRET_KEY": secrets.token_urlsafe(48),
        "GONGKAI_IDENTITY_KEY": secrets.token_urlsafe(48),
        "GONGKAI_FILES": str(home / "files"),
        "GONGKAI_LOG": "json",
    }
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GONGKAI_")}
    found = []
    for at in (1, 2):
        name = f"node-{at}"
        (home / name).mkdir()
        env = {**clean, **shared, "GONGKAI_DATA": str(home / name), "GONGKAI_NODE": name}
        found.append(Node(name, cluster.port + 20 + at, env, home))
    return found


def measure(
    given: argparse.Namespace, cluster: Cluster, home: Path
) -> list[tuple[str, object, object, bool]]:
    """(what, measured, goal, met) of everything."""
    cluster.build()
    machines = nodes(cluster, home)
    first = machines[0]
    base, port = "", cluster.port + 20
    try:
        made = first.manage(
            "init", "--code", "drill", "--name", "演练局", "--username", "admin", "--person", "演练"
        )
        assert made.returncode == 0, made.stderr
        for node in machines:
            node.start()
        # A worker that is killed while it starts is started again by systemd; here there is none.
        at_work = "SELECT count(*) FROM records_node"
        wait(
            lambda: cluster.ask(at_work, database="gongkai") == [len(machines)], 120, "a round of each worker"
        )
        with proxied(port, tuple(node.port for node in machines)):
            base = f"http://127.0.0.1:{port}/o/drill/"
            return under_load(given, cluster, machines, base)
    finally:
        for node in machines:
            node.stop()


def under_load(given, cluster, machines, base):  # type: ignore[no-untyped-def]
    """Load, the kill in its middle, load again; then what is left."""
    told = [Told() for _ in range(given.writers)]
    readers = Told()
    threads = [
        threading.Thread(target=writer, args=(f"{base}requests/new/", each, f"W{at}"), daemon=True)
        for at, each in enumerate(told)
    ]
    threads += [
        threading.Thread(target=reader, args=(base, readers), daemon=True) for _ in range(given.readers)
    ]
    for each in threads:
        each.start()
    time.sleep(given.seconds / 2)
    # However busy the machine is: there must be something that could be lost.
    wait(lambda: any(each.written for each in told), 180, "a first receipt")
    killed = time.monotonic()
    before = sum(len(each.written) for each in told)
    cluster.kill_primary()
    time.sleep(given.notice)
    cluster.promote()
    promoted = time.monotonic()
    time.sleep(max(given.seconds / 2, GOAL_SECONDS))
    for each in (*told, readers):
        each.stop.set()
    for each in threads:
        each.join(90)
    return judged(given, cluster, machines, told, readers, killed, promoted, before)


def judged(given, cluster, machines, told, readers, killed, promoted, before):  # type: ignore[no-untyped-def]
    """The rows of the table."""
    written = [row for each in told for row in each.written]
    after = sorted(done for begun, done, _ in written if begun > killed)
    back = after[0] - killed if after else float("inf")
    kept = set(cluster_numbers(cluster))
    numbers = [number for _, _, number in written]
    lost = [number for number in numbers if number not in kept]
    good = sorted(at for at, status in readers.read if status == 200)
    gap = max((b - a for a, b in itertools.pairwise(good)), default=float("inf"))
    failed = sum(status != 200 for _, status in readers.read)
    verify = machines[0].manage("verify")
    found = publish_and_find(machines)
    taken = takeover(cluster, machines)
    return [
        ("写入：收到回执的件数（主库被杀以前）", before, "> 0", before > 0),
        ("写入：收到回执的件数（全部）", len(numbers), "> 前一行", len(numbers) > before),
        ("收到回执、数据库里没有的", len(lost), 0, not lost),
        ("同一受理号给了两个人的", len(numbers) - len(set(numbers)), 0, len(numbers) == len(set(numbers))),
        ("主库被杀到提升备库完成（秒）", round(promoted - killed, 1), "", True),
        ("主库被杀到再次写成（秒）", round(back, 1), f"≤ {GOAL_SECONDS}", back <= GOAL_SECONDS),
        ("写入时被拒绝、重试的次数", sum(each.refused for each in told), "", True),
        ("阅读的次数 / 其中没有成功的", f"{len(readers.read)} / {failed}", "", True),
        ("阅读最长的间断（秒）", round(gap, 1), f"≤ {GOAL_SECONDS}", gap <= GOAL_SECONDS),
        (
            "manage verify",
            verify.stdout.strip()[:60] or verify.stderr[-200:],
            "核验通过",
            verify.returncode == 0,
        ),
        ("新公开的信息在两台机器上都能查到（秒）", found, "≤ 60", found <= 60),
        ("负责的后台工作被杀到另一台接手（秒）", taken, f"≤ {TAKEOVER_SECONDS}", taken <= TAKEOVER_SECONDS),
    ]


def cluster_numbers(cluster: Cluster) -> list[str]:
    """The numbers of the requests that the new primary has."""
    return rows_of(cluster, "SELECT number FROM records_request")


def rows_of(cluster: Cluster, text: str) -> list[str]:
    """The answer of the new primary about the platform."""
    return cluster.ask(text, cluster.port + 1, "gongkai")


PUBLISH = """
import django; django.setup()
from gongkai.records.actions import clock, organs, publications
from gongkai.records.models import Organ, Publication
organ = Organ.objects.get()
column = organ.columns.first() or organs.create_column(organ=organ, name="演练")
today = clock.today()
publications.save(actor=None, publication=Publication(organ=organ, title="切换演练的通知", column=column,
    formed_on=today, published_on=today, attribute="proactive"))
"""


def publish_and_find(machines: list[Node]) -> float:
    """Seconds until something new is found by the search of every machine, each with its own index."""
    env = {**machines[0].env, "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", PUBLISH], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    start = time.monotonic()
    for node in machines:
        address = f"http://127.0.0.1:{node.port}/search/?{urlencode({'q': '切换演练'})}"
        wait(lambda address=address: 'href="/d/' in fetch(address), 90, f"{node.name}'s index")
    return round(time.monotonic() - start, 1)


def takeover(cluster: Cluster, machines: list[Node]) -> float:
    """Seconds until another worker leads after the one that does is killed."""
    leads = "SELECT name FROM records_node WHERE leads AND seen_at > now() - interval '1 minute'"
    wait(lambda: len(rows_of(cluster, leads)) == 1, 60, "one leader")
    [leader] = rows_of(cluster, leads)
    node = next(each for each in machines if each.name == leader)
    node.started[1].kill()
    other = f"SELECT name FROM records_node WHERE leads AND name <> '{leader}'"
    return round(wait(lambda: rows_of(cluster, other), 90, "another leader"), 1)


def main(args: list[str]) -> int:
    """Run the drill and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60, help="load, half of it before the kill")
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--notice", type=float, default=3, help="seconds until somebody notices and promotes")
    parser.add_argument("--port", type=int, default=54881, help="this port and the thirty after it")
    parser.add_argument("--keep", action="store_true", help="leave the folder with all logs")
    given = parser.parse_args(args)
    found = programs()
    if found is None:
        print("PostgreSQL's programs are not on this machine", file=sys.stderr)
        return 2
    home = Path(tempfile.mkdtemp(prefix="gongkai-failover-"))
    home.chmod(0o755)
    cluster = Cluster(home, given.port, found)
    try:
        rows = measure(given, cluster, home)
    finally:
        cluster.stop()
        if given.keep:
            print(home, file=sys.stderr)
        else:
            shutil.rmtree(home, ignore_errors=True)
    print(f"PostgreSQL {cluster.run('postgres', '--version').split()[2]}; {time.strftime('%Y-%m-%d')}")
    print("| 项目 | 实测 | 目标 | |\n| --- | --- | --- | --- |")
    for what, measured, goal, met in rows:
        print(f"| {what} | {measured} | {goal} | {'达到' if met else '没有达到'} |")
    return int(not all(met for *_, met in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
