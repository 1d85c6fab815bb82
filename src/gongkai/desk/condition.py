"""Is the platform well? One check a question, each with what to do: for the page, the command, /healthz."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils.timezone import localtime

from gongkai.adapters import scanner
from gongkai.records import headfiles, room
from gongkai.records.actions import clock
from gongkai.records.queries import condition as known
from gongkai.search import keeping
from gongkai.search.index import Broken

OK, DEGRADED, FAILING = "ok", "degraded", "failing"
STATES = {OK: "正常", DEGRADED: "注意", FAILING: "故障"}
ROUND_LATE, ROUND_DEAD = timedelta(minutes=3), timedelta(minutes=15)
INDEX_LATE, INDEX_DEAD = timedelta(minutes=5), timedelta(hours=1)
MAIL_LATE, MAIL_DEAD = timedelta(minutes=15), timedelta(hours=1)
HELD_DEAD = timedelta(hours=1)
CLOCK_OFF = timedelta(minutes=1)
BACKUP_LATE, BACKUP_DEAD = timedelta(days=2), timedelta(days=8)
GB = 1024**3


@dataclass(frozen=True, slots=True)
class Check:
    """One question: how it stands, what was found, and what to do about it."""

    key: str
    name: str
    state: str
    said: str
    advice: str = ""

    @property
    def state_name(self) -> str:
        """正常, 注意 or 故障."""
        return STATES[self.state]


Answer = tuple[str, str, str]  # state, what was found, what to do


def _database() -> Answer:
    folder = settings.DATA_FOLDER
    if not known.writable():
        return (
            FAILING,
            "数据库只能读，不能写。",
            "主库可能已经换了：把备库提升为主库，或者检查 GONGKAI_DATABASE_URL。",
        )
    if known.occupied():
        return (
            DEGRADED,
            "数据库正被占用，暂时写不进去，公众阅读不受影响。",
            "有大的导入在做的，等它做完；没有的，找出占着数据库文件的程序并结束它。",
        )
    if not os.access(folder, os.W_OK):
        return FAILING, f"数据文件夹 {folder} 不能写。", "检查文件夹的权限，以及磁盘是不是变成了只读。"
    return OK, "能读，能写。", ""


def _worker() -> Answer:
    nodes, now = known.nodes(), clock.now()
    if not nodes:
        return (
            FAILING,
            "后台工作还没有做完过一轮。",
            "检查 gongkai manage work（或者 gongkai-worker 服务）有没有启动。",
        )
    dead = [each for each in nodes if now - each.seen_at > ROUND_DEAD]
    late = [each for each in nodes if now - each.seen_at > ROUND_LATE]
    if dead or not any(each.leads for each in nodes if each not in dead):
        names = (
            "、".join(f"{each.name}（{_at(each.seen_at)}）" for each in dead) or "没有一台负责全平台的工作"
        )
        return (
            FAILING,
            f"后台工作停了：{names}。",
            "重新启动这台机器上的后台工作；停用的机器满一天后自动不再列出。",
        )
    if late:
        return (
            DEGRADED,
            f"后台工作慢了：{'、'.join(each.name for each in late)}。",
            "过几分钟再看；一直这样的，查看它的日志。",
        )
    failing = sorted({chore for each in nodes for chore in each.failing})
    if failing:
        return (
            DEGRADED,
            f"上一轮有没做成的工作：{'、'.join(failing)}。",
            "会自动再试；一直这样的，查看后台工作的日志。",
        )
    return OK, f"{len(nodes)} 台机器，上一轮做完的时间 {_at(max(each.seen_at for each in nodes))}。", ""


def _index() -> Answer:
    try:
        entries, since = keeping.behind()
    except Broken:
        return (
            FAILING,
            "检索索引不能用，查找页暂时只能按标题查。",
            "后台工作会自动重建；等不及的运行 gongkai manage reindex。",
        )
    late = clock.now() - since if since else timedelta()
    if late > INDEX_LATE:
        state = FAILING if late > INDEX_DEAD else DEGRADED
        return (
            state,
            f"检索索引落后 {entries} 条日志，最早的是 {_at(since)}。",
            "检查本机的后台工作有没有在做。",
        )
    return OK, "与公开信息一致。" if not entries else f"落后 {entries} 条日志，正在跟上。", ""


def _disk() -> Answer:
    free, least = room.free(), settings.MIN_FREE
    said = f"剩余 {free / GB:.1f} GB，下限 {least / GB:.1f} GB。"
    if free < least // 4:
        return FAILING, f"{said}已不再写入任何文件。", "马上清理磁盘或者扩容；空间够了自动恢复。"
    if free < least:
        return FAILING, f"{said}已停止接收上传的文件和导入。", "清理磁盘或者扩容；空间够了自动恢复。"
    if free < 2 * least:
        return DEGRADED, said, "尽快清理磁盘或者扩容；低于下限就不再接收上传的文件。"
    return OK, said, ""


def _messages() -> Answer:
    now = clock.now()
    found = known.outgoing(now)
    if found.failed_since:
        state = FAILING if now - found.failed_since > MAIL_DEAD else DEGRADED
        said = f"{found.failed} 条没有发出去，最早的是 {_at(found.failed_since)}。最近的原因：{found.error}"
        return (
            state,
            said,
            "检查邮件服务器、短信网关和它们的设置；恢复以后自动补发，试满 10 次的列在“收件”里。",
        )
    if found.due_since and now - found.due_since > MAIL_LATE:
        said = f"{found.due} 条到时间没有发，最早的是 {_at(found.due_since)}。"
        return DEGRADED, said, "检查后台工作有没有在做。"
    if found.given_up:
        return (
            DEGRADED,
            f"{found.given_up} 条试了 10 次没有发出去。",
            "在“收件”里看是哪些，改用电话或者书面告知。",
        )
    return OK, f"等待发送 {found.due} 条。", ""


def _scanner() -> Answer:
    found = known.held()
    if found.since:
        state = FAILING if clock.now() - found.since > HELD_DEAD else DEGRADED
        said = f"{found.number} 个文件等待查毒，最早的是 {_at(found.since)}。"
        return state, said, "检查病毒扫描服务；恢复以后自动补扫，扫完才能打开。"
    return OK, "没有文件在等待。" if scanner.configured() else "没有设病毒扫描服务，上传的文件不查毒。", ""


def _clock() -> Answer:
    found, now = known.times(), clock.now()
    if found.latest and found.latest - now > CLOCK_OFF:
        said = f"现在是 {_at(now)}，日志里却已经有 {_at(found.latest)} 的记录。"
        return FAILING, said, "系统时间被调过：校准时间（启用时间同步），并在日志里查明哪些记录的时间不对。"
    if known.apart() > CLOCK_OFF:
        return FAILING, "本机的时间与数据库的时间相差一分钟以上。", "在每台机器上启用时间同步。"
    if found.back > CLOCK_OFF:
        said = f"最近的日志里，后一条比前一条早 {found.back.total_seconds() / 60:.0f} 分钟。"
        return DEGRADED, said, "系统时间被调过。次序以序号为准，没有丢失；请查明时间不对的记录并备查。"
    return OK, "与日志的时间相符。", ""


def _backup() -> Answer | None:
    at = _backed_up()
    if at is None:
        return None
    age, said = clock.now() - at, f"最近一次备份 {_at(at)}。"
    if age > BACKUP_LATE:
        return (
            FAILING if age > BACKUP_DEAD else DEGRADED,
            said,
            "检查定时备份有没有在做、放备份的地方有没有空间。",
        )
    return OK, said, ""


def _backed_up() -> datetime | None:
    """When the mark of the last backup was made; None where there is none."""
    path = settings.BACKUP_MARK
    try:
        made = path.stat().st_mtime
        told: Any = json.loads(path.read_text("utf-8"))
        at = datetime.fromisoformat(told["at"])
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return datetime.fromtimestamp(made, UTC)


def _heads() -> Answer | None:
    """Only where they are to be laid outside."""
    if settings.HEADS is None:
        return None
    said = headfiles.overdue(clock.now())
    if said:
        return DEGRADED, said.partition("请")[0], "检查 GONGKAI_HEADS 的文件夹和后台工作。"
    return OK, "每天写出到平台以外的文件夹。", ""


CHECKS: dict[str, tuple[str, Callable[[], Answer | None]]] = {
    "database": ("数据库", _database),
    "worker": ("后台工作", _worker),
    "search": ("检索索引", _index),
    "disk": ("磁盘空间", _disk),
    "messages": ("邮件和短信", _messages),
    "scanner": ("病毒扫描", _scanner),
    "clock": ("系统时间", _clock),
    "backup": ("备份", _backup),
    "heads": ("链头", _heads),
}
WITHOUT_DATABASE = ("disk", "backup")
DOWN = "数据库连不上，或者不能写。"


def checks() -> Sequence[Check]:
    """Every check; without a database those that need none."""
    found = [_checked("database")]
    rest = [key for key in CHECKS if key != "database"]
    if found[0].said == DOWN:
        rest = [key for key in rest if key in WITHOUT_DATABASE]
    return [each for each in (*found, *map(_checked, rest)) if each is not None]


def _checked(key: str) -> Check:
    name, ask = CHECKS[key]
    try:
        answer = ask()
    except Error:
        return Check(key, name, FAILING, DOWN, "检查数据库服务和网络；恢复以后不用重启平台。")
    except OSError as problem:
        return Check(key, name, FAILING, f"读不了：{problem.strerror}。", "检查数据文件夹和磁盘。")
    return Check(key, name, *answer) if answer else None  # type: ignore[return-value]


def worst(found: Sequence[Check]) -> str:
    """The state of the whole."""
    return max((each.state for each in found), key=list(STATES).index)


def _at(moment: datetime) -> str:
    return localtime(moment).strftime("%Y-%m-%d %H:%M")
