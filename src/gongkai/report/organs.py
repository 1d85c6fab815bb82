"""What kind of organ is this, by its name alone, and may it make rules (规章)?"""

from __future__ import annotations

import re

_OFFICE = re.compile(r"(?:政府|行政公署)办公[厅室]$|政府办$")
_TOWNSHIP = re.compile(
    r"(?:街道|街)(?:办事处|办)$|街道$|[乡镇](?:人民)?政府$|[乡镇]$|苏木(?:人民政府)?$|(?<=[里庄路])街$"
)
_GOVERNMENT = re.compile(
    r"人民政府$|[省市区县旗州盟]政府$|行政公署$|^[^局委厅部办院所处]{1,12}[省市区县旗州盟]$"
)
_LOW = re.compile(r"[区县旗](?:人民)?政府(?:办公室|办)?$")
_WIDE = re.compile(r"(?:省|自治区)(?:人民)?政府$")
_BUREAU = re.compile(r"(?:局|厅|委|委员会|院|所|中心|支队|大队)$")
_ZONE = re.compile(r"管理?委(?:员会)?$|开发区|高新区|新区")  # some were given powers of their own
_CENTRAL = re.compile(
    r"^(?:国务院|国家|中国|中华人民共和国|(?:外交|国防|教育|科学技术|工业和信息化|公安|民政|司法|财政"
    r"|人力资源和?社会保障|自然资源|生态环境|住房和城乡建设|交通运输|水利|农业农村|商务|文化和旅游|应急管理)部"
    r"|审计署|海关总署)"
)


def organ_kind(name: str) -> str:
    """A key of `gongkai.law.annual.KINDS`; what no name gives away is a department.

    The office of a government (办公厅、办公室) is its own kind: it reports as a department.
    """
    bare = "".join(name.split())
    if _OFFICE.search(bare):
        return "office"
    if _TOWNSHIP.search(bare):
        return "township"
    return "government" if _GOVERNMENT.search(bare) else "department"


def makes_rules(name: str) -> bool | None:
    """Whether the organ may make rules (规章); None where the name alone does not say.

    Departments of the State Council, governments of provinces, of cities with districts and of autonomous
    prefectures may. A city's name does not tell whether it has districts.
    """
    bare = "".join(name.split())
    if _CENTRAL.match(bare) or _WIDE.search(bare):
        return True
    if _TOWNSHIP.search(bare) or (_LOW.search(bare) and not bare.startswith("浦东新区")):
        return None if re.search(r"自治区|新区", bare[-12:]) and not _TOWNSHIP.search(bare) else False
    return False if _BUREAU.search(bare) and not _ZONE.search(bare) else None
