"""Facts and filled-in fields from which every kind of letter can be composed."""

from datetime import date

import pytest

from gongkai.letter.facts import Facts
from gongkai.letter.kinds import KINDS, Field

WITHHELD = "经办人身份证号码｜第三方合法权益｜属于个人隐私。\n会议讨论意见|过程性信息|属于讨论记录"


def filled_in(field: Field) -> str:
    """Something lawful for the field."""
    if field.key == "withheld":
        return WITHHELD
    if field.key == "mode":
        return "collect"
    if field.key == "until":
        return "2026-04-02"
    if field.kind == "choice":
        return field.choices[0][0]
    return {"date": "2026-02-09", "int": "15", "lines": "甲文件\n乙文件。"}.get(
        field.kind, f"此处写明{field.label}。"
    )


@pytest.fixture(scope="session")
def facts():
    """A function: the facts of an ordinary case for a kind, with anything replaced by name."""

    def make(kind: str, **given: object) -> Facts:
        fields = {field.key: filled_in(field) for field in KINDS[kind].fields if field.key != "extra"}
        fields |= given.pop("fields", {})
        usual = {
            "organ": "卫滨区人力资源和社会保障局",
            "decided_on": date(2026, 2, 10),
            "addressee": "张三丰",
            "government": "卫滨区人民政府",
            "court": "卫滨区人民法院",
            "contact": "政府信息公开办公室，0373-0000000",
            "case_number": "20260001",
            "received_on": date(2026, 1, 30),
            "receipt_rule": "以双方确认之日为收到之日",
            "channel": "online",
            "summary": "2025年公益性岗位补贴发放名单。",
            "due": date(2026, 3, 5),
            "original_due": date(2026, 3, 5),
            "track_address": "https://gk.example/requests/track/",
            "reply_code": "K7Q2-9M",
            "submitted_on": date(2026, 1, 30),
            "organisation": False,
        }
        return Facts(**(usual | given), fields=fields)

    return make
