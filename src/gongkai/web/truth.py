"""Commands that show whether the records are what was written: `verify` and `heads`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from gongkai.records import headfiles, heads
from gongkai.records.actions import clock
from gongkai.records.verify import faults
from gongkai.web.bad import Bad, read_bytes


def arguments(parsers: dict[str, argparse.ArgumentParser]) -> None:
    """The options of both commands."""
    verify, out = parsers["verify"], parsers["heads"]
    verify.add_argument("--heads", nargs="+", default=[], metavar="链头.json", help="以前导出的链头")
    verify.add_argument("--key", default="", metavar="公钥", help="签名密钥换过的，写明链头当时的公钥")
    verify.add_argument("--all", action="store_true", help="列出每一条不符的记录，不停在第一条")
    out.add_argument("-o", "--output", metavar="文件或文件夹", help="不给则打印")
    out.add_argument("--public-key", action="store_true", help="只打印核对签名用的公钥")


def verify(given: argparse.Namespace) -> int:
    """The chains, the ledgers, every cached column and earlier heads; exit 1 at a difference."""
    found = _differences(given)
    count = 0
    for count, fault in enumerate(found, start=1):  # noqa: B007 (counted)
        print(fault)
        if not given.all:
            break
    if not count:
        print("核验通过：日志链、事件账和缓存数字全部相符。")
        if given.heads:
            print(f"与 {len(given.heads)} 份签名的链头相符。")
    return int(bool(count))


def _differences(given: argparse.Namespace) -> Iterator[str]:
    """What an earlier head shows comes first: a chain that was made anew looks sound by itself."""
    for path in given.heads:
        try:
            told = heads.read(read_bytes(path), given.key)
        except heads.Unusable as wrong:
            raise Bad(f"{path}：{wrong}") from wrong
        yield from heads.faults(told)
    yield from faults()


def heads_out(given: argparse.Namespace) -> int:
    """The signed heads of today, printed or into a file; the public key by option."""
    if given.public_key:
        print(heads.public_key())
        return 0
    now = clock.now()
    if not given.output:
        json.dump(heads.made(now), sys.stdout, ensure_ascii=False, indent=1)
        print()
        return 0
    target = Path(given.output)
    path = target / headfiles.name(clock.today()) if target.is_dir() else target
    try:
        headfiles.write(path, now)
    except OSError as wrong:
        raise Bad(f"{path}：写不进去（{wrong.strerror}）。") from wrong
    print(f"链头已写入 {path}。核对签名用的公钥：{heads.public_key()}")
    return 0
