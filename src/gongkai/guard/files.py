"""May this file be taken? By what is in it, not by its name; read in memory and within limits.

It says what it finds in sentences for whoever uploads. A virus scanner is another thing (see adapters).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.guard import archives, filenames, kinds, office, ole, pdf, pictures
from gongkai.guard.archives import Budget, Refused

MAX_BYTES = 20 * 1024 * 1024
FORMULA = "里面有以“=”开头的格或公式，打开时会自动计算，请改为普通文字后再上传"
_FORMULA = re.compile(r"(?:^|[,;\t\n\r])[\"']?[ ]*(?:=[^=]|[@+-][^,;\t\n\r]{0,200}[(|!])")


@dataclass(frozen=True)
class Checked:
    """What it is (`kind` and `content_type` by content; empty: nothing that is taken) and what is wrong."""

    kind: str
    content_type: str
    problems: tuple[str, ...]

    @property
    def fine(self) -> bool:
        """Whether it may be kept."""
        return not self.problems


def check(name: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> Checked:
    """Look at one uploaded file; each problem is one Chinese sentence that names it and says what to do."""
    return _check(name, data, max_bytes, Budget(), inside=False)


def accepted() -> str:
    """The endings that are taken, as an `accept` attribute wants them."""
    return ",".join(f".{ending}" for ending in kinds.ENDINGS)


def _check(name: str, data: bytes, max_bytes: int, budget: Budget, *, inside: bool) -> Checked:
    if not data:
        return _only(name, "是空文件，请检查后重新上传")
    if len(data) > max_bytes and not inside:
        return _only(
            name, f"有 {_megabytes(len(data))}，超过上限 {_megabytes(max_bytes)}，请压缩或分开后再上传"
        )
    kind = _kind(filenames.ending(name), data)
    found = [*filenames.problems(name), *_agree(name, kind, data)]
    if kind:
        found += _content(kind, data, budget, inside)
    sentences = (words if words.startswith("“") else _said(name, words) for words in found)
    return Checked(
        kind.key if kind else "", kind.content_type if kind else "", tuple(dict.fromkeys(sentences))
    )


def _only(name: str, words: str) -> Checked:
    return Checked("", "", (_said(name, words),))


def _said(name: str, words: str) -> str:
    return f"“{filenames.shown(name) or '（无名）'}”{words}。"


def _kind(ending: str, data: bytes) -> kinds.Kind | None:
    family = kinds.family(data)
    if family == "zip":
        return kinds.KINDS[office.kind(data)]
    if family == "ole":
        return kinds.KINDS.get(ole.kind(data))
    if family == "text":
        return kinds.KINDS["csv" if ending == "csv" else "txt"]
    return kinds.KINDS.get(family)


def _agree(name: str, kind: kinds.Kind | None, data: bytes) -> Iterator[str]:
    """Whether name and content say the same, and both are taken."""
    ending = filenames.ending(name)
    if kind is None:
        yield _unknown(ending, data)
    elif not ending:
        yield f"没有扩展名，内容是{kind.name}，请改名为以 .{kind.endings[0]} 结尾后再上传"
    elif ending not in kinds.ENDINGS:
        yield f"的类型（.{ending}）不能上传，可以上传 PDF、Word、Excel、图片、文本和 ZIP 文件"
    elif ending not in kind.endings:
        yield f"的内容其实是{kind.name}，和扩展名 .{ending} 对不上，请用原来的软件重新保存后再上传"


def _unknown(ending: str, data: bytes) -> str:
    if data.startswith(kinds.OLE_START) and ole.locked_package(data):
        return archives.LOCKED
    what = kinds.guess(data)
    if what in kinds.ARCHIVES:
        return f"是{what}，不能上传，请改用 ZIP 压缩包，或把里面的文件直接上传"
    if what:
        return f"的内容是“{what}”，不能上传，请另存为 PDF、Word 或图片后再上传"
    if ending in kinds.ENDINGS:
        return f"的内容不是 .{ending} 文件，可能已损坏，请重新保存后再上传"
    return "的类型不能上传，可以上传 PDF、Word、Excel、图片、文本和 ZIP 文件"


def _content(kind: kinds.Kind, data: bytes, budget: Budget, inside: bool) -> list[str]:
    """What the look inside finds; where it has to stop, why."""
    found: list[str] = []
    try:
        found.extend(_inspect(kind, data, budget, inside))
    except Refused as refused:
        found.append(str(refused))
    return found


def _inspect(kind: kinds.Kind, data: bytes, budget: Budget, inside: bool) -> Iterator[str]:
    if kind.family == "pdf":
        yield from pdf.problems(data, budget)
    elif kind.family == "office":
        yield from office.problems(data, budget)
    elif kind.family == "ole":
        yield from ole.problems(data)
    elif kind.family == "picture":
        yield from pictures.problems(kind.key, data)
    elif kind.key == "csv" and _FORMULA.search(kinds.text(data) or ""):
        yield FORMULA
    elif kind.family == "archive":
        yield from [archives.NESTED] if inside else _members(data, budget)


def _members(data: bytes, budget: Budget) -> Iterator[str]:
    def look(name: str, content: bytes) -> tuple[str, ...]:
        return _check(name, content, archives.UNPACKED, budget, inside=True).problems

    yield from archives.problems(data, budget, look)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB".replace(".0 ", " ")
