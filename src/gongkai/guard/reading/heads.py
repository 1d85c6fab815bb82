"""Which heading does a cell of a table stand under?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gongkai.guard import names

# Words that headings of lists are made of.
_HEADING = re.compile(
    r"姓名|名字|性别|年龄|出生|民族|身份证|证件|公民身份|电话|手机|联系|传真|邮箱|邮件|账号|帐号|卡号|账户|银行|开户|存折|"
    r"一卡通|社保|社会保障|医保|地址|住址|住所|户籍|户主|户号|家庭|人口|序号|编号|编码|代码|号码|单位|学校|班级|年级|金额|"
    r"标准|备注|类别|类型|类|等级|残疾|低保|困难|救助|补贴|补助|村|镇|乡|街道|社区|组别|日期|时间|年度|月份|名称|项目|"
    r"事项|部门|科室|职务|职称|岗位|学历|专业|关系|情况|数量|面积|监护人|申请人|负责人|法人|患者|病种|疾病|诊断|原因|结果|"
    r"依据|内容|分数|成绩|总分|考号|准考证|工号|车牌|发票|合同|凭证|状态|指标|计|额|数|率|比"
)
# Values, sentences, and what has been covered already; none of it stands in a heading.
_NEVER = re.compile(r"\d{5}|[*＊，。；：,;:]")
LONGEST = 20


class Headings:
    """The headings in force, row by row; a row that is one itself changes them."""

    __slots__ = ("columns",)

    def __init__(self) -> None:
        self.columns: dict[int, str] = {}

    def row(self, cells: Iterable[tuple[int, str]]) -> dict[int, str]:
        """The headings for this row's cells, by column; none for a row of headings."""
        filled = [(column, text.strip()) for column, text in cells if text.strip()]
        if not is_heading([text for _, text in filled]):
            return self.columns
        self.columns = {column: "".join(text.split()) for column, text in filled}
        return {}


def is_heading(texts: list[str]) -> bool:
    """Most of the cells are headings, and none is somebody's name or number."""
    if len(texts) < 2 or max(map(len, texts)) > LONGEST * 2:
        return False
    others = [text for text in texts if len(text) > LONGEST or not _HEADING.search(text)]
    if len(others) * 2 > len(texts):
        return False
    return not any(_NEVER.search(text) for text in texts) and not any(map(names.whole, others))
