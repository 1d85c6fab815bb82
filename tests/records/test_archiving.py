"""The package of a closed request, checked alone: whatever is missing, added or altered shows."""

from __future__ import annotations

import io
import json
import zipfile

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from gongkai.law.errors import NotAllowed
from gongkai.records import chain
from gongkai.records.actions import archiving, cases, clock, delivering, files, letters
from gongkai.records.models import LogEntry, StoredFile
from gongkai.records.verify import faults


@pytest.fixture
def closed(walk):
    """A request that was answered, collected, and had a file handed in with it."""
    case = walk.case()
    walk.file(case, "attachment", name="现场 照片：一.txt")
    letter = walk.reply(case, "granted")
    delivering.collect(letter=letter)
    case.refresh_from_db()
    return case


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return buffer.getvalue()


def _resealed(parts: dict[str, bytes]) -> bytes:
    """A package whose manifest a forger has made to fit its files."""
    manifest = json.loads(parts["manifest.json"])
    for each in manifest["files"]:
        each["sha256"] = archiving._hash(parts[each["name"]])
    said = {key: manifest[key] for key in manifest if key != "sha256"}
    parts["manifest.json"] = chain.canonical({**said, "sha256": chain.digest(said)})
    return _packed(parts)


def test_package_holds_papers_ledger_and_metadata_and_verifies(walk, closed):
    stored = archiving.archive(case=closed, actor=walk.people["intake"])
    closed.refresh_from_db()
    data = files.read(stored)
    parts = _parts(data)
    assert archiving.verify(data) == []
    assert {"manifest.json", "metadata.json", "ledger.json", "ledger.pdf", "index.pdf"} <= set(parts)
    assert [name for name in parts if name.endswith("一.txt")] == ["files/003 现场 照片_一.txt"]
    assert parts["index.pdf"].startswith(b"%PDF")
    metadata = json.loads(parts["metadata.json"])
    assert metadata["request"]["applicant"]["name"] == "李小明"
    assert metadata["case"]["outcome"] == "予以公开"
    event = closed.events.last()
    assert (closed.stage, event.event, event.data["package"]) == ("archived", "archived", stored.sha256)
    assert list(faults()) == []


def _words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(
        "".join(page.get_textpage().get_text_range().replace("\u200b", "").split()) for page in pages
    )


def test_package_is_the_whole_file_of_the_case(walk):
    """Request, receipt, proofs, review, who agreed, letter, enclosure, service, course, dates: all listed."""
    case = walk.case(asks=["2025年清单", "2024年审计报告"])
    walk.file(case, "identity", name="身份证.txt")
    letter = walk.reply(case, "granted")
    delivering.collect(letter=letter)
    case.refresh_from_db()
    letter.refresh_from_db()
    parts = _parts(archiving.package(case))
    metadata = json.loads(parts["metadata.json"])
    kinds = [each["kind"] for each in metadata["contents"]]
    for kind in ("application", "receipt", "identity", "review", "approval", "letter", "service", "course"):
        assert kind in kinds, kind
    by_kind = {each["kind"]: parts[each["name"]] for each in metadata["contents"]}
    form = _words(by_kind["application"])
    for told in ("李小明", "11010519491231002X", "13800138000", "2025年清单", "2024年审计报告", case.number):
        assert told in form
    assert case.number in _words(by_kind["receipt"])
    assert "予以公开" in _words(by_kind["review"])
    assert "同意签发" in _words(by_kind["approval"])
    served = _words(by_kind["service"])
    assert "本平台领取" in served
    assert f"{timezone.localtime(letter.deliveries.get().collected_at):%H:%M:%S}" in served
    assert letter.hash in served
    index = _words(parts["index.pdf"])
    for each in metadata["contents"]:
        assert "".join(each["name"].removeprefix("files/").split()) in index
        assert each["pages"] == (len(pypdfium2.PdfDocument(parts[each["name"]])) if _pdf(each) else None)


def _pdf(each: dict) -> bool:
    return each["name"].endswith(".pdf")


@pytest.mark.parametrize(
    ("kind", "said"),
    [("application", "包里缺少申请表"), ("letter", "文书 "), ("receipt", "登记回执.pdf 不在包里")],
)
def test_paper_that_was_taken_out_shows_under_a_new_manifest(closed, kind, said):
    parts = _parts(archiving.package(closed))
    manifest, metadata = json.loads(parts["manifest.json"]), json.loads(parts["metadata.json"])
    gone = next(each for each in metadata["contents"] if each["kind"] == kind)
    if kind != "receipt":
        metadata["contents"].remove(gone)
        parts["metadata.json"] = chain.canonical(metadata)
    del parts[gone["name"]]
    manifest["files"] = [each for each in manifest["files"] if each["name"] != gone["name"]]
    parts["manifest.json"] = chain.canonical(manifest)
    assert any(said in fault for fault in archiving.verify(_resealed(parts)))


