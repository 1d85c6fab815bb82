"""The public stock is looked through again: what names persons is listed, masked, until it is settled."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from docx import Document

from gongkai.guard import version
from gongkai.law.errors import NotAllowed
from gongkai.records import pictures, verify
from gongkai.records.actions import (
    clock,
    files,
    manuscripts,
    organs,
    publications,
    publishing,
    settling,
    shutting,
    stock,
    stocktable,
    sweeping,
)
from gongkai.records.actions.stockrows import Folder
from gongkai.records.models import Finding, IssuedReport, LogEntry, Manuscript, Publication, Sweep, Swept
from gongkai.records.queries.gate import Public

ID_NUMBER = "11010519491231002X"
WAY = (("submit", "handler"), ("review", "reviewer"), ("clear", "reviewer"), ("publish", "signer"))


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch):
    """What a machine can read of pictures is another test's."""
    monkeypatch.setattr(pictures, "available", lambda: False)


@pytest.fixture
def column(organ):
    return organs.create_column(organ=organ, name="通知公告", actor=None)


@pytest.fixture
def stand(organ, column, people, monkeypatch):
    """A document that stands in public though it names somebody: an earlier guard did not see it."""

    def stand(
        title: str = "补贴公示", body: str = f"领取人身份证号 {ID_NUMBER}。", file: bytes = b""
    ) -> Publication:
        fields = {"column": column, "title": title, "formed_on": clock.today(), "item": "20-11", "body": body}
        with monkeypatch.context() as blind:
            blind.setattr("gongkai.records.queries.privacy.scan", lambda *args, **more: ())
            made = manuscripts.draft(organ=organ, fields=fields, actor=people["handler"])
            if file:
                manuscripts.attach(
                    manuscript=made, name="名单.docx", data=file, scan="none", actor=people["handler"]
                )
            for key, role in WAY:
                made = manuscripts.step(manuscript=made, key=key, actor=people[role], reason="样例")
        return made.publication

    return stand


def word(*lines: str) -> bytes:
    book, out = Document(), io.BytesIO()
    book.core_properties.author = ""
    for line in lines:
        book.add_paragraph(line)
    book.save(out)
    return out.getvalue()


def sweep(organ, **more):
    return sweeping.go(organ=organ, **more)


def test_titles_texts_and_files_are_looked_through(organ, stand):
    stand("甲", "第一条")
    stand("乙")
    stand("丙", "第一条", word(f"张三丰，身份证号 {ID_NUMBER}"))
    done = sweep(organ)
    assert (done.scanned, done.hits) == (3, 2)
    places = set(Finding.objects.values_list("title", "place"))
    assert places == {("乙", "正文第 1 段"), ("丙", "附件“名单.docx”第 1 段")}
    assert list(verify.faults()) == []


def test_the_register_holds_masked_words_only(organ, stand):
    stand(f"关于{ID_NUMBER}的公示", f"领取人张三丰，身份证号 {ID_NUMBER}，电话 13800138000。")
    sweep(organ)
    kept = json.dumps(list(Finding.objects.values()), default=str, ensure_ascii=False)
    assert Finding.objects.count() >= 3
    assert ID_NUMBER not in kept
    assert "13800138000" not in kept


