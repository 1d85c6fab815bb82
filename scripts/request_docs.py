"""Write docs/requests.md from the tables: who may do what in a request, the letters, the settings, messages.

python scripts/request_docs.py          write it
python scripts/request_docs.py --check  exit 1 where it is out of date
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import django

# The settings of an organ live beside the records, which Django has to be started for.
os.environ["GONGKAI_DATA"] = tempfile.mkdtemp(prefix="gongkai-docs-")
os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.web.settings"
django.setup()

from gongkai.law import handling, matters, signoff  # noqa: E402
from gongkai.law.case import PHASES  # noqa: E402
from gongkai.law.replies import REPLIES  # noqa: E402
from gongkai.law.review import QUESTIONS, REQUIRED  # noqa: E402
from gongkai.law.steps import ROLES  # noqa: E402
from gongkai.letter.kinds import KINDS  # noqa: E402
from gongkai.records.messages import TEMPLATES  # noqa: E402
from gongkai.records.policy import OPTIONS  # noqa: E402

TARGET = Path(__file__).parents[1] / "docs" / "requests.md"
HEAD = """\
# 依申请公开：谁在什么时候可以做什么

本页由 `scripts/request_docs.py` 从程序里的表生成，请勿手工修改。服务器的判断和页面上的按钮都出自这些表。
"""
AUDIENCES = {"applicant": "申请人", "third_party": "第三方", "co_maker": "共同制作机关", "organ": "其他机关"}


def render() -> str:
    """The whole page."""
    return "\n".join(
        [HEAD, *_steps(), *_signoff(), *_matters(), *_letters(), *_review(), *_options(), *_messages()]
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _roles(roles: Iterable[str]) -> str:
    return "、".join(ROLES[role] for role in roles) or "平台"


def _steps() -> Iterator[str]:
    yield "## 一件申请里可以登记的事项\n"
    yield "“影响期限”的事项由期限规则另行判断；“随文书”的通常由发出文书自动登记，单独登记用于补录纸质文书。\n"
    rows = (
        (
            f"`{step.key}`",
            step.name,
            _roles(step.roles),
            "任何时候"
            if step.phases == handling.ANY
            else "、".join(PHASES[p] for p in PHASES if p in step.phases),
            "是" if step.clock else "",
            "是" if step.by_letter else "",
            str(step.cite),
        )
        for step in handling.STEPS.values()
        if not step.key.startswith("letter_")
    )
    yield from _table(("代码", "事项", "谁可以登记", "申请处于", "影响期限", "随文书", "依据"), rows)


def _phases(phases: frozenset[str]) -> str:
    named = "、".join(name for key, name in PHASES.items() if key in phases)
    return "任何时候" if phases == handling.ANY else named


def _signoff() -> Iterator[str]:
    yield "## 一份文书的办理\n"
    yield "起草、审核、签发是三个人。送审后有改动，退回起草；签发的必须是审核过的文本，以哈希核对。\n"
    table = signoff.TABLE
    rows = (
        (
            f"`{step.key}`",
            step.name,
            "、".join(signoff.STATES[state] for state in step.from_states),
            signoff.STATES[step.to_state],
            _roles(step.roles),
            "、".join(table.by_key[key].name for key in step.distinct_from) or "—",
        )
        for step in signoff.STEPS
    )
    yield from _table(("代码", "步骤", "从", "到", "谁可以办理", "不得与此前这些步骤同为一人"), rows)


def _matters() -> Iterator[str]:
    yield "## 更正申请和公开建议的办理\n"
    yield (
        "答复书按“一份文书的办理”起草、审核、签发、送达，登记的人也不能签发。"
        "签发时编定文号，同时办结；作废答复书以后重新办理。\n"
    )
    steps = matters.table("amendment")
    rows = (
        (
            f"`{step.key}`",
            step.name,
            "、".join(steps.states[state] for state in step.from_states),
            steps.states.get(step.to_state, "不变"),
            _roles(step.roles),
            "、".join(steps.by_key[key].name for key in step.distinct_from) or "—",
        )
        for step in steps.steps
    )
    yield from _table(("代码", "步骤", "从", "到", "谁可以办理", "不得与此前这些步骤同为一人"), rows)


def _letters() -> Iterator[str]:
    yield "## 文书\n"
    rows = (
        (
            f"`{kind.key}`",
            kind.title,
            AUDIENCES.get(kind.audience, kind.audience),
            f"`{kind.event}`" if kind.event else "—",
            _roles(kind.signers),
            str(kind.cite),
        )
        for kind in KINDS.values()
    )
    yield from _table(("代码", "名称", "发给", "发出时登记", "谁签发", "依据"), rows)


def _review() -> Iterator[str]:
    yield "## 审查时的问题\n"
    rows = (
        (
            question.text,
            "；".join(f"{each.text} → {_goes(each)}" for each in question.options),
            str(question.cite),
        )
        for question in QUESTIONS.values()
    )
    yield from _table(("问题", "回答之后", "依据"), rows)
    yield "### 每种答复须存档的材料\n"
    rows = (
        (
            REPLIES[reply].name,
            "；".join(item.label + ("" if item.required else "（可不填）") for item in items),
        )
        for reply, items in REQUIRED.items()
    )
    yield from _table(("答复", "须有"), rows)


def _item(item) -> str:  # type: ignore[no-untyped-def]
    return item.label if item.required else f"{item.label}（可不填）"


def _goes(option) -> str:  # type: ignore[no-untyped-def]
    if option.goto:
        return f"“{QUESTIONS[option.goto].text}”"
    return REPLIES[option.reply].name if option.reply in REPLIES else "按前面选定的理由不予公开"


def _options() -> Iterator[str]:
    yield "## 机关可以设定的事项\n"
    yield "法律没有写明、也没有查到全国统一规定的，由机关设定；没有设定的按默认。在“机关与人员”里设定。\n"
    rows = (
        (
            f"`handling.{option.key}`",
            option.question,
            str(option.choices.get(_key(option.default), option.default)),
            option.help,
            str(option.cite),
        )
        for option in OPTIONS.values()
    )
    yield from _table(("代码", "事项", "默认", "说明", "依据"), rows)


def _key(value: object) -> str:
    return "1" if value is True else "" if value is False else str(value)


def _messages() -> Iterator[str]:
    yield "## 短信和邮件\n"
    rows = ((f"`{each.key}`", each.name, each.text.replace("\n", "<br>")) for each in TEMPLATES.values())
    yield from _table(("代码", "时机", "默认内容"), rows)


def main(args: list[str]) -> int:
    """Write the page, or compare it."""
    page = render().rstrip() + "\n"
    if "--check" in args:
        current = TARGET.exists() and TARGET.read_text(encoding="utf-8") == page
        if not current:
            print(f"{TARGET.name} is out of date: run scripts/docs.py", file=sys.stderr)
        return int(not current)
    TARGET.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
