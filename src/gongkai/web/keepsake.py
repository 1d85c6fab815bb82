"""Commands that keep everything: `backup`, `restore`, `migrate-to-postgres`."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gongkai.cli.report_progress import bar
from gongkai.records import cipher
from gongkai.records.actions import clock
from gongkai.web import config, stores
from gongkai.web.backup import moving, pack, unpack
from gongkai.web.backup.contents import Damaged, Manifest, survey
from gongkai.web.backup.envelope import Unopened
from gongkai.web.bad import Bad, read_bytes

SHORTEST = 12  # characters of a passphrase
INTERRUPTED = 130


def arguments(parsers: dict[str, argparse.ArgumentParser]) -> None:
    """The options of the three commands."""
    out, back, move = (parsers[name] for name in ("backup", "restore", "migrate-to-postgres"))
    out.add_argument("-o", "--output", metavar="文件或文件夹", default=".", help="默认写在当前文件夹")
    out.add_argument("--encrypt", action="store_true", help="用口令加密")
    out.add_argument("--with-keys", action="store_true", help="连同密钥（只能与 --encrypt 同用）")
    back.add_argument("file", metavar="备份文件")
    back.add_argument("--check", action="store_true", help="只核对备份，不恢复")
    for each in (out, back):
        each.add_argument("--passphrase-file", metavar="文件", help="口令所在的文件；不给则询问")
    move.add_argument("url", metavar="postgresql://…", help="空的 PostgreSQL 数据库")


def backup(given: argparse.Namespace) -> int:
    """Everything of one moment in one archive, read again before it gets its name."""
    if given.with_keys and not given.encrypt:
        raise Bad("--with-keys 把密钥放进备份，只能与 --encrypt 同用。")
    passphrase = _new_passphrase(given.passphrase_file) if given.encrypt else ""
    path = _target(Path(given.output), ".tar.sealed" if given.encrypt else ".tar")
    with _interruptible("备份"), bar("备份") as told:
        try:
            made = pack.write(path, passphrase=passphrase, with_keys=given.with_keys, told=told)
        except (Damaged, Unopened) as wrong:
            raise Bad(f"{path}：写好以后读不回来，没有留下备份：{wrong}") from wrong
    # The page of the platform's condition tells how old the last one is.
    settings.BACKUP_MARK.write_text(json.dumps({"at": made.made_at, "name": path.name}), "utf-8")
    total = sum(table["rows"] for table in made.tables.values())
    kept = sum(name.startswith("files/") for name in made.parts)
    print(f"备份已写入 {path}，并已读回核对：{len(made.tables)} 张表 {total} 行，{kept} 个文件。")
    if made.absent:
        print(f"{len(made.absent)} 个文件在备份期间被清除或者原来就不在，没有放进备份：{made.absent[0]} 等。")
    if not given.with_keys:
        print("备份里没有密钥。申请人身份信息和上传的文件要用 identity.key 才能打开，请另行保管。")
    return 0


def _target(given: Path, ending: str) -> Path:
    if given.is_dir():
        given = given / f"gongkai-{timezone.localtime(clock.now()):%Y%m%d-%H%M%S}{ending}"
    if given.exists():
        raise Bad(f"{given} 已经存在，请换一个名字。")
    return given


def restore(given: argparse.Namespace) -> int:
    """An archive into an empty platform, all of it or nothing; then everything is verified."""
    path, ask = Path(given.file), cache(partial(_passphrase, given.passphrase_file))
    read_a_byte(path)
    with _interruptible("恢复"):
        try:
            manifest = survey(path, ask)
            if given.check:
                print(f"核对通过：{_said(manifest)}")
                return 0
            with bar("恢复") as told:
                keys = unpack.restore(path, manifest, ask, told)
        except (Damaged, Unopened, unpack.Refused) as wrong:
            raise Bad(f"{path}：{wrong}" + ("" if given.check else "没有恢复任何内容。")) from wrong
        except (OSError, FileExistsError) as wrong:
            raise Bad(f"没有恢复任何内容：{wrong.strerror or wrong}。") from wrong
    print(f"已恢复：{_said(manifest)}")
    return _afterwards(manifest, keys)


def read_a_byte(path: Path) -> None:
    """A file that is not there is said before a passphrase is asked for."""
    try:
        with open(path, "rb") as file:
            file.read(1)
    except OSError as wrong:
        raise Bad(f"{path}：打不开，请检查文件是否存在、有没有权限。") from wrong


def _said(manifest: Manifest) -> str:
    total = sum(table["rows"] for table in manifest.tables.values())
    kept = sum(name.startswith("files/") for name in manifest.parts)
    return (
        f"{manifest.made_at[:16]}（UTC）的备份，版本 {manifest.version}，"
        f"{len(manifest.tables)} 张表 {total} 行，{kept} 个文件。"
    )


def _afterwards(manifest: Manifest, keys: list[str]) -> int:
    """What is still to be done, and whether everything is as it was written."""
    lacking = sorted(set(manifest.settings) - set(os.environ))
    if lacking:
        print(f"原来设了、这里没有设的：{'、'.join(lacking)}。")
    if "identity.key" in keys:
        settings.IDENTITY_KEYS = config.identity_keys()
    own = {cipher.Master(secret.encode()).id for secret in settings.IDENTITY_KEYS}
    if not own.issuperset(manifest.identity_keys):
        print(
            "这里没有备份当时的身份信息密钥：申请人身份信息和上传的文件现在打不开。"
            "请放回 identity.key 或者设 GONGKAI_IDENTITY_KEY，再运行 gongkai manage verify。"
        )
        return 1
    return _verified({})


def _verified(env: dict[str, str]) -> int:
    """`gongkai manage verify` in a process of its own, which reads keys and settings as they now are."""
    command = [sys.executable, "-m", "gongkai", "manage", "verify"]
    return subprocess.run(command, env=os.environ | env, check=False).returncode  # noqa: S603


def migrate_to_postgres(given: argparse.Namespace) -> int:
    """Everything of the embedded database into an empty PostgreSQL, counted and verified."""
    with _interruptible("迁移"), bar("迁移") as told:
        try:
            counts = moving.move(stores.server("网址", given.url), told)
        except config.WrongSetting as wrong:
            raise Bad(wrong.message) from wrong
        except unpack.Refused as wrong:
            raise Bad(str(wrong)) from wrong
    for table, number in counts.items():
        if number:
            print(f"{table:<40}{number:>10}")
    print(f"已迁移 {len(counts)} 张表 {sum(counts.values())} 行，逐行与原来的相同，日志链完整。")
    failed = _verified({"GONGKAI_DATABASE_URL": given.url})
    if not failed:
        print(
            "请设 GONGKAI_DATABASE_URL 后启动；GONGKAI_DATA 不变，文件和密钥仍在那里。原来的数据库没有改动。"
        )
    return failed


def _new_passphrase(file: str | None) -> str:
    passphrase = _passphrase(file)
    if len(passphrase) < SHORTEST:
        raise Bad(f"口令太短，至少 {SHORTEST} 个字符。")
    if not file and getpass.getpass("再输入一次：") != passphrase:
        raise Bad("两次输入的口令不同。")
    return passphrase


def _passphrase(file: str | None) -> str:
    if file:
        return read_bytes(file).decode("utf-8", "replace").rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Bad("备份要用口令：请用 --passphrase-file 写明口令所在的文件。")
    return getpass.getpass("备份的口令：")


@contextmanager
def _interruptible(what: str) -> Iterator[None]:
    """Stopped by Ctrl+C or a signal, nothing half done is left."""
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    except KeyboardInterrupt:
        print(f"{what}已中断，没有留下半成品。", file=sys.stderr)
        raise SystemExit(INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "backup": backup,
    "restore": restore,
    "migrate-to-postgres": migrate_to_postgres,
}
