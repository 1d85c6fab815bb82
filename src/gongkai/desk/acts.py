"""What is an act of the log called?"""

from __future__ import annotations

from gongkai.law.handling import STEPS
from gongkai.law.publishing import TABLE as PUBLISHING
from gongkai.law.registers import REGISTERS
from gongkai.law.reporting import BY_KEY
from gongkai.records.messages import TEMPLATES
from gongkai.records.models import LogEntry, RoleGrant

ACTS = {
    "entry.create": "登记台账",
    "entry.change": "修改台账记录",
    "entry.void": "作废台账记录",
    "entry.import": "导入台账",
    "publication.create": "登记公开信息",
    "publication.sign": "签发公开",
    "publication.change": "修改公开信息",
    "publication.void": "作废公开信息",
    "publication.withdraw": "撤下公开信息",
    "guide.change": "修改公开指南",
    "guide.publish": "公布公开指南",
    "guide.review": "核对公开指南",
    "subscription.digest": "发出订阅邮件",
    "subscription.ask": "申请邮件订阅",
    "subscription.confirm": "确认邮件订阅",
    "subscription.end": "邮件订阅结束",
    "request.files": "收下随申请来的材料",
    "request.spare": "要的已经公开，免于提出申请",
    "delivery.reconcile": "与邮政记录核对送达",
    "publication.scan": "附件病毒扫描完成",
    "publication.bring": "迁入旧网站的信息",
    "manuscript.bring": "迁入旧网站的信息，暂不公开",
    "manuscript.shut": "停止公开以前的版本",
    "stock.import": "导入旧网站的信息",
    "sweep.finish": "完成全库复查",
    "finding.answer": "复查发现：说明理由保留",
    "manuscript.create": "起草稿件",
    "manuscript.change": "修改稿件",
    "manuscript.attach": "稿件加附件",
    "manuscript.detach": "稿件取下附件",
    **{f"manuscript.{step.key}": f"稿件：{step.name}" for step in PUBLISHING.steps if step.key != "draft"},
    "publication.lapse": "有效期届满，自动失效",
    "directory.import": "导入公开目录",
    "directory.end": "停用公开目录",
    "cleanup.create": "开始文件清理",
    "cleanup.close": "结束文件清理",
    "conclusion.create": "登记清理结论",
    "conclusion.change": "修改清理结论",
    "deposit.create": "开列移送清单",
    "deposit.hand": "登记移送",
    "deposit.void": "作废移送清单",
    "case.event": "登记申请事项",
    "case.import": "导入申请登记簿",
    "sample.export": "导出案卷抽样",
    "case.recount": "设置改变，重新计算期限",
    "request.receive": "收到申请",
    "request.confirm": "确认收到申请",
    "request.forget": "清除申请人的个人信息",
    "request.contact": "联系申请人",
    "request.receipt": "打印回执",
    "request.code": "更换查询码",
    "identity.view": "查看申请人身份",
    "matter.create": "登记更正申请或者公开建议",
    "matter.decide": "办结更正申请或者公开建议",
    "matter.reopen": "答复书作废，重新办理",
    "matter.code": "更换查询码",
    **{
        f"matter.{key}": f"答复书：{step.name.removeprefix('文书')}"
        for key, step in STEPS.items()
        if key.startswith("letter_")
    },
    "matter.void": "作废更正申请或者公开建议",
    "matter.forget": "清除提出人的个人信息",
    "archive.download": "下载归档包",
    "retention.list": "列出保管期满的申请",
    "retention.run": "按期清除个人信息",
    "workdays.apply": "登记放假通知",
    "workdays.recompute": "按放假通知重新计算期限",
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
    "department.rename": "科室改名",
    "column.create": "增加栏目",
    "column.rename": "修改栏目",
    "person.create": "增加人员",
    "person.close": "停用账号",
    "person.open": "恢复账号",
    "person.password": "修改密码",
    "person.rehash": "密码的校验值按新的算法更新",
    "person.forgot": "寄出重设密码的链接",
    "sign.in": "登录",
    "sign.fail": "登录失败",
    "sign.lock": "登录暂停",
    "sign.out": "退出",
    "sign.expire": "登录到期",
    "account.bind": "绑定统一身份认证账号",
    "account.unbind": "解除统一身份认证账号的绑定",
    "factor.confirm": "启用动态验证码",
    "factor.codes": "重新生成备用码",
    "factor.reset": "重置动态验证码",
    "person.department": "调整所在科室",
    "person.email": "修改电子邮箱",
    "message.lay": "生成短信或者邮件",
    "message.sent": "发出短信或者邮件",
    "key.rotate": "换密钥重新加密",
    "role.grant": "授予角色",
    "role.revoke": "收回角色",
}
PAGES = {
    "entry": "desk:entry",
    "publication": "desk:publication",
    "case": "desk:case",
    "proceeding": "desk:proceeding",
    "request": "desk:incoming",
    "matter": "desk:matter",
    "report": "desk:report",
    "directory": "desk:directory",
    "cleanup": "desk:cleanup",
    "deposit": "desk:deposit",
}

# What a record is called where the act itself says nothing about it.
RECORDS = {
    "entry": "台账记录",
    "publication": "公开信息",
    "case": "申请",
    "proceeding": "复议诉讼",
    "request": "提交的申请",
    "matter": "更正申请或者公开建议",
    "report": "年度报告",
    "directory": "公开目录",
    "subscription": "邮件订阅",
    "delivery": "送达",
    "cleanup": "文件清理",
    "conclusion": "清理结论",
    "deposit": "移送清单",
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
        kind = STEPS.get(data.get("event", ""))
        return f"{kind.name if kind else ''} {data.get('on', '')}".strip()
    if entry.action in ("case.import", "case.recount"):
        number = data.get("rows", data.get("moved", ""))
        return f"{number} 件 {data.get('source', '')}".strip()
    if entry.action.startswith("entry."):
        return _entry(entry)
    if entry.action.startswith("message."):
        told = TEMPLATES.get(data.get("template", ""))
        return told.name if told else ""
    if entry.action.startswith("role."):
        roles = dict(RoleGrant.Role.choices)
        where = f"（{data['department']}）" if data.get("department") else ""
        return f"{data.get('name', '')}：{roles.get(data.get('role', ''), '')}{where}"
    if entry.action.startswith("report.") and not data.get("reason") and not data.get("source"):
        return f"{entry.subject.split('/')[1]} 年度"
    words = ("title", "number", "name", "reason", "source", "address")
    about = RECORDS.get(entry.subject.partition("/")[0], "")
    return next((str(data[key]) for key in words if data.get(key)), about)


def _entry(entry: LogEntry) -> str:
    if entry.action == "entry.import":
        kind = REGISTERS.get(entry.subject)
        rows, source = entry.data.get("rows", ""), entry.data.get("source", "")
        return f"{kind.name if kind else entry.subject} {rows} 行，{source}"
    inner = entry.data.get("after") or entry.data.get("entry") or entry.data
    kind = REGISTERS.get(inner.get("kind", ""))
    reason = entry.data.get("reason", "")
    return "，".join(part for part in (kind.name if kind else "", inner.get("date", ""), reason) if part)
