"""Which words say where somebody lives? Down to the room for sure; down to the house beside a person only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.guard.names import HAN

_FIGURE = r"(?:\d{1,5}|[一二三四五六七八九十百零〇]{1,5}|[A-Za-z]\d{0,3})"
_UNIT = r"(?:号楼|号院|号|栋|幢|座|单元|室|组|弄|社|队|层|楼|#|门|户)"
_FIRST = r"(?:号楼|号院|号|栋|幢|座|单元|组|弄|社|队|#)"
_PLACE = "路街巷道弄村屯庄寨里苑寓园区院舍府湾坊城庭镇乡同墅郡居岸邸"
_STEP = rf"{_FIGURE}(?:-\d{{1,4}})*{_UNIT}?"
_HOUSE = re.compile(
    rf"[{_PLACE}](?:[东西南北中]段?|[东西南北][一二三四五六七八九十])?[ ]?第?"
    rf"(?:{_FIGURE}(?:-\d{{1,4}})*{_FIRST}|\d{{1,3}}(?:-\d{{1,4}}){{1,3}})"
    rf"(?:附\d{{1,4}}号)?(?:[ ]?[{HAN}]{{0,12}}?[ ]?{_STEP}){{0,5}}"
)
_ROOM = re.compile(
    r"单元|\d室|[栋幢座楼#号]\d{3,4}(?!\d|号)|\d-\d{1,2}-\d|[栋幢座楼]-?\d{1,2}-\d{3,4}|[组社队].{0,3}?\d号|弄.{0,4}?\d+号"
    r"|号[\u4e00-\u9fff]{2,10}[苑园城寓庭府湾]\d{3,4}(?![\d号年户人个])"
)
_SURE = re.compile(r"单元|小区|家属院|家属楼|宿舍|公寓|花园|家园|新村|村")
_OFFICE = re.compile(
    r"大楼|大厦|中心|政府|局|委|办公|行政|大厅|广场|机关|写字楼|法院|医院|学校|大学|学院|公司|产业园|园区|招标|市场"
)
_OFFICE_LABEL = re.compile(
    r"(?:联系|办公|通讯|通信|邮寄|受理|单位|收件|注册|经营|投诉|接收|递交|报名|办理|公司|机构|现场|咨询|服务|开标|企业)"
    r"(?:地址|地点|场所|地)|地点|经营场所|住所|地址"
)
HOME_LABEL = re.compile(
    r"家庭住址|住址|户籍|户口|家庭地址|家庭详细|居住地|现住|家住|居住|常住|暂住|租住|住在?$"
)
_LEAD = re.compile(rf"[{HAN}A-Za-z\d]{{0,40}}$")
_CUT = re.compile(
    r".*(?:住址|地址|户籍地?|户口|籍贯|所在地?|居住地?|现住|地点|住|于|为|是|在|到|至)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where it stands, whether it names a room, and what the words before and in it say."""

    start: int
    end: int
    room: bool
    home: bool
    office: bool


def find(text: str) -> Iterator[Address]:
    """Every address that has a street or village and a number."""
    for match in _HOUSE.finditer(text):
        lead = _LEAD.search(text, max(match.start() - 40, 0), match.start())
        led = lead[0] if lead else ""
        cut = _CUT.match(led)
        start = match.start() - len(led) + (cut.end() if cut else 0)
        before = text[max(start - 12, 0) : start]
        whole = text[start : match.end()]
        yield Address(
            start,
            match.end(),
            bool(_ROOM.search(match[0])),
            bool(HOME_LABEL.search(before)),
            _office(before, whole, match[0]),
        )


def _office(before: str, whole: str, tail: str) -> bool:
    """An office's, by its label or its building; a dwelling's own words outweigh both."""
    if _SURE.search(tail) or HOME_LABEL.search(before):
        return False
    return bool(_OFFICE.search(whole) or _OFFICE_LABEL.search(before))