def test_records_without_a_text_and_issued_reports_are_looked_through(organ, column, people, monkeypatch):
    monkeypatch.setattr(
        publications, "_names_nobody", lambda record: None
    )  # registered by an earlier release
    record = Publication(
        organ=organ, column=column, title="名单", summary=f"身份证号 {ID_NUMBER}", formed_on=date(2024, 3, 1),
        published_on=date(2024, 3, 4),
    )  # fmt: skip
    publications.save(publication=record, actor=people["handler"])
    stored = files.keep(
        organ=organ, kind="published", name="表.docx", data=word(f"身份证号 {ID_NUMBER}"), scan="none",
        publication=record,
    )  # fmt: skip
    report = {
        "schema": "gongkai-report/1", "organ": organ.name, "year": 2023, "form": "2021", "title": "年度报告",
        "issued": None, "sections": [{"no": 1, "heading": "总体情况", "text": "联系人手机 13800138000。"}],
        "cells": {},
    }  # fmt: skip
    IssuedReport.objects.create(
        organ=organ, year=2023, origin="imported", document=json.dumps(report), document_hash="x",
        issued_at=clock.now(), issued_on=clock.today(),
    )  # fmt: skip
    sweep(organ)
    told = set(Finding.objects.values_list("title", "place"))
    assert told == {
        ("名单", "内容概述"),
        ("名单", f"附件“{stored.name}”第 1 段"),
        ("2023 年度报告", "第1部分第 1 段"),
    }


def test_what_has_not_changed_is_read_once_unless_all_is_asked_for(organ, stand, people, monkeypatch):
    stand("甲", "第一条")
    changed = stand("乙", "第一条")
    assert sweep(organ).scanned == 2
    assert sweep(organ).scanned == 0
    assert sweep(organ, whole=True).scanned == 2
    made = manuscripts.correct(publication=changed, actor=people["handler"])
    manuscripts.change(manuscript=made, fields={"body": "第二条", "change": "改"}, actor=people["handler"])
    for key, role in WAY:
        made = manuscripts.step(manuscript=made, key=key, actor=people[role], reason="样例")
    assert sweep(organ).scanned == 1
    monkeypatch.setattr(sweeping, "rules", lambda: "newer")
    assert sweep(organ).scanned == 3