def test_infected_file_is_left_out_and_the_index_says_so(walk, closed):
    walk.file(closed, "other", name="染毒.txt")
    StoredFile.objects.filter(name="染毒.txt").update(scan="infected")
    parts = _parts(archiving.package(closed))
    assert not any("染毒" in name for name in parts)
    assert "查出病毒，未收入" in _words(parts["index.pdf"])


def test_same_case_makes_the_same_package(closed):
    assert archiving.package(closed) == archiving.package(closed)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda parts: parts.pop("ledger.pdf"), "缺少文件 ledger.pdf"),
        (lambda parts: parts.update({"更多.txt": b"x"}), "多出文件 更多.txt"),
        (lambda parts: parts.update({"ledger.pdf": b"%PDF x"}), "ledger.pdf 的内容与清单不符"),
        (lambda parts: parts.pop("manifest.json"), "缺少清单"),
    ],
)
def test_package_that_was_tampered_with_is_named(closed, change, said):
    parts = _parts(archiving.package(closed))
    change(parts)
    assert any(said in fault for fault in archiving.verify(_packed(parts)))


def test_manifest_that_was_rewritten_by_hand_shows(closed):
    parts = _parts(archiving.package(closed))
    parts["manifest.json"] = parts["manifest.json"].replace(closed.number.encode(), b"2099-0001")
    assert "清单与它自己的校验值不符。" in archiving.verify(_packed(parts))


def test_event_that_was_altered_breaks_the_chain_even_under_a_new_manifest(closed):
    parts = _parts(archiving.package(closed))
    metadata = json.loads(parts["metadata.json"])
    metadata["events"][0]["on"] = "2026-01-01"
    parts["metadata.json"] = chain.canonical(metadata)
    assert archiving.verify(_resealed(parts)) == ["第 1 个事件与哈希链不符。"]


def test_last_event_that_was_cut_off_shows_under_a_new_manifest(closed):
    parts = _parts(archiving.package(closed))
    metadata = json.loads(parts["metadata.json"])
    metadata["events"].pop()
    parts["metadata.json"] = chain.canonical(metadata)
    assert archiving.verify(_resealed(parts)) == ["最后一个事件与清单不符。"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", _packed({"manifest.json": b"[]"})])
def test_what_is_no_package_is_said_in_one_line(data):
    found = archiving.verify(data)
    assert len(found) == 1
    assert "归档包" in found[0]


def test_open_case_is_not_archived(walk):
    with pytest.raises(NotAllowed, match="还没有办结"):
        archiving.archive(case=walk.case(), actor=walk.people["intake"])


def test_letter_that_nobody_signed_for_asks_for_a_reason(walk):
    case = walk.case()
    walk.reply(case, "granted", way="post")
    with pytest.raises(ValidationError, match="待签收"):
        archiving.archive(case=case, actor=walk.people["intake"])
    archiving.archive(case=case, actor=walk.people["intake"], reason="两次投递无人签收")
    case.refresh_from_db()
    assert case.stage == "archived"
    with pytest.raises(NotAllowed, match="已经归档"):
        archiving.archive(case=case, actor=walk.people["intake"], reason="再来一次")


def test_case_with_a_file_the_scanner_has_not_seen_is_not_archived(walk, closed):
    StoredFile.objects.filter(case=closed, kind="attachment").update(scan="held")
    with pytest.raises(NotAllowed, match="病毒扫描"):
        archiving.archive(case=closed, actor=walk.people["intake"])


def test_download_of_a_package_is_logged(walk, closed):
    archiving.archive(case=closed, actor=walk.people["intake"])
    _, data = archiving.download(case=closed, actor=walk.people["auditor"])
    assert archiving.verify(data) == []
    entry = LogEntry.objects.filter(organ=walk.organ, action="archive.download").get()
    assert entry.actor == walk.people["auditor"]


def test_case_closed_anew_is_archived_anew_and_keeps_its_first_package(walk, closed):
    first = archiving.archive(case=closed, actor=walk.people["intake"])
    letter, head = closed.letters.get(), walk.people["head"]
    seq = closed.events.get(event="reply_delivered").seq
    cases.record_event(
        case=closed, event="voided", on=clock.today(), actor=head, data={"seq": seq, "note": "送错了人"}
    )
    letters.step(letter=letter, key="revoke", actor=head, reason="送错了人")
    delivering.collect(letter=walk.reply(closed, "granted"))
    closed.refresh_from_db()
    assert closed.stage == "file"
    second = archiving.archive(case=closed, actor=walk.people["intake"])
    closed.refresh_from_db()
    assert closed.stage == "archived"
    assert StoredFile.objects.filter(pk__in=(first.pk, second.pk), erased_on=None).count() == 2
    assert list(faults()) == []
