"""What do the messages say? Editable texts with declared placeholders, and no identity data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from gongkai.guard import finders

PLACEHOLDERS = {
    "organ": "机关名称",
    "number": "申请编号",
    "due": "日期",
    "address": "查询网址",
    "letter": "文书名称",
    "way": "送达方式",
    "date": "当天日期",
    "list": "事项清单",
    "what": "订阅的内容",
}
LONGEST = 300
NAMED = re.compile(r"\{([^{}]*)\}")
PERSONAL = {"identity": "身份证号码", "card": "银行卡号"}


@dataclass(frozen=True)
class Template:
    """One message. `uses` are the placeholders that have a value when it is sent."""

    key: str
    name: str
    subject: str
    text: str
    uses: tuple[str, ...]


def _load() -> dict[str, Template]:
    rows = tomllib.loads(files(__package__).joinpath("messages.toml").read_text(encoding="utf-8"))
    return {
        key: Template(key, row["name"], row["subject"], row["text"], tuple(row["uses"]))
        for key, row in rows.items()
    }


TEMPLATES = _load()


def problems(text: str, key: str) -> tuple[str, ...]:
    """What is wrong with a text as typed, one Chinese sentence each; asked when it is saved."""
    found = [] if text.strip() else ["短信和邮件的内容不能是空的。"]
    if len(text) > LONGEST:
        found.append(f"内容有 {len(text)} 个字，最多 {LONGEST} 个。")
    return (*found, *_unknown(text, TEMPLATES[key]), *_stray(text), *_personal(text))


def fill(key: str, overrides: Mapping[str, str], values: Mapping[str, object]) -> str:
    """The organ's own text where it has a usable one, else the default, filled in.

    Raises KeyError when a placeholder of the text has no value: the caller forgot it.
    """
    own = overrides.get(key, "")
    return _filled(own if own and not problems(own, key) else TEMPLATES[key].text, values)


def subject(key: str, values: Mapping[str, object]) -> str:
    """The subject of the e-mail, on one line."""
    return " ".join(_filled(TEMPLATES[key].subject, values).split())


def _filled(text: str, values: Mapping[str, object]) -> str:
    return NAMED.sub(lambda found: str(values[found[1]]), text)


def _unknown(text: str, template: Template) -> list[str]:
    """Placeholders that do not exist, or have no value in this message."""
    usable = "、".join(f"{{{name}}}（{PLACEHOLDERS[name]}）" for name in template.uses)
    strange = sorted(set(NAMED.findall(text)) - set(template.uses))
    return [f"“{template.name}”里不能用 {{{name}}}，能用的有：{usable}。" for name in strange]


def _stray(text: str) -> list[str]:
    left = NAMED.sub("", text)
    return ["花括号要成对，里面写占位词，如 {number}。"] if "{" in left or "}" in left else []


def _personal(text: str) -> list[str]:
    kinds = sorted({found.kind for found in finders.find(text)} & set(PERSONAL))
    return [f"内容里像是有{PERSONAL[kind]}，通知里不能写个人身份信息，请删去。" for kind in kinds]
