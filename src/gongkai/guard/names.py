"""Which words are a person's name? Sure rather than complete: a surname, and what stands around it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

HAN = "\u4e00-\u9fff"
_DATA = tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
_DOUBLE = "|".join(_DATA["double"].split())
_SINGLE, _COMMON = ("".join(_DATA[key].split()) for key in ("single", "common"))
_GIVEN = rf"(?:(?![某的等])[{HAN}]){{1,2}}"
NAME = rf"(?:(?:{_DOUBLE})|[{_SINGLE}]){_GIVEN}"
# Names of other peoples, written with a dot.
_DOTTED = rf"[{HAN}]{{2,8}}(?:[·•・][{HAN}]{{1,8}}){{1,3}}"
_WHOLE = re.compile(rf"(?:{NAME}|{_DOTTED})")
# What looks like a name and is a word of tables and official texts.
_WORDS = frozenset(_DATA["words"].split())
_BEFORE = (
    "户名|开户人|收款人|户主姓名|学生姓名|幼儿姓名|儿童姓名|患者姓名|病人姓名|姓名|户主|申请人|申请救助人|被救助人|受助人|救助对象|患者|病人|被保险人|参保人|"
    "被监护人|监护人|受害人|被害人|当事人|被申请人|被处罚人|持卡人|领取人|受益人|被抚养人|残疾人|家长|父亲|母亲|配偶|死者|伤者|孕妇|产妇"
)
_LABEL = re.compile(
    rf"(?:{_BEFORE})(?:[（(][^）)\n]{{0,8}}[）)])?[:：\t \u3000]{{1,3}}((?:{_DOTTED})|(?:{NAME}))(?![{HAN}·])"
)
_SEX = re.compile(rf"(?:^|[\t ,，、（(|\n])[男女](?![{HAN}])")
_TO_SEX = re.compile(
    rf"(?:^|[^{HAN}]|{_BEFORE}|学生|村民|居民|儿童|孤儿|同学|被告人?|原告|职工|社员)"
    rf"({NAME})[\t ,，、（(|]{{0,3}}$"
)
_TO_NUMBER = re.compile(
    rf"(?:^|[^{HAN}]|{_BEFORE}|学生|村民|居民|儿童|孤儿|被告人?|原告)({NAME})[\t ,，、:：（(|]{{0,3}}"
    r"(?:(?:居民)?(?:身份证|公民身份)?(?:号码|证号|号)?|手机号?码?|电话|银行卡号?|卡号)?[为是:： \t]{0,3}$"
)
_KNOWN = re.compile(
    rf"(?:学生|村民|居民|患者|儿童|幼儿|孤儿|低保户|低保对象|贫困户|困难户|脱贫户|监测户|五保户|特困人员|困难职工|困难家庭[:：]|"
    rf"残疾人|未成年人|孕妇|产妇|户主|病人|女童|男童)((?:{_DOUBLE}|[{_COMMON}]){_GIVEN}?)"
    rf"(?=[（(,，、。；;\s]|因|患|系|家|今年|现年|享受|一家|全家|身份证|住|同学|被?确诊|[每本]月|获|领取|[一二三四]级|$)"
)
# What is told of the person right after the name, at the head of a sentence or of a part of it.
_AFTER = re.compile(
    r"患有|罹患|身患|被确诊|因病|系低保|系特困|系残疾|系孤儿|[，,、（(](?:系|为)?"
    r"(?:低保户|低保对象|特困人员|五保户|贫困户|残疾人?|孤儿|未成年人?)(?=[，,、。；;）)\s]|[一二三四]级|$)"
)
# Villages, towns and peoples begin with surnames too.
_TO_TOLD = re.compile(
    rf"(?:^|[^{HAN}])((?:{_DOUBLE}|[{_COMMON}]){_GIVEN})(?<![村庄屯寨营街镇乡县区市州省族])$"
)
COLUMN = re.compile(rf"^(?:[{HAN}]{{0,6}}[（(]?)?(?:姓名|名字)(?:[（(].{{0,10}}[）)])?$|^(?:{_BEFORE})$")


def whole(words: str) -> bool:
    """Whether these words are a name and nothing else."""
    words = words.strip()
    if len(words) == 3 and words[1] in " \u3000":
        words = words[0] + words[2]
    return 2 <= len(words) <= 20 and bool(_WHOLE.fullmatch(words)) and words not in _WORDS


def find(text: str, numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Names by what stands around them; `numbers` are the places where personal numbers begin."""
    for pattern in (_LABEL, _KNOWN):
        for match in pattern.finditer(text):
            if match[1] not in _WORDS:
                yield match.span(1)
    for match in _SEX.finditer(text):
        yield from _back(_TO_SEX, text, match.start() + (match[0][0] not in "男女"))
    for match in _AFTER.finditer(text):
        yield from _back(_TO_TOLD, text, match.start())
    for start in numbers:
        yield from _back(_TO_NUMBER, text, start)


def _back(pattern: re.Pattern[str], text: str, end: int) -> Iterator[tuple[int, int]]:
    first = max(end - 24, 0)
    found = pattern.search(text[first:end])
    if found and found[1] not in _WORDS:
        yield first + found.start(1), first + found.end(1)
