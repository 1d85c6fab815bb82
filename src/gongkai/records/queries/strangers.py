"""Does a letter, or what goes out with it, hold numbers of other people? A hint, never a proof."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.guard import finders, masks, words
from gongkai.letter.model import Letter as Document
from gongkai.records.actions import files
from gongkai.records.models import Letter, StoredFile
from gongkai.records.queries import matters, papers

NAMES = {"identity": "身份证号码", "card": "银行卡号", "mobile": "手机号码"}
_MASKS = {
    "identity": masks.identity,
    "card": masks.card,
    "mobile": masks.phone,
    "email": masks.email,
}
# What is opened to everybody holds nobody's address either; an office's telephone may stand there.
EVERYBODY = {**NAMES, "email": "电子邮箱"}
MOST = 5  # of one place: enough to find them


@dataclass(frozen=True, slots=True)
class Stranger:
    """Where numbers were found, how many, and the first of them, masked."""

    place: str
    count: int
    shown: tuple[str, ...]
    whose: str = "他人"

    @property
    def sentence(self) -> str:
        """For the person who decides."""
        more = "等" if self.count > len(self.shown) else ""
        return f"{self.place}里有像是{self.whose}的号码 {self.count} 处：{'、'.join(self.shown)}{more}。"


def strangers(letter: Letter, document: Document) -> list[Stranger]:
    """By place: the text of the letter, then each enclosure whose words can be read."""
    own = _own(letter)
    found = [_place("正文", _text(letter, document), own)]
    found += [_place(f"附件“{each.name}”", _words(each), own) for each in papers.enclosures(letter)]
    return [each for each in found if each.count]


def unread(letter: Letter) -> list[str]:
    """The enclosures whose words cannot be read here, so that a person has to look."""
    kept = [each for each in papers.enclosures(letter) if _open(each)]
    return [each.name for each in kept if not words.read(each.name, files.read(each)).whole]


def named(place: str, text: str) -> Stranger:
    """Numbers and addresses of anybody at all, in what is to be opened to everybody."""
    found = [each for each in finders.find(text) if each.kind in EVERYBODY]
    shown = tuple(_shown(each) for each in found[:MOST])
    return Stranger(place, len(found), shown, whose="个人")


def _shown(found: finders.Found) -> str:
    value = found.value if found.kind == "email" else _plain(found.value)
    return f"{EVERYBODY[found.kind]} {_MASKS[found.kind](value)}"


def _text(letter: Letter, document: Document) -> str:
    """The account to which a fee is paid is the treasury's."""
    text = "\n".join(document.paragraphs)
    for line in str(letter.fields.get("payment") or "").splitlines():
        text = text.replace(line.strip(), "") if line.strip() else text
    return text


def _own(letter: Letter) -> frozenset[str]:
    """The applicant's own numbers, which may well stand in an answer to the applicant."""
    if letter.party:
        return frozenset()
    kept = matters.applicant(letter.matter) if letter.matter_id else papers.applicant(letter.case)
    return frozenset(_plain(kept.get(key, "")) for key in ("id_number", "phone"))


def _place(place: str, text: str, own: frozenset[str]) -> Stranger:
    found = [each for each in finders.find(text) if each.kind in NAMES]
    others = [each for each in found if _plain(each.value) not in own]
    return Stranger(place, len(others), tuple(_shown(each) for each in others[:MOST]))


def _plain(number: str) -> str:
    plain = number.translate(finders.PLAIN)
    return "".join(char for char in plain if char.isalnum()).upper()


def _words(stored: StoredFile) -> str:
    return words.read(stored.name, files.read(stored)).text if _open(stored) else ""


def _open(stored: StoredFile) -> bool:
    shut = (StoredFile.Scan.HELD, StoredFile.Scan.INFECTED)
    return stored.scan not in shut and not stored.erased_on
