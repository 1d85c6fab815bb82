"""What is an act of the log called?"""

from __future__ import annotations

from gongkai.law.case import KINDS
from gongkai.law.registers import REGISTERS
from gongkai.law.reporting import BY_KEY
from gongkai.records.models import LogEntry, RoleGrant

ACTS = {
    "entry.create": "登记台账",
    "entry.change": "修改台账记录",
    "entry.void": "作废台账记录",
    "entry.import": "导入台账",
    "publication.create": "登记公开信息",
    "publication.change": "修改公开信息",
    "publication.void": "作废公开信息",
    "case.event": "登记申请事项",
    "proceeding.create": "登记复议诉讼",
    "proceeding.change": "修改复议诉讼",
    "proceeding.void": "作废复议诉讼",
    "report.open": "开始编制年度报告",
    "report.edit": "编辑年度报告正文",
    "report.waive": "写明保留问题的理由",
    "report.snapshot": "存档签发的年度报告",
    "report.import": "导入启用前的年度报告",
    **{f"report.{key}": f"年度报告：{step.name}" for key, step in BY_KEY.items()},
    "organ.create": "设立机关",
    "organ.change": "修改机关信息",
    "organ.settings": "改变设置",
    "department.create": "增加科室",
    "column.create": "增加栏目",
    "column.rename": "栏目改名",
    "person.create": "增加人员",
    "person.close": "停用账号",
    "person.open": "恢复账号",
    "person.password": "修改密码",
    "role.grant": "授予角色",
    "role.revoke": "收回角色",
}
PAGES = {
    "entry": "desk:entry",
    "publication": "desk:publication",
    "case": "desk:case",
    "proceeding": "desk:proceeding",
    "report": "desk:report",
}


def name(action: str) -> str:
    """The act in Chinese."""
    return ACTS.get(action, action)


def address(entry: LogEntry) -> tuple[str, int] | None:
    """The page of the record an act was about: the name of its address and the record's key."""
    kind, _, rest = entry.subject.partition("/")
    key = rest.partition("/")[0]
    if entry.action == "report.import" or kind not in PAGES or not key.isdecimal():
        return None
    return PAGES[kind], int(key)


def gist(entry: LogEntry) -> str:
    """What the act was, in a few words."""
    data = entry.data
    if entry.action == "case.event":
        kind = KINDS.get(data.get("event", ""))
        return f"{kind.name if kind else ''} {data.get('on', '')}".strip()
    if entry.action.startswith("entry."):
        return _entry(entry)
    if entry.action.startswith("role."):
        roles = dict(RoleGrant.Role.choices)
        return f"{data.get('name', '')}：{roles.get(data.get('role', ''), '')}"
    if entry.action.startswith("report.") and not data.get("reason") and not data.get("source"):
        return f"{entry.subject.split('/')[1]} 年度"
    words = ("title", "number", "name", "reason", "source", "address")
    return next((str(data[key]) for key in words if data.get(key)), "")


def _entry(entry: LogEntry) -> str:
    if entry.action == "entry.import":
        kind = REGISTERS.get(entry.subject)
        rows, source = entry.data.get("rows", ""), entry.data.get("source", "")
        return f"{kind.name if kind else entry.subject} {rows} 行，{source}"
    inner = entry.data.get("after") or entry.data.get("entry") or entry.data
    kind = REGISTERS.get(inner.get("kind", ""))
    reason = entry.data.get("reason", "")
    return "，".join(part for part in (kind.name if kind else "", inner.get("date", ""), reason) if part)