def test_a_review_that_was_left_goes_on_where_it_was(organ, stand, monkeypatch):
    for n in range(4):
        stand(f"第{n}号")
    first = sweep(organ, seconds=0)
    assert (first.finished_at, first.scanned) == (None, 1)
    real = sweeping._write
    monkeypatch.setattr(sweeping, "_write", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        sweep(organ)
    monkeypatch.setattr(sweeping, "_write", real)
    done = sweep(organ)
    assert (done.pk, done.scanned, done.hits) == (first.pk, 4, 4)
    assert done.finished_at
    assert Swept.objects.count() == Finding.objects.count() == 4


def test_a_second_person_lets_it_stand_and_it_does_not_come_back(organ, stand, people):
    stand()
    sweep(organ)
    found = Finding.objects.get()
    organs.grant_role(organ=organ, user=people["handler"], role="reviewer", actor=people["administrator"])
    with pytest.raises(NotAllowed, match="须由其他人办理"):
        settling.answer(finding=found, reason="经本人同意", actor=people["handler"])
    with pytest.raises(NotAllowed, match="说明理由保留"):
        settling.answer(finding=found, reason="经本人同意", actor=people["auditor"])
    with pytest.raises(Exception, match="请写明照原样公开的理由"):
        settling.answer(finding=found, reason=" ", actor=people["reviewer"])
    settling.answer(finding=found, reason="经本人同意", actor=people["reviewer"])
    with pytest.raises(NotAllowed, match="已经处理过"):
        settling.answer(finding=found, reason="经本人同意", actor=people["signer"])
    sweep(organ, whole=True)
    found.refresh_from_db()
    assert (found.state, found.settled_by, Finding.objects.count()) == ("answered", people["reviewer"], 1)
    assert list(verify.faults()) == []


def test_verify_names_a_finding_that_was_settled_behind_the_platforms_back(organ, stand, people):
    stand()
    sweep(organ)
    Finding.objects.update(state="answered", settled_by=people["signer"])
    assert any("说明理由保留没有经过平台的登记" in fault for fault in verify.faults())


def test_what_was_answered_for_at_the_review_is_no_finding(organ, column, people):
    fields = {
        "column": column, "title": "甲", "formed_on": clock.today(), "item": "20-11",
        "body": f"身份证号 {ID_NUMBER}。",
    }  # fmt: skip
    made = manuscripts.draft(organ=organ, fields=fields, actor=people["handler"])
    for key, role in (*WAY[:2], ("override", "reviewer"), *WAY[2:]):
        made = manuscripts.step(manuscript=made, key=key, actor=people[role], reason="经本人同意")
    done = sweep(organ)
    assert (done.scanned, done.hits, Finding.objects.count()) == (1, 0, 0)


def test_covered_in_one_step_and_the_version_that_named_persons_is_shut(organ, stand, people):
    public = stand("丙", "第一条", word(f"张三丰，身份证号 {ID_NUMBER}"))
    sweep(organ)
    made, left = settling.cover(publication=public, actor=people["handler"])
    assert left == []
    for key, role in WAY:
        made = manuscripts.step(manuscript=made, key=key, actor=people[role], reason="样例")
    first = Manuscript.objects.get(publication=public, version=1)
    assert (first.shut_on, first.shut_why) == (clock.today(), "含有个人信息，已由新的版本替换。")
    assert [each.version for each in Public().shown(public)] == [2]
    assert Finding.objects.get().state == "gone"
    assert sweep(organ).hits == 0
    assert list(verify.faults()) == []


def test_the_version_that_stands_is_not_shut(organ, stand, people):
    public = stand()
    standing = Manuscript.objects.get(publication=public)
    with pytest.raises(NotAllowed, match="只能停止公开以前的版本"):
        shutting.shut(version=standing, reason="有个人信息", actor=people["signer"])


def test_withdrawn_is_settled(organ, stand, people):
    public = stand()
    sweep(organ)
    publishing.withdraw(publication=public, reason="含有个人信息", actor=people["signer"])
    sweep(organ)
    assert Finding.objects.get().state == "gone"


def test_what_could_not_be_read_is_listed_for_people(organ, stand):
    from gongkai.guard.reading.pdf import png

    stand("甲", "第一条")
    public = stand("图", "第一条")
    version_ = Manuscript.objects.get(publication=public)
    stored = files.keep(
        organ=organ, kind="published", name="扫描.png", data=png(2, 2, 2, b"\xff" * 4), scan="none",
        manuscript=version_, publication=public,
    )  # fmt: skip
    done = sweep(organ)
    found = Finding.objects.get()
    assert (done.unread, done.hits, found.kind) == (1, 0, "unread")
    assert stored.name in found.place


def test_stock_that_came_over_is_looked_through_too(organ, column, monkeypatch):
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["标题", "栏目", "成文日期", "公开日期", "正文"])
    lines.writerow(["甲", "通知公告", "2019-03-01", "2019-03-04", f"身份证号 {ID_NUMBER}"])
    with monkeypatch.context() as blind:
        blind.setattr("gongkai.records.actions.stockmaking.located", lambda *args, **more: [])
        table = stocktable.read("表.csv", io.BytesIO(out.getvalue().encode()))
        stock.take(
            organ=organ, source="表.csv", table=table, folder=Folder(None), scan=lambda _: "none", actor=None
        )
    assert sweep(organ).hits == 1


def test_due_once_a_week(organ, monkeypatch):
    assert sweeping.due(organ)
    sweep(organ)
    assert not sweeping.due(organ)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sweeping.due(organ)


def test_other_organs_are_left_alone(organ, stand):
    other = organs.create_organ(code="other-bureau", name="测试市乙局")
    stand()
    assert sweep(other).scanned == 0
    assert not Finding.objects.exists()


def test_the_end_is_logged_and_rules_have_a_mark(organ, stand):
    stand()
    done = sweep(organ)
    entry = LogEntry.objects.get(action="sweep.finish")
    assert entry.data == {"scanned": 1, "hits": 1, "unread": 0, "rules": version.rules()}
    assert Sweep.objects.get() == done
    assert len(version.rules()) == 12
