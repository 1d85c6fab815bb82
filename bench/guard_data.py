"""Files for the privacy guard, built from a seed: a thousand with a planted value each, a hundred with none.

Every person, number and address is made up by chance; the forms are those of lists and notices as organs
publish them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import docx
import typst
import xlsxwriter

from gongkai.guard import finders
from gongkai.press import typeset

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂建国志华文玉梅春红小"
ROADS = ("平原路", "和平大道", "向阳街", "胜利北街", "建设东路", "振兴巷")
ESTATES = ("阳光小区", "锦绣花园", "幸福家园", "丽水苑", "棉纺厂家属院", "翠竹公寓")
KINDS = ("identity", "mobile", "fixed", "card", "social", "email", "address", "minor", "health", "hardship")
SHAPES = {"docx": 320, "xlsx": 320, "pdf": 40, "txt": 160, "csv": 160}


@dataclass(frozen=True, slots=True)
class Planted:
    """A file, and the value in it that must be found as that kind."""

    name: str
    data: bytes
    kind: str
    value: str


class People:
    """Persons and numbers by chance."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)

    def digits(self, count: int) -> str:
        return "".join(self.dice.choice("0123456789") for _ in range(count))

    def name(self) -> str:
        return self.dice.choice(SURNAMES) + "".join(self.dice.sample(GIVEN, self.dice.choice((1, 2, 2))))

    def day(self, first: int = 1940, last: int = 2004) -> str:
        year, month = self.dice.randint(first, last), self.dice.randint(1, 12)
        return f"{year}{month:02}{self.dice.randint(1, 28):02}"

    def identity(self) -> str:
        region = self.dice.choice(("410702", "110105", "320106", "510104", "440303"))
        if self.dice.random() < 0.1:
            return region + self.day()[2:] + self.digits(3)
        head = region + self.day() + self.digits(3)
        total = sum(int(digit) * weight for digit, weight in zip(head, finders.WEIGHTS, strict=True))
        return head + finders.CHECK_DIGITS[total % 11]

    def mobile(self) -> str:
        number = "1" + self.dice.choice("3456789") + self.digits(9)
        sign = self.dice.choice(("", "", "", "-", " "))
        return sign.join((number[:3], number[3:7], number[7:]))

    def fixed(self) -> str:
        return (
            self.dice.choice(("0373-", "010-", "（0373）", "0371"))
            + self.dice.choice("2345678")
            + self.digits(6)
        )

    def card(self) -> str:
        head = self.dice.choice(("622202", "621700", "623052", "622848")) + self.digits(12)
        number = next(head + digit for digit in "0123456789" if finders.card_valid(head + digit))
        return (
            " ".join((number[:4], number[4:8], number[8:12], number[12:16], number[16:]))
            if (self.dice.random() < 0.2)
            else number
        )

    def social(self) -> str:
        return self.dice.choice("ABCDE") + self.digits(8)

    def email(self) -> str:
        return (
            f"{self.dice.choice('abcdefg')}{self.digits(5)}@"
            f"{self.dice.choice(('qq.com', '163.com', 'example.com'))}"
        )

    def address(self) -> str:
        dice = self.dice
        room = (
            f"{dice.randint(1, 20)}号楼{dice.randint(1, 4)}单元{dice.randint(1, 18)}0{dice.randint(1, 4)}室"
        )
        return dice.choice(
            (
                f"{dice.choice(ROADS)}{dice.randint(1, 300)}号{dice.choice(ESTATES)}{room}",
                f"{dice.choice(ESTATES)}{dice.randint(1, 20)}栋{dice.randint(1, 18)}0{dice.randint(1, 4)}",
                f"河南省新乡市某某县柳林镇张庄村{dice.randint(1, 9)}组{dice.randint(1, 99)}号",
            )
        )


# kind: heading, how a sentence says it
_SAID = {
    "identity": ("身份证号码", "{name}，身份证号码{value}，经审核符合条件。"),
    "mobile": ("手机号码", "{name}已提交材料，本人电话{value}。"),
    "fixed": ("家庭电话", "{name}已提交材料，家庭电话：{value}。"),
    "card": ("银行卡号", "补助款发放至{name}银行卡{value}。"),
    "social": ("社会保障卡号", "{name}，社会保障卡号：{value}，待遇已发放。"),
    "email": ("电子邮箱", "{name}来信（{value}）反映的问题已办结。"),
    "address": ("家庭住址", "{name}住{value}，经入户核实情况属实。"),
}
_TOLD = {
    "minor": ("年龄", "9", "9岁"),
    "health": ("残疾等级", "肢体二级", "肢体残疾二级"),
    "hardship": ("救助类别", "低保", "享受低保"),
}


