"""What does one row of an old site's table say, and what is wrong with it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.utils import timezone

from gongkai.guard import bodies, filenames
from gongkai.guard.files import MAX_BYTES
from gongkai.guard.reading.pages import coding
from gongkai.law import docnumbers
from gongkai.law.contents import ITEMS
from gongkai.records import chain
from gongkai.records.actions import clock, registers
from gongkai.records.actions.manuscripts import MAX_BODY
from gongkai.records.actions.stocktable import COLUMNS, SPECS, Row
from gongkai.records.models import Publication

LIMITS = {
    "title": 300,
    "doc_number": 80,
    "index_number": 60,
    "topic": 60,
    "genre": 30,
    "keywords": 200,
    "summary": 200,
    "address": 1000,
}
MOST_FILES = 50  # of one document
_ITEMS = {each.name: each.key for each in ITEMS.values()} | {str(each): each.key for each in ITEMS.values()}
_PARTED = re.compile(r"[；;\n]")
_MOMENT = re.compile(
    r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[ T]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?", re.ASCII
)
_PAGES = ("html", "htm", "shtml", "txt")
_FILE = re.compile(rf"[^<>\n]{{1,200}}\.(?:{'|'.join(_PAGES)}|docx?|pdf|wps)", re.IGNORECASE)


@dataclass(slots=True)
class Document:
    """One row that can be taken. `files` are names and contents; `body` is cleaned."""

    number: int
    row: Row
    key: str
    column: str
    values: dict[str, Any]
    body: str
    published_on: date
    published_at: datetime | None
    index_number: str
    address: str
    path: str
    files: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """What the reader is told of where it comes from."""
        day = f"{self.published_at:%Y-%m-%d %H:%M}" if self.published_at else self.published_on.isoformat()
        where = f"，原网址 {self.address}" if self.address and len(self.address) <= 200 else ""
        return f"由原网站迁入，{day} 首次公开{where}"


class Folder:
    """The folder the files lie in; None where only a table was given."""

    def __init__(self, path: Path | None) -> None:
        self.path = path.resolve() if path else None

    def read(self, name: str) -> bytes:
        """A file of the folder, never one outside of it. Raises ValueError."""
        if self.path is None:
            raise ValueError(f"写了文件“{filenames.shown(name)}”，但没有给出文件夹。")
        found = (self.path / name.replace("\\", "/").lstrip("/")).resolve()
        if not found.is_relative_to(self.path) or not found.is_file():
            raise ValueError(f"文件夹里没有“{filenames.shown(name)}”。")
        if found.stat().st_size > MAX_BYTES:
            raise ValueError(f"“{filenames.shown(name)}”超过 {MAX_BYTES // 2**20} MB。")
        return found.read_bytes()


def key_of(row: Row) -> str:
    """What a row is known by: its old address, or all that stands in it."""
    address = str(row.get("address") or "").strip()
    said = address or {column.key: str(row.get(column.key) or "").strip() for column in COLUMNS}
    return chain.digest(["stock", said])


def path_of(address: str) -> str:
    """An old address without its host, as a request for it would name it; empty where it leads nowhere."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}" if "/" in address else "")
    except ValueError:
        return ""
    path = unquote(parts.path) + (f"?{unquote(parts.query)}" if parts.query else "")
    return path if path not in ("", "/") and len(path) <= 800 else ""


