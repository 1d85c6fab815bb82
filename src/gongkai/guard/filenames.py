"""Can this name be kept and shown as it is?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 150
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def ending(name: str) -> str:
    """The ending in small letters, without its dot; empty where there is none."""
    return name.rpartition(".")[2].lower() if "." in name.strip(".") else ""


def shown(name: str) -> str:
    """The name with what cannot be seen replaced, short enough for a message."""
    seen = "".join("?" if _hidden(char) else char for char in name)
    return seen if len(seen) <= 60 else f"{seen[:40]}…{seen[-15:]}"


def problems(name: str) -> Iterator[str]:
    """What is wrong with the name, to be read after the name itself."""
    if not name.strip(". "):
        yield "没有文件名，请起个名字后再上传"
    if len(name) > LONGEST:
        yield f"的文件名太长，请改到 {LONGEST} 个字以内"
    if "/" in name or "\\" in name or ":" in name:
        yield "的文件名里有斜杠或冒号，请改名后再上传"
    if any(_hidden(char) for char in name):
        yield "的文件名里有看不见的字符，请改名后再上传"
    if name != name.strip() or name.endswith("."):
        yield "的文件名以空格或句点开头、结尾，请改名后再上传"
    if _DEVICE.fullmatch(name):
        yield "的文件名是系统保留的，请改名后再上传"


def _hidden(char: str) -> bool:
    """Control characters, direction marks, private use, halves of a pair."""
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
