"""Commands for the operator: the calendar, retention, packages of the archive, the work beside the pages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gongkai.cli.report_progress import bar
from gongkai.desk import condition
from gongkai.law.errors import Unusable
from gongkai.opendata import standing
from gongkai.records.actions import (
    archiving,
    clock,
    factors,
    passwords,
    recompute,
    retention,
    rotating,
    sweeping,
)
from gongkai.records.models import Organ, Sweep, User
from gongkai.records.queries import findings
from gongkai.search import keeping
from gongkai.web import working
from gongkai.web.bad import Bad, read_bytes


def work(given: argparse.Namespace) -> int:
    """What is done beside the pages: messages, held files, abandoned forms; `gongkai serve` starts it too."""
    return working.run(once=given.once)


def recompute_dates(given: argparse.Namespace) -> int:
    """Bring due dates up to a new notice of working days, or to the calendar of this version."""
    text = read_bytes(given.notice).decode("utf-8", "replace") if given.notice else None
    try:
        lines = list(recompute.command(dry_run=given.dry_run, notice=text))
    except Unusable as problem:
        raise Bad(f"{given.notice}：{problem}") from problem
    print("\n".join(lines) or "没有期限变动。")
    if lines and given.dry_run:
        print("以上只是试算，没有改动。")
    return 0


def reindex(_: argparse.Namespace) -> int:
    """Build the search index anew from what is published; searching goes on with the old one meanwhile."""
    with bar("建立索引") as told:
        done = keeping.rebuild(told)
    print(f"检索索引已重建，共 {done} 条公开信息。")
    return 0


def open_data(_: argparse.Namespace) -> int:
    """Make the files of everything public anew; the old ones stand until the new ones are complete."""
    with bar("生成开放数据") as told:
        made = standing.renew(told)
    print(f"开放数据已生成，共 {made} 个文件。")
    return 0


def sweep(given: argparse.Namespace) -> int:
    """Look through everything that is public for personal data; exit 1 where something is to be settled."""
    chosen = Organ.objects.filter(code=given.organ) if given.organ else Organ.objects.order_by("pk")
    if given.organ and not chosen.exists():
        raise Bad(f"没有代码为“{given.organ}”的机关。")
    waiting = 0
    try:
        for organ in chosen:
            with bar(f"复查 {organ.short_name or organ.name}") as told:
                done = sweeping.go(organ=organ, whole=given.all, told=told)
            waiting += sum(findings.counts(organ).values())
            print(_swept(organ, done))
    except KeyboardInterrupt:
        print("已中断。再运行一次从断的地方接着查。", file=sys.stderr)
        return 130
    return int(waiting > 0)


def _swept(organ: Organ, done: Sweep) -> str:
    counts = findings.counts(organ)
    return (
        f"{organ}：检查 {done.scanned} 份，{done.hits} 份有个人信息，{done.unread} 份有没读到的；"
        f"待处理 {counts['person']} 处，没读到、要人看的 {counts['unread']} 处。"
    )


def retain(given: argparse.Namespace) -> int:
    """Erase the personal data of requests whose time is over; counts and ledgers stay."""
    lines = list(retention.command(dry_run=given.dry_run))
    print("\n".join(lines) or f"到 {clock.today()} 没有到期的个人信息。")
    if lines and given.dry_run:
        print("以上只是试算，没有清除。")
    return 0


def health(_: argparse.Namespace) -> int:
    """How the platform stands, check by check; exit 1 where one fails."""
    found = condition.checks()
    for each in found:
        print(f"{each.state_name}　{each.name}：{each.said}{each.advice and f' → {each.advice}'}")
    return int(condition.worst(found) == condition.FAILING)


def reset_sign_in(given: argparse.Namespace) -> int:
    """A one-time password for somebody nobody else can help, and another factor at the next sign-in."""
    found = User.objects.select_related("organ").filter(username=given.username).first()
    if found is None:
        raise Bad(f"没有用户“{given.username}”。")
    print(f"{found.name} 的初始密码（只显示这一次，登录后要换）：{passwords.give(user=found, actor=None)}")
    if given.factor:
        factors.reset(user=found, actor=None)
        print("动态验证码已重置，下次登录时重新设置。")
    return 0


def rotate_keys(_: argparse.Namespace) -> int:
    """Seal everything under the first key and the cipher in force; exit 1 where that fails."""
    waiting, seen, unread = rotating.left(), 0, 0
    try:
        with bar("重新加密") as told:

            def on(number: int) -> None:
                nonlocal seen
                seen += number
                told(seen, max(waiting, seen))

            for done in rotating.go(on):
                unread += len(done.unread)
                print(f"{done.name}：重新加密 {done.number} 件{_unread(done.unread)}。")
    except KeyboardInterrupt:
        print("已中断。再运行一次从断的地方接着做。", file=sys.stderr)
        return 130
    print("有打不开的，旧密钥还不能撤。" if unread else "全部完成。")
    return int(unread > 0)


def _unread(keys: list[int]) -> str:
    """Which ones cannot be opened: a key is missing, or they were altered."""
    return f"，{len(keys)} 件打不开（编号 {'、'.join(map(str, keys[:20]))}）" if keys else ""


def verify_package(given: argparse.Namespace) -> int:
    """A package of the archive on its own: every file against the manifest, the ledger against its chain."""
    faults = archiving.verify(read_bytes(given.file))
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"核验通过：{Path(given.file).name} 完整，没有被改动。")
    return int(bool(faults))