def parse(number: int, row: Row, folder: Folder) -> Document:
    """The document of a row. Raises ValidationError, by column."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for key, spec in SPECS.items():
        try:
            values[key] = _READS.get(key, _typed)(key, row.get(key))
        except ValueError as problem:
            errors[key] = str(problem)
        else:
            if key in LIMITS and len(str(values[key])) > LIMITS[key]:
                errors[key] = f"太长了，{spec.heading}最多 {LIMITS[key]} 个字。"
    errors = errors or dict(_together(values))
    if errors:
        raise ValidationError(errors)
    return _document(number, row, values, folder)


def _document(number: int, row: Row, values: dict[str, Any], folder: Folder) -> Document:
    errors: dict[str, str] = {}
    body, files = "", []
    try:
        body = _body(str(row.get("body") or ""), folder)
    except ValueError as problem:
        errors["body"] = str(problem)
    try:
        files = _files(values.pop("files"), folder)
    except ValueError as problem:
        errors["files"] = str(problem)
    if errors:
        raise ValidationError(errors)
    published_on, published_at = values.pop("published")
    address = values.pop("address")
    return Document(
        number=number,
        row=row,
        key=key_of(row),
        column=values.pop("column"),
        index_number=values.pop("index_number"),
        values={name: value for name, value in values.items() if name != "body"},
        body=body,
        published_on=published_on,
        published_at=published_at,
        address=address,
        path=path_of(address),
        files=files,
    )


def _typed(key: str, raw: object) -> object:
    return registers.typed(SPECS[key], raw)


def _plain(key: str, raw: object) -> str:
    """A text of any length; the limits say how long it may be."""
    text = " ".join(str(raw or "").split())
    if not text and SPECS[key].required:
        raise ValueError("请填写。")
    return "".join(char for char in text if char.isprintable())


def _moment(key: str, raw: object) -> tuple[date, datetime | None]:
    """The day, and the moment where the hour is given. Raises ValueError."""
    if isinstance(raw, datetime):
        at = raw if (raw.hour, raw.minute, raw.second) != (0, 0, 0) else None
        return _day(raw.date()), timezone.make_aware(at) if at else None
    match = _MOMENT.fullmatch(str(raw or "").strip())
    if not match:
        return _day(raw), None
    day = _day(match[1])
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"“{match[0]}”不是时刻。")
    if (hour, minute, second) == (0, 0, 0):
        return day, None  # an old system's way of writing a day
    return day, datetime.combine(day, time(hour, minute, second), timezone.get_current_timezone())


def _day(raw: object) -> date:
    found = registers.typed(_DATE, raw)
    assert isinstance(found, date)
    return found


_DATE = SPECS["formed_on"]


def _item(key: str, raw: object) -> object:
    text = str(raw or "").strip()
    return registers.typed(SPECS[key], _ITEMS.get(text, text))


def _kept(key: str, raw: object) -> str:
    return str(raw or "")


def _choice(default: str) -> Any:
    def read(key: str, raw: object) -> object:
        return registers.typed(SPECS[key], raw) or default

    return read


def _doc_number(key: str, raw: object) -> str:
    return docnumbers.normal(_plain(key, raw))


_TEXTS = ("title", "column", "index_number", "topic", "genre", "keywords", "summary", "address")
_READS: Mapping[str, Any] = {
    **dict.fromkeys(_TEXTS, _plain),
    "doc_number": _doc_number,
    "published": _moment,
    "item": _item,
    "body": _kept,
    "files": _kept,
    "kind": _choice(Publication.Kind.INFORMATION.value),
    "attribute": _choice(Publication.Attribute.PROACTIVE.value),
    "validity": _choice(Publication.Validity.VALID.value),
}


def _together(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What one column says about another; the rules of every publication."""
    published_on, published_at = values["published"]
    if published_on < values["formed_on"]:
        yield "published", "公开日期不能早于成文日期。"
    if published_at and published_at > clock.now():
        yield "published", "公开时间不能晚于现在。"
    ended = values["validity"] in (Publication.Validity.REPEALED, Publication.Validity.LAPSED)
    if ended != bool(values["ended_on"]):
        yield "ended_on", "废止或失效的文件要写日期，有效的文件不写。"
    if values["ended_on"] and values["ended_on"] < values["formed_on"]:
        yield "ended_on", "废止、失效日期不能早于成文日期。"


def _body(cell: str, folder: Folder) -> str:
    text = cell.strip()
    if _FILE.fullmatch(text):
        text = _page(text, folder)
    if len(text) > MAX_BODY:
        raise ValueError(f"正文太长，最多 {MAX_BODY} 个字，请把一部分放进附件。")
    return bodies.clean(text.replace("\x00", ""))


def _page(name: str, folder: Folder) -> str:
    """The words of a page or text of the folder; other kinds of files are no text to show."""
    if filenames.ending(name) not in _PAGES:
        raise ValueError(f"“{filenames.shown(name)}”不能作正文，请写在“附件”里。")
    data = folder.read(name)
    return data.decode(coding(data), "replace").lstrip("\ufeff")


def _files(cell: str, folder: Folder) -> list[tuple[str, bytes]]:
    names = [name.strip() for name in _PARTED.split(cell) if name.strip()]
    if len(names) > MOST_FILES:
        raise ValueError(f"附件太多，最多 {MOST_FILES} 个。")
    found: dict[str, bytes] = {}
    for name in names:
        own = re.split(r"[/\\]", name)[-1]
        if own in found:
            raise ValueError(f"有两个同名的附件“{filenames.shown(own)}”。")
        found[own] = folder.read(name)
    return list(found.items())


def reasons(problem: ValidationError) -> str:
    """What is wrong with a row, in one line."""
    if not hasattr(problem, "error_dict"):
        return "；".join(problem.messages)
    told = problem.message_dict.items()
    return "；".join(
        f"{SPECS[key].heading}：{''.join(said)}" if key in SPECS else "".join(said) for key, said in told
    )
