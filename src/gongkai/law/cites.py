"""Which provision says so? Every citation used anywhere, with the instrument's title, number and date.

`status` tells how far the wording behind a citation was checked: T the text itself was read (whole, or
the part cited), S a secondary copy was read, P seen in practice only, UNVERIFIED known or inferred but
not confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

STATUS = {
    "T": "已读原文",
    "S": "据转载文本",
    "P": "据实务做法",
    "UNVERIFIED": "未能核实",
}
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation or letter: Chinese title, number as printed, first day in force."""

    key: str
    title: str
    number: str
    since: date | None
    status: str = "T"


@dataclass(frozen=True, slots=True)
class Cite:
    """One provision; `str()` is what a user reads, e.g. 《中华人民共和国政府信息公开条例》第三十三条."""

    key: str
    text: str
    instrument: Instrument | None = None
    article: str = ""
    status: str = "T"

    def __str__(self) -> str:
        return self.text

    @property
    def since(self) -> date | None:
        """The first day the instrument is in force."""
        return self.instrument.since if self.instrument else None


def numeral(number: int) -> str:
    """A number from 1 to 999 as statutes print it: 33 is 三十三, 105 is 一百〇五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += _DIGITS[0]
    return text + (_DIGITS[ones] if ones else "")


ALL: dict[str, Cite] = {}
INSTRUMENTS: dict[str, Instrument] = {}


def _instrument(key: str, title: str, number: str, since: date | None, status: str = "T") -> Instrument:
    INSTRUMENTS[key] = Instrument(key, title, number, since, status)
    return INSTRUMENTS[key]


def _text(instrument: Instrument, article: str) -> str:
    if not instrument.title:
        return instrument.number
    return f"《{instrument.title}》{article or f'（{instrument.number}）'}"


def _cite(instrument: Instrument, number: int = 0, *, par: int = 0, item: int = 0, status: str = "") -> Cite:
    """Register one provision: article `number`, paragraph `par`, item `item`; 0 leaves a part out."""
    article = f"第{numeral(number)}条" if number else ""
    article += f"第{numeral(par)}款" if par else ""
    article += f"第（{numeral(item)}）项" if item else ""
    key = "_".join([instrument.key, *(str(part) for part in (number, par, item) if part)])
    cite = Cite(key, _text(instrument, article), instrument, article, status or instrument.status)
    assert key not in ALL, key
    ALL[key] = cite
    return cite


# 政府信息公开条例
_REG = _instrument("REG", "中华人民共和国政府信息公开条例", "国务院令第711号", date(2019, 5, 15))
REG_2 = _cite(_REG, 2)
REG_3 = _cite(_REG, 3)
REG_4 = _cite(_REG, 4)
REG_6 = _cite(_REG, 6)
REG_10 = _cite(_REG, 10)
REG_11 = _cite(_REG, 11)
REG_12 = _cite(_REG, 12)
REG_13 = _cite(_REG, 13)
REG_14 = _cite(_REG, 14)
REG_15 = _cite(_REG, 15)
REG_16 = _cite(_REG, 16)
REG_16_1 = _cite(_REG, 16, par=1)
REG_16_2 = _cite(_REG, 16, par=2)
REG_17 = _cite(_REG, 17)
REG_18 = _cite(_REG, 18)
REG_19 = _cite(_REG, 19)
REG_20 = _cite(_REG, 20)
REG_21 = _cite(_REG, 21)
REG_23 = _cite(_REG, 23)
REG_24 = _cite(_REG, 24)
REG_25 = _cite(_REG, 25)
REG_26 = _cite(_REG, 26)
REG_27 = _cite(_REG, 27)
REG_28 = _cite(_REG, 28)
REG_29 = _cite(_REG, 29)
REG_30 = _cite(_REG, 30)
REG_31 = _cite(_REG, 31)
REG_32 = _cite(_REG, 32)
REG_33 = _cite(_REG, 33)
REG_34 = _cite(_REG, 34)
REG_35 = _cite(_REG, 35)
REG_36 = _cite(_REG, 36)
REG_36_1 = _cite(_REG, 36, item=1)
REG_36_2 = _cite(_REG, 36, item=2)
REG_36_3 = _cite(_REG, 36, item=3)
REG_36_4 = _cite(_REG, 36, item=4)
REG_36_5 = _cite(_REG, 36, item=5)
REG_36_6 = _cite(_REG, 36, item=6)
REG_36_7 = _cite(_REG, 36, item=7)
REG_37 = _cite(_REG, 37)
REG_38 = _cite(_REG, 38)
REG_39 = _cite(_REG, 39)
REG_39_1 = _cite(_REG, 39, par=1)
REG_39_2 = _cite(_REG, 39, par=2)
REG_40 = _cite(_REG, 40)
REG_41 = _cite(_REG, 41)
REG_42 = _cite(_REG, 42)
REG_43 = _cite(_REG, 43)
REG_44 = _cite(_REG, 44)
REG_45 = _cite(_REG, 45)
REG_46 = _cite(_REG, 46)
REG_47 = _cite(_REG, 47)
REG_48 = _cite(_REG, 48)
REG_49 = _cite(_REG, 49)
REG_50 = _cite(_REG, 50)
REG_51 = _cite(_REG, 51)
REG_52 = _cite(_REG, 52)
REG_53 = _cite(_REG, 53)

# 信息处理费. The first day in force and the number of the article on notices were not readable.
_FEE = _instrument("FEE", "政府信息公开信息处理费管理办法", "国办函〔2020〕109号", date(2021, 1, 1), "S")
FEE = _cite(_FEE)
FEE_2 = _cite(_FEE, 2, status="T")
FEE_3 = _cite(_FEE, 3, status="T")
FEE_4 = _cite(_FEE, 4, status="T")
FEE_5 = _cite(_FEE, 5)

# The report's form, and the letters of 国务院办公厅 that carry no title
_FORM = _instrument(
    "FORM_2021", "中华人民共和国政府信息公开工作年度报告格式", "国办公开办函〔2021〕30号", None
)
FORM_2021 = _cite(_FORM)
_FORM_2019 = _instrument(
    "FORM_2019", "中华人民共和国政府信息公开工作年度报告格式", "国办公开办函〔2019〕60号", None, "S"
)
FORM_2019 = _cite(_FORM_2019)
LETTER_2015_207 = _cite(_instrument("LETTER_2015_207", "", "国办公开办函〔2015〕207号", None))
LETTER_2016_201 = _cite(_instrument("LETTER_2016_201", "", "国办公开办函〔2016〕201号", None))
LETTER_2016_235 = _cite(_instrument("LETTER_2016_235", "", "国办公开办函〔2016〕235号", date(2016, 12, 7)))
LETTER_2017_19 = _cite(_instrument("LETTER_2017_19", "", "国办公开办函〔2017〕19号", None))
GUIDE_132 = _cite(_instrument("GUIDE_132", "", "国办函〔2021〕132号", date(2021, 12, 22), "S"))

# Remedies
_REV = _instrument("REV", "中华人民共和国行政复议法", "2023年修订", date(2024, 1, 1))
REV_11 = _cite(_REV, 11)
REV_20 = _cite(_REV, 20)
REV_23 = _cite(_REV, 23)
REV_23_1_4 = _cite(_REV, 23, par=1, item=4)
REV_24 = _cite(_REV, 24)
REV_30 = _cite(_REV, 30)
REV_34 = _cite(_REV, 34)
REV_48 = _cite(_REV, 48)
REV_54 = _cite(_REV, 54)
REV_62 = _cite(_REV, 62)
REV_88 = _cite(_REV, 88)
_REV_2017 = _instrument("REV_2017", "中华人民共和国行政复议法", "2017年修正", date(2018, 1, 1), "P")
REV_2017_9 = _cite(_REV_2017, 9)
REV_2017_12 = _cite(_REV_2017, 12)
_SUIT = _instrument("SUIT", "中华人民共和国行政诉讼法", "2017年修正", date(2017, 7, 1))
SUIT_45 = _cite(_SUIT, 45)
SUIT_46 = _cite(_SUIT, 46)
SUIT_67 = _cite(_SUIT, 67)
SUIT_83 = _cite(_SUIT, 83)
_SPC_2018 = _instrument(
    "SPC_2018", "最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释", "法释〔2018〕1号", date(2018, 2, 8)
)
SPC_2018_56 = _cite(_SPC_2018, 56)
SPC_2018_66 = _cite(_SPC_2018, 66)
_SPC_2025 = _instrument(
    "SPC_2025",
    "最高人民法院关于审理政府信息公开行政案件适用法律若干问题的解释",
    "法释〔2025〕8号",
    date(2025, 6, 1),
)
SPC_2025_1 = _cite(_SPC_2025, 1)
SPC_2025_2 = _cite(_SPC_2025, 2)

# How periods are counted
_CIVIL = _instrument("CIVIL", "中华人民共和国民法典", "2020年通过", date(2021, 1, 1))
CIVIL_201 = _cite(_CIVIL, 201)
CIVIL_202 = _cite(_CIVIL, 202)
CIVIL_203 = _cite(_CIVIL, 203)
_PROC = _instrument("PROC", "中华人民共和国民事诉讼法", "2023年修正", date(2024, 1, 1))
PROC_85 = _cite(_PROC, 85)
_REST = _instrument("REST", "全国年节及纪念日放假办法", "2024年修订", date(2025, 1, 1))
REST = _cite(_REST)

# Decisions that are published of the organ's own motion
_LIC = _instrument("LIC", "中华人民共和国行政许可法", "2019年修正", date(2019, 4, 23))
LIC_40 = _cite(_LIC, 40)
_PEN = _instrument("PEN", "中华人民共和国行政处罚法", "2021年修订", date(2021, 7, 15))
PEN_48 = _cite(_PEN, 48)
PEN_48_1 = _cite(_PEN, 48, par=1)
PEN_48_2 = _cite(_PEN, 48, par=2)
# Whether this notice of 2018 is still in force could not be confirmed.
PUBLICITY_424 = _cite(
    _instrument("PUBLICITY_424", "", "发改办财金〔2018〕424号", None, "UNVERIFIED"),
)

# Directories of what each field of work publishes, down to townships (基层政务公开标准目录)
DIRECTORIES_54 = _cite(_instrument("DIRECTORIES_54", "", "国办发〔2019〕54号", None, "S"))
# Register, number and publication of normative documents; not read again for this release.
NORMATIVE_37 = _cite(_instrument("NORMATIVE_37", "", "国办发〔2018〕37号", None, "UNVERIFIED"))