def planted(seed: int = 5) -> Iterator[Planted]:
    """A thousand files, each kind in each shape."""
    people, number = People(seed), 0
    for shape, count in SHAPES.items():
        for turn in range(count):
            number += 1
            kind = KINDS[turn % len(KINDS)]
            yield _planted(people, shape, kind, f"{number:04}.{shape}", turn)


def _planted(people: People, shape: str, kind: str, file: str, turn: int) -> Planted:
    name = people.name()
    if kind in _TOLD:
        heading, cell, words = _TOLD[kind]
        value, sentence = name, f"经公示无异议：{name}，{people.dice.choice('男女')}，{words}。"
    else:
        heading, template = _SAID[kind]
        value = cell = str(getattr(people, kind)())
        sentence = template.format(name=name, value=value)
    table = [["序号", "姓名", heading, "备注"], *([str(at), f"第{at}户", "", "无"] for at in range(1, 4))]
    table.insert(2, ["9", name, cell, "符合"])
    data = MAKERS[shape](people, [*_filler(people), sentence, *_filler(people)], table, turn // len(KINDS))
    return Planted(file, data, kind, value)


def _filler(people: People) -> list[str]:
    dice = people.dice
    return [
        f"新政〔{dice.randint(2018, 2025)}〕{dice.randint(1, 300)}号",
        f"根据有关规定，现将{dice.randint(2018, 2025)}年第"
        f"{dice.randint(1, 4)}季度情况公示如下，公示期为5个工作日。",
        f"共涉及{dice.randint(100, 99999)}户，资金{dice.randint(10, 9999)}"
        f".{dice.randint(10, 99)}万元，咨询电话：0373-{people.digits(7)}。",
    ]


def word(people: People, lines: list[str], table: list[list[str]], turn: int) -> bytes:
    """A Word document: in a paragraph, split over runs, in a table, in the footer, in a comment, by turns."""
    document = docx.Document()
    ways = ("paragraph", "runs", "table", "footer", "comment")
    way = ways[turn % len(ways)]
    told = lines[3]
    for line in lines:
        paragraph = document.add_paragraph()
        if line is not told or way == "paragraph":
            paragraph.add_run(line)
        elif way == "runs":
            for at in range(0, len(line), 5):
                paragraph.add_run(line[at : at + 5]).bold = at % 2 == 0
        elif way == "footer":
            document.sections[0].footer.paragraphs[0].text = line
        elif way == "comment":
            document.add_comment(paragraph.add_run("见批注"), text=line, author="经办")
    if way == "table":
        made = document.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def book(people: People, lines: list[str], table: list[list[str]], turn: int) -> bytes:
    """A workbook: seen, on a hidden sheet, in a hidden column, in a hidden row, in a note, by turns."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("公示")
        sheet.write_column(0, 0, lines[:3])
        way = turn % 5
        if way == 1:
            sheet = made.add_worksheet("底稿")
            sheet.very_hidden() if turn % 2 else sheet.hide()
        if way == 4 and len(lines) > 3:
            sheet.write_comment("B2", lines[3])
            table = table[:1]
        for at, row in enumerate(table):
            for column, cell in enumerate(row):
                if cell.isdecimal() and len(cell) <= 15 and cell[0] != "0":
                    sheet.write_number(at + 4, column, float(cell))
                else:
                    sheet.write_string(at + 4, column, cell)
        if way == 2:
            sheet.set_column(1, 2, None, None, {"hidden": True})
        if way == 3:
            sheet.set_row(6, None, None, {"hidden": True})
    return out.getvalue()


def paper(people: People, lines: list[str], table: list[list[str]], turn: int) -> bytes:
    """A PDF, as running text or as a table by turns."""
    told = lines[3] if len(lines) > 3 else ""
    body = [line for line in lines if turn % 2 == 0 or line is not told]
    source = "\n\n".join(f"#text({_string(line)})" for line in body)
    if turn % 2:
        cells = ", ".join(_string(cell) for row in table for cell in row)
        source += f"\n\n#table(columns: {len(table[0])}, {cells})"
    return bytes(typst.compile(source.encode(), format="pdf", font_paths=typeset.fonts()))


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def plain(people: People, lines: list[str], table: list[list[str]], turn: int) -> bytes:
    """A text in UTF-8 or GBK."""
    return "\r\n".join(lines).encode(("utf-8", "gb18030")[turn % 2])


def comma(people: People, lines: list[str], table: list[list[str]], turn: int) -> bytes:
    """A CSV table in UTF-8 with a mark, or GBK."""
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode(("utf-8-sig", "gb18030")[turn % 2])


MAKERS = {"docx": word, "xlsx": book, "pdf": paper, "txt": plain, "csv": comma}
