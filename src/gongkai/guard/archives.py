"""What is in a ZIP, and can it be read without harm? Nothing goes to disk, nothing past a limit."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise

from gongkai.guard import filenames, kinds

MEMBERS = 2000
UNPACKED = 200 * 1024 * 1024
RATIO = 200
RATIO_FROM = 1024 * 1024
CHUNK = 256 * 1024
_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# All that the library raises on damaged or crafted bytes.
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
    IndexError,
    KeyError,
)
DAMAGED = "打不开，可能没有传完整或已损坏，请重新保存后再上传"
TOO_BIG = "解压后太大，疑似压缩炸弹，请把里面的文件分开上传"
CROWDED = f"里面的文件太多（最多 {MEMBERS} 个），请分成几个上传"
LOCKED = "加了密码，无法检查，请去掉密码后再上传"
NESTED = "里面还有压缩包，请把里面的文件取出来直接上传"


class Refused(Exception):
    """Reading stops here; the message is said after the file's name."""


@dataclass
class Budget:
    """How many bytes may still be unpacked for one uploaded file, all levels together."""

    left: int = field(default_factory=lambda: UNPACKED)

    def spend(self, size: int) -> None:
        """Count bytes as they come. Raises Refused."""
        self.left -= size
        if self.left < 0:
            raise Refused(TOO_BIG)


class Archive:
    """An opened ZIP whose list of members has been checked. Raises Refused."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        # Counted before the list is built: a list of a million entries is an attack of its own.
        if data.count(_ENTRY) > MEMBERS * 4:
            raise Refused(CROWDED)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except FAULTS as error:
            raise Refused(DAMAGED) from error
        self._budget = budget
        self.members = [info for info in self._zip.infolist() if not info.is_dir()]
        for fault in _listed(self.members):
            raise Refused(fault)

    def names(self) -> list[str]:
        """The members' names as the archive spells them."""
        return [info.filename for info in self.members]

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """One member, within the budget. Raises Refused."""
        parts = []
        try:
            with self._zip.open(info) as member:
                while part := member.read(CHUNK):
                    self._budget.spend(len(part))
                    parts.append(part)
        except FAULTS as error:
            raise Refused(DAMAGED) from error
        return b"".join(parts)


def _listed(members: list[zipfile.ZipInfo]) -> Iterator[str]:
    if len(members) > MEMBERS:
        yield CROWDED
    if any(info.flag_bits & 0x41 for info in members):
        yield LOCKED
    if any(info.compress_type not in _METHODS for info in members):
        yield "用了少见的压缩方法，无法检查，请用系统自带的压缩功能重新打包"
    if any(_path_unsafe(info) for info in members):
        yield "里面的文件名不安全（路径跳出文件夹，或指向别处），请重新打包后再上传"
    if len({info.filename.casefold() for info in members}) < len(members):
        yield "里面有重名的文件，请改名后重新打包"
    if sum(info.file_size for info in members) > UNPACKED or any(map(_bomb, members)) or _overlap(members):
        yield TOO_BIG


def _bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > RATIO_FROM and info.file_size > RATIO * max(info.compress_size, 1)


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether members share the same bytes, by which a small file can hold an endless one."""
    places = sorted((info.header_offset, info.compress_size) for info in members)
    return any(start + 30 + size > following for (start, size), (following, _) in pairwise(places))


def _path_unsafe(info: zipfile.ZipInfo) -> bool:
    name = info.filename
    parts = name.replace("\\", "/").split("/")
    linked = stat.S_ISLNK(info.external_attr >> 16)
    odd = any(char < " " for char in name)
    return linked or odd or name.startswith(("/", "\\")) or ":" in name or ".." in parts


def problems(data: bytes, budget: Budget, look: Callable[[str, bytes], tuple[str, ...]]) -> Iterator[str]:
    """What is wrong with a ZIP as a parcel of files: each is looked at as if it had come by itself."""
    archive = Archive(data, budget)
    if not archive.members:
        yield "里面没有文件，请检查后重新打包"
    for info in archive.members:
        name = member_name(info)
        content = archive.read(info)
        if _leftover(name, content):
            continue
        if kinds.strange(content) in kinds.ARCHIVES or filenames.ending(name) == "zip":
            yield NESTED
            continue
        yield from look(name.rpartition("/")[2], content)


def _leftover(name: str, content: bytes) -> bool:
    """What a Mac adds to every archive, if it is that indeed."""
    own = name.startswith("__MACOSX/") or name.rpartition("/")[2] == ".DS_Store"
    return own and content.startswith((b"\x00\x05\x16\x07", b"\x00\x00\x00\x01Bud1"))


def member_name(info: zipfile.ZipInfo) -> str:
    """The name as a person wrote it: without the UTF-8 flag, Chinese names are mostly GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename
