"""Bringing the platform up: migrations, the sample organs, the server."""

from __future__ import annotations

import socket
import sys
from contextlib import nullcontext

from django.conf import settings
from django.core.management import call_command
from granian.constants import Interfaces
from granian.server import Server

from gongkai.records.models import Organ
from gongkai.sample import build
from gongkai.web import first_run, together, working

NO_ADDRESS = (
    "提醒：没有设 GONGKAI_ADDRESS（平台对外的网址），文书、短信和邮件里不写网址，申请人不知道到哪里查询。"
)


RESPAWN = 0.5  # seconds before a process that died is started again


class RealData(Exception):
    """The data folder belongs to a real platform."""


def prepare_demo() -> None:
    """The sample organs, built once, and the sample users with their passwords."""
    call_command("migrate", verbosity=0, interactive=False)
    if Organ.objects.filter(sample_note="").exists():
        raise RealData("这个数据文件夹里有真实机关的数据，不能放进样例。请把 GONGKAI_DATA 设为另一个文件夹。")
    for line in build.prepare():
        print(line, flush=True)


def prepare(host: str, port: int) -> None:
    """The platform as it is, brought up to date."""
    call_command("migrate", verbosity=0, interactive=False)
    if not settings.PUBLIC_ADDRESS:
        print(NO_ADDRESS, file=sys.stderr, flush=True)
    if first_run.open_now():
        print(
            f"平台还是空的。请打开 http://{host}:{port}/setup/ 并输入安装码：{first_run.code()}", flush=True
        )


def serve(host: str, port: int, workers: int, *, worker: bool = True) -> int:
    """Serve until interrupted, with a worker beside or without; exit 2 when the port is taken."""
    if not _free(host, port):
        print(f"端口 {port} 已被占用，请用 --port 换一个。", file=sys.stderr)
        return 2
    together.count(settings.DATA_FOLDER / f"metrics-{port}")
    print(f"平台已启动：http://{host}:{port}/ ，按 Ctrl+C 停止。", flush=True)
    with working.beside() if worker else nullcontext():
        Server(
            "gongkai.web.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=1,
            log_access=False,
            respawn_failed_workers=True,  # one that dies takes no other with it
            respawn_interval=RESPAWN,
        ).serve()
    return 0


def _free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
