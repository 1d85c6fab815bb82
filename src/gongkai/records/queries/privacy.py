"""Whose personal data would be published with a text, and which of it did somebody answer for?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.guard import finders
from gongkai.guard.hits import Hit, blocking, scan
from gongkai.guard.passages import Passage, of_body
from gongkai.records import chain
from gongkai.records.models import FileText, Manuscript, Organ, Publication, StoredFile
from gongkai.records.queries import manuscripts
from gongkai.records.queries.told import Told

WORDS = {"title": "标题", "summary": "内容概述", "keywords": "关键词", "change": "更正说明"}

PORTION = 20_000  # passages


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with what it is known by, and who answered for it (None: nobody)."""

    hit: Hit
    mark: str
    answered: Told | None = None

    @property
    def blocks(self) -> bool:
        """Whether it keeps the text from being published."""
        return self.hit.level == "block" and self.answered is None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the guard found, and what it could not read."""

    found: tuple[Found, ...]
    unread: tuple[str, ...]

    @property
    def blocking(self) -> list[Found]:
        """What keeps the text from being published."""
        return [each for each in self.found if each.blocks]

    @property
    def notices(self) -> list[Found]:
        """What somebody should look at."""
        return [each for each in self.found if each.hit.level != "block"]


def look(manuscript: Manuscript, rows: Sequence[Told]) -> Seen:
    """Title, text, data and every file, looked through."""
    unread: list[str] = []
    passages = [*own_words(manuscript), *_files(manuscripts.files(manuscript), unread)]
    answers = {mark: row for row in rows if row.event == "override" for mark in row.data.get("hits", ())}
    hits = scan(passages, own=contacts(manuscript.organ))
    found = [(hit, mark(hit)) for hit in hits]
    return Seen(tuple(Found(hit, key, answers.get(key)) for hit, key in found), tuple(unread))


def mark(hit: Hit) -> str:
    """What a hit is known by in the log, without the words themselves."""
    return chain.digest([hit.kind, hit.place, hit.shown, hit.around])[:24]


def said(organ: Organ, words: dict[str, str]) -> str:
    """Why these words, by the name of their place, cannot stand in public; empty where they can."""
    passages = [Passage(name, text) for name, text in words.items() if text]
    return refusal(blocking(passages, own=contacts(organ)))


def record(publication: Publication) -> str:
    """The same of a record without a text: its data, and the files that stand with it."""
    own = contacts(publication.organ)
    passages = [
        Passage(name, words) for field, name in WORDS.items() if (words := getattr(publication, field, ""))
    ]
    if publication.pk:
        passages += _files(publication.files.filter(erased_on__isnull=True).order_by("pk"), [])
    return refusal(blocking(passages, own=own))


def refusal(hits: Iterable[Hit]) -> str:
    """The places, and what there is to do; empty where there are none."""
    found = list(hits)
    if not found:
        return ""
    places = "、".join(f"{hit.place}有{hit.name}（{hit.shown}）" for hit in found[:5])
    more = f"等 {len(found)} 处" if len(found) > 5 else ""
    return (
        f"有个人信息：{places}{more}。请先遮盖；确实应当照原样公开的，"
        "请“起草公开信息”，由起草人以外的人说明理由放行。"
    )


def contacts(organ: Organ) -> list[str]:
    """The telephones and addresses that the organ has published as its own."""
    return [found.value for found in finders.find(organ.contact)]


def portions(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """So many passages at a time, that a large table is not in memory twice; rows are kept together."""
    some: list[Passage] = []
    for each in passages:
        if len(some) >= PORTION and not each.joined:
            yield some
            some = []
        some.append(each)
    if some:
        yield some


def own_words(one: Manuscript) -> Iterator[Passage]:
    """The words of title, data and text, without its files."""
    yield from (Passage(name, getattr(one, field)) for field, name in WORDS.items() if getattr(one, field))
    yield from of_body(one.body, "正文")


def file_words(name: str, text: FileText) -> Iterator[Passage]:
    """The words of a file, with its name in their places."""
    yield from placed(name, text.passages)


def placed(name: str, passages: Iterable[Sequence[Any]]) -> Iterator[Passage]:
    """The same of passages as they are kept."""
    for place, words, label, joined in passages:
        yield Passage(f"附件“{name}”{place}", words, label, joined)


def _files(along: Iterable[StoredFile], unread: list[str]) -> Iterator[Passage]:
    """The words of the files as they were read when they were added."""
    for each in along.select_related("text"):  # type: ignore[attr-defined]
        text: FileText | None = getattr(each, "text", None)
        if text is None:
            unread.append(f"附件“{each.name}”还没有读。")
            continue
        unread += text.unread
        yield from file_words(each.name, text)
