"""In which order does a letter stand on its paper?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.letter.facts import Enclosure
from gongkai.letter.model import Letter
from gongkai.letter.sheet import Annex, Block, Say, Sheet, Signed, Table
from gongkai.press.text import chinese_date

UNNUMBERED = "（草稿，签发时编号）"
_FEW = 8  # enclosures that are still named under the letter; more stand in the list only
_GROUP = 16  # digits of a hash in one group


def sheet(letter: Letter) -> Sheet:
    """The letter as blocks: text, remedy, enclosures, signature, contact, then the annexes."""
    blocks: list[Block] = [Say(f"{letter.addressee}：", "flush")]
    blocks += map(Say, letter.paragraphs)
    blocks += [Say(letter.remedy)] if letter.remedy else []
    blocks += _named(letter.enclosures)
    blocks.append(Signed((letter.organ, chinese_date(letter.signed_on))))
    blocks += [Say(f"联系方式：{letter.contact}", "note")] if letter.contact else []
    blocks += _annexes(letter)
    return Sheet(
        title=letter.title,
        blocks=tuple(blocks),
        author=letter.organ,
        day=letter.signed_on,
        head=letter.organ,
        number=letter.number or UNNUMBERED,
    )


def spaced(digest: str) -> str:
    """A hash in groups, two on a line, so that people can compare it and no line overflows."""
    groups = [digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)]
    return "\n".join(" ".join(groups[at : at + 2]) for at in range(0, len(groups), 2))


def blanks(text: str) -> Say:
    """A line of a form: only underscores are a rule, many at the end are filled up to the margin."""
    words = text.rstrip("_")
    if not words:
        return Say("", "rule")
    return Say(words, "fill") if len(text) - len(words) >= 20 else Say(text)


def enclosure_table(enclosures: Iterable[Enclosure], caption: str) -> Table:
    """Names, pages and hashes."""
    rows = tuple(
        (str(no), one.name, "" if one.pages is None else str(one.pages), spaced(one.sha256))
        for no, one in enumerate(enclosures, 1)
    )
    head = ("序号", "名称", "页数", "校验值（SHA-256）")
    return Table(caption, (7, 39, 7, 47), rows, head=head, small=True)


def _named(enclosures: tuple[Enclosure, ...]) -> Iterator[Say]:
    if not enclosures:
        return
    if len(enclosures) > _FEW:
        yield Say(f"附件：共{len(enclosures)}件，见附件清单")
    elif len(enclosures) == 1:
        yield Say(f"附件：{_name(enclosures[0])}")
    else:
        yield Say("附件：")
        yield from (Say(f"{no}. {_name(one)}") for no, one in enumerate(enclosures, 1))


def _name(one: Enclosure) -> str:
    return one.name if one.pages is None else f"{one.name}（{one.pages}页）"


def _annexes(letter: Letter) -> Iterator[Block]:
    if len(letter.enclosures) > _FEW or any(one.sha256 for one in letter.enclosures):
        yield Annex("附件清单")
        yield enclosure_table(letter.enclosures, "附件清单")
        yield Say("校验值由文件内容计算得出；文件有任何改动，校验值都会不同。", "note")
    if letter.slip:
        yield Annex(f"{letter.title}回执")
        yield Say(letter.slip[0], "flush")
        yield from map(blanks, letter.slip[1:])
