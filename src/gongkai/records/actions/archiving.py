"""A closed request becomes one package: papers, ledger and metadata, with a hash for each and for all.

The package can be checked without the platform: `verify` reads nothing but its bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.letter.papers import Entry
from gongkai.records import chain
from gongkai.records.actions import cases, clock, files, log
from gongkai.records.models import Case, CaseEvent, StoredFile, User
from gongkai.records.queries import archives, contents
from gongkai.records.queries.archives import INDEX, MANIFEST, METADATA, SCHEMA, SCHEMAS

HASHED = ("organ", "case", "seq", "on", "event", "data", "recorded_at", "actor")
LARGEST = 4 * 1024**3  # bytes unpacked: beyond this a file is no package of ours
_TIME = (1980, 1, 1, 0, 0, 0)


@transaction.atomic
def archive(*, case: Case, actor: User, reason: str = "") -> StoredFile:
    """Make the package of a closed request and keep it encrypted.

    Raises NotAllowed while it is open, is archived already, or a file waits for the scanner;
    ValidationError without a reason where a letter has not arrived.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("organ", "request").get(pk=case.pk)
    refused = archives.refusal(case)
    if refused:
        raise NotAllowed(refused, cites.REG_45)
    waiting = archives.unserved(case)
    if waiting and not reason.strip():
        raise ValidationError({"reason": f"{'；'.join(waiting)}。仍要归档的，请写明理由。"})
    data = package(case)
    stored = files.made(
        organ=case.organ,
        kind=StoredFile.Kind.PACKAGE,
        name=f"{case.number}.zip",
        data=data,
        content_type="application/zip",
        by=actor,
        case=case,
    )
    kept = {"package": stored.sha256, "file": stored.pk, "reason": reason.strip()}
    cases.record_event(case=case, event="archived", on=clock.today(), actor=actor, data=kept)
    return stored


def download(*, case: Case, actor: User) -> tuple[StoredFile, bytes]:
    """The package of an archived request, for one reading that is logged. Raises NotAllowed."""
    stored = archives.stored(case)
    if stored is None:
        raise NotAllowed("这件申请还没有归档。", cites.REG_45)
    data = files.read(stored)
    seen = {"number": case.number, "sha256": stored.sha256}
    log.append(organ=case.organ, actor=actor, action="archive.download", subject=f"case/{case.pk}", data=seen)
    return stored, data


def package(case: Case) -> bytes:
    """The package as it would be made now."""
    rows = list(case.events.select_related("actor").order_by("seq"))
    counted = cases.read(case.organ, rows)
    listed = list(contents.parts(case, rows, counted, files.read))
    parts = {each.name: each.data for each in listed}
    parts[METADATA] = chain.canonical(archives.metadata(case, rows, [each.as_json() for each in listed]))
    parts[INDEX] = archives.index(case, [*(each.entry for each in listed), _entry(parts[METADATA])])
    parts[MANIFEST] = chain.canonical(_manifest(case, rows, parts))
    return _zip(parts)


def _entry(metadata: bytes) -> Entry:
    return Entry(METADATA, remark="元数据", sha256=_hash(metadata))


def _manifest(case: Case, rows: list[CaseEvent], parts: Mapping[str, bytes]) -> dict[str, object]:
    listed = [
        {"name": name, "size": len(data), "sha256": _hash(data)} for name, data in sorted(parts.items())
    ]
    head = rows[-1].hash if rows else chain.START
    said = {"schema": SCHEMA, "case": case.number, "head": head, "files": listed}
    return {**said, "sha256": chain.digest(said)}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _zip(parts: Mapping[str, bytes]) -> bytes:
    """The same parts give the same bytes: no time of writing is kept."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in sorted(parts.items()):
            book.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


# ── checking a package alone ─────────────────────────────────────────────────────────────────────────


def verify(data: bytes) -> list[str]:
    """What is wrong with a package, in Chinese, a sentence each; empty where nothing is."""
    try:
        return list(_faults(data))
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError, NotImplementedError) as why:
        return [f"这不是可以读取的归档包，或者已经损坏（{type(why).__name__}）。"]


def _faults(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = book.namelist()
        if sum(each.file_size for each in book.infolist()) > LARGEST:
            raise ValueError("too large")
        if MANIFEST not in names:
            yield f"缺少清单 {MANIFEST}。"
            return
        yield from (f"{name}：同名文件有两份。" for name in {each for each in names if names.count(each) > 1})
        manifest = json.loads(book.read(MANIFEST))
        said = {key: manifest[key] for key in manifest if key != "sha256"}
        if manifest.get("schema") not in SCHEMAS or chain.digest(said) != manifest.get("sha256"):
            yield "清单与它自己的校验值不符。"
        yield from _listed(book, manifest["files"])
        if METADATA in names:
            metadata = json.loads(book.read(METADATA))
            yield from _chained(metadata, manifest["head"])
            yield from _complete(book, metadata)


def _listed(book: zipfile.ZipFile, listed: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    known = {each["name"]: each for each in listed}
    present = set(book.namelist()) - {MANIFEST}
    yield from (f"缺少文件 {name}。" for name in sorted(known.keys() - present))
    yield from (f"多出文件 {name}，清单里没有。" for name in sorted(present - known.keys()))
    for name in sorted(known.keys() & present):
        if _hash(book.read(name)) != known[name]["sha256"]:
            yield f"文件 {name} 的内容与清单不符。"


def _chained(metadata: Mapping[str, Any], head: str) -> Iterator[str]:
    """Every entry's hash computed anew from what the entry says."""
    last = chain.START
    for at, event in enumerate(metadata["events"], start=1):
        linked = chain.link(last, {key: event[key] for key in HASHED}, event["hash"])
        if event["seq"] != at or event["previous_hash"] != last or event["hash"] != linked:
            yield f"第 {at} 个事件与哈希链不符。"
            return
        last = event["hash"]
    if last != head:
        yield "最后一个事件与清单不符。"


def _complete(book: zipfile.ZipFile, metadata: Mapping[str, Any]) -> Iterator[str]:
    """Whatever the metadata lists is there as it was, and every letter that was numbered is listed."""
    if "contents" not in metadata:
        return  # the first schema listed the letters and files alone
    present = set(book.namelist())
    for each in metadata["contents"]:
        if each["name"] not in present:
            yield f"目录所列的 {each['name']} 不在包里。"
        elif _hash(book.read(each["name"])) != each["sha256"]:
            yield f"{each['name']} 的内容与目录所列的不符。"
    kinds = [(each["kind"], each["number"]) for each in metadata["contents"]]
    for letter in metadata["letters"]:
        if letter["number"] and ("letter", letter["number"]) not in kinds:
            yield f"文书 {letter['number']} 不在包里。"
    yield from (f"包里缺少{name}。" for kind, name in contents.REQUIRED.items() if kind not in dict(kinds))
