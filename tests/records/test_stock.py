"""An old site's documents come over: dates kept, persons held back, nothing twice, nothing lost."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.storage import storages
from docx import Document

from gongkai.law.errors import NotAllowed
from gongkai.records import files as keeping
from gongkai.records import verify
from gongkai.records.actions import (
    clock,
    manuscripts,
    masking,
    organs,
    publications,
    publishing,
    stock,
    stocktable,
)
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.actions.stockrows import Folder, path_of
from gongkai.records.models import (
    Brought,
    FileText,
    LogEntry,
    Manuscript,
    Publication,
    StockImport,
    StoredFile,
)
from gongkai.records.queries import published
from gongkai.records.queries.gate import Public
from tampering import openly

ID_NUMBER = "11010519491231002X"
HEADINGS = ("标题", "栏目", "成文日期", "公开日期", "正文", "附件", "原网址")


@pytest.fixture
def column(organ):
    return organs.create_column(organ=organ, name="通知公告", actor=None)


def sheet(*rows: dict[str, str], coding: str = "utf-8-sig") -> io.BytesIO:
    """A table of these rows, each completed to one that can be taken."""
    plain = {"栏目": "通知公告", "成文日期": "2019-03-01", "公开日期": "2019-03-04", "正文": "第一条"}
    names = list(dict.fromkeys([*HEADINGS, *(name for row in rows for name in row)]))
    out = io.StringIO()
    lines = csv.DictWriter(out, names)
    lines.writeheader()
    lines.writerows({**plain, **row} for row in rows)
    return io.BytesIO(out.getvalue().encode(coding))


@pytest.fixture
def take(organ, column, people):
    def take(stream: io.BytesIO, folder: Path | None = None, **more: object):
        given = {"scan": lambda data: "none", "actor": people["handler"], **more}
        table = stocktable.read("表.csv", stream)
        return stock.take(organ=organ, source="表.csv", table=table, folder=Folder(folder), **given)

    return take


def word(*lines: str) -> bytes:
    book, out = Document(), io.BytesIO()
    for line in lines:
        book.add_paragraph(line)
    book.save(out)
    return out.getvalue()


def test_a_row_becomes_a_publication_with_its_first_version(take, organ, tmp_path):
    (tmp_path / "细则.docx").write_bytes(word("附件里的补充规定"))
    row = {
        "标题": "关于房屋安全的通知",
        "公开日期": "2019-03-04 09:30",
        "正文": "<p onclick='x()'>第一条</p><script>alert(1)</script>",
        "附件": "细则.docx",
        "原网址": "http://old.example.gov.cn/a/1.html",
        "文号": "测办〔2019〕1号",
        "公开事项": "20-11",
    }
    run, outcome = take(sheet(row), tmp_path)
    public = Public().published().get()
    text = published.standing(public)
    assert (run.brought, run.held, run.rejected, outcome.rejects) == (1, 0, 0, [])
    assert (public.published_on, public.item, public.doc_number) == (
        date(2019, 3, 4),
        "20-11",
        "测办〔2019〕1号",
    )
    assert public.published_at.astimezone().strftime("%Y-%m-%d") == "2019-03-04"
    assert public.index_number == f"{organ.code}/2019-00001"
    assert (text.version, text.body) == (1, "<p>第一条</p>")
    assert "由原网站迁入，2019-03-04 09:30 首次公开" in text.origin
    assert [each.name for each in published.files(public)] == ["细则.docx"]
    assert "附件里的补充规定" in published.words([public.pk])[public.pk]
    assert list(verify.faults()) == []


def test_a_day_without_an_hour_is_given_none(take):
    take(sheet({"标题": "甲", "公开日期": "2019年3月4日"}))
    assert Public().published().get().published_at is None
    assert Manuscript.objects.get().published_at is None


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_in_every_usual_coding_are_read(take, coding):
    assert take(sheet({"标题": "关于“甲”的通知"}, coding=coding))[0].brought == 1
    assert Publication.objects.get().title == "关于“甲”的通知"


def test_excel_is_read_too_with_columns_in_any_order(take):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, ["内容", "发布日期", "名称", "成文日期", "栏目*", "不认识的列"])
    page.write_row(1, 0, ["第一条", "2019/3/4", "甲", "", "通知公告", "x"])
    page.write_datetime(1, 3, date(2019, 3, 1), day)
    book.close()
    out.seek(0)
    assert take(out)[0].brought == 1
    assert Publication.objects.get().formed_on == date(2019, 3, 1)


def test_the_template_is_read_and_has_every_column():
    with pytest.raises(StopIteration):
        next(stocktable.read("空表.xlsx", io.BytesIO(stocktable.template())).rows)
    table = stocktable.read("空表.xlsx", io.BytesIO(stocktable.template()))
    assert table.headings == tuple(column.heading for column in stocktable.COLUMNS)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "是空的"),
        ("标题,栏目\n甲,乙\n".encode(), "缺少列：成文日期、公开日期"),
        ("标题,名称,栏目,成文日期,公开日期\n".encode(), "重复的列：标题"),
        (b"\xff\xfe\x00", "不是 UTF-8"),
        (b"PK\x03\x04rubbish", "Excel"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(data, says):
    with pytest.raises(BadSheet, match=says):
        stocktable.read("表.csv", io.BytesIO(data))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"标题": ""}, "标题：请填写"),
        ({"标题": "长" * 301}, "标题：太长了"),
        ({"栏目": "没有的栏目"}, "没有“没有的栏目”这个栏目"),
        ({"成文日期": "2019-13-01"}, "成文日期：“2019-13-01”不是日期"),
        ({"公开日期": "2019-02-28"}, "公开日期不能早于成文日期"),
        ({"公开日期": "2099-01-01"}, "公开日期：日期 2099-01-01 还没有到"),
        ({"公开日期": "2019-03-04 25:00"}, "不是时刻"),
        ({"正文": ""}, "至少要有一样"),
        ({"正文": "没有.html"}, "文件夹里没有“没有.html”"),
        ({"正文": "正文.pdf"}, "不能作正文"),
        ({"附件": "../外面.txt"}, "文件夹里没有"),
        ({"附件": "假.pdf"}, "对不上"),
        ({"附件": "子/甲.txt；甲.txt"}, "同名的附件"),
        ({"有效性": "废止"}, "要写日期"),
        ({"有效性": "作古"}, "不在可选项里"),
        ({"公开事项": "99-1"}, "不在可选项里"),
    ],
)
def test_a_bad_row_is_named_with_its_reason_and_stops_no_other(take, tmp_path, wrong, says):
    inside = tmp_path / "文件"
    (inside / "子").mkdir(parents=True)
    for name in ("甲.txt", "子/甲.txt", "假.pdf"):
        (inside / name).write_text("文字", "utf-8")
    (tmp_path / "外面.txt").write_text("外面", "utf-8")
    run, outcome = take(sheet({"标题": "好的一", **wrong}, {"标题": "好的二"}), inside)
    [(number, _, reason)] = outcome.rejects
    assert (number, run.brought, run.rejected) == (2, 1, 1)
    assert says in reason
    assert [each.title for each in Publication.objects.all()] == ["好的二"]


def test_rejects_can_be_mended_and_read_again(take):
    run, outcome = take(sheet({"标题": "=甲", "栏目": "旧栏目"}, {"标题": "乙"}))
    data = stocktable.rejected(outcome.headings, outcome.rejects)
    assert keeping.get(run.rejects.path, encrypted=True) == data
    mended = data.decode("utf-8-sig").replace("旧栏目,2019", "通知公告,2019")
    again, _ = take(io.BytesIO(mended.encode("utf-8-sig")))
    assert (again.brought, again.rejected) == (1, 0)
    assert set(Publication.objects.values_list("title", flat=True)) == {"=甲", "乙"}


def test_a_column_that_is_not_there_is_made_when_asked(take, organ):
    assert take(sheet({"标题": "甲", "栏目": "旧栏目"}), new_columns=True)[0].brought == 1
    assert organ.columns.filter(name="旧栏目").exists()
    assert list(verify.faults()) == []


def test_a_second_run_leaves_out_what_is_there(take):
    rows = [
        {"标题": "甲", "原网址": "http://old/1"},
        {"标题": "乙"},
        {"标题": "丙", "原网址": "http://old/3"},
    ]
    take(sheet(*rows[:2]))
    changed = [{**rows[0], "标题": "甲（改）"}, *rows[1:]]
    run, _ = take(sheet(*changed))
    assert (run.brought, run.skipped) == (1, 2)
    assert Publication.objects.count() == 3


def test_the_same_row_twice_in_a_table_is_taken_once(take):
    run, outcome = take(
        sheet({"标题": "甲", "原网址": "http://old/1"}, {"标题": "乙", "原网址": "http://old/1"})
    )
    assert (run.brought, outcome.rejects[0][0]) == (1, 3)
    assert "与第 2 行的原网址相同" in outcome.rejects[0][2]


def test_interrupted_nothing_is_lost_but_the_batch_under_way(take, tmp_path, monkeypatch):
    monkeypatch.setattr("gongkai.records.actions.stockmaking.BATCH", 2)
    (tmp_path / "甲.txt").write_text("文字", "utf-8")
    rows = [{"标题": f"第{n}号", "附件": "甲.txt"} for n in range(6)]
    real, calls = stock._row, []

    def stop(run, made):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(run, made)

    monkeypatch.setattr(stock, "_row", stop)
    before = set(_kept())
    with pytest.raises(KeyboardInterrupt):
        take(sheet(*rows), tmp_path)
    assert Publication.objects.count() == 2
    assert len(set(_kept()) - before) == 2
    assert list(verify.faults()) == []
    monkeypatch.setattr(stock, "_row", real)
    run, _ = take(sheet(*rows), tmp_path)
    assert (run.brought, run.skipped) == (4, 2)
    assert StockImport.objects.filter(finished_at=None).get().brought == 2
    assert list(verify.faults()) == []


def _kept() -> list[str]:
    root = Path(storages["files"].path("."))
    return [str(path) for path in root.rglob("*.bin")]


def test_what_names_persons_is_held_back_and_takes_the_usual_way(take, people):
    row = {
        "标题": "补贴名单",
        "正文": f"领取人身份证号 {ID_NUMBER}。",
        "原网址": "http://old/9",
        "索引号": "旧-9",
    }
    run, outcome = take(sheet(row, {"标题": "乙"}), actor=None)
    held = Manuscript.objects.get(title="补贴名单")
    assert (run.brought, run.held, outcome.held[0][0]) == (1, 1, 2)
    assert ID_NUMBER not in outcome.held[0][1]
    assert (held.state, held.publication, held.version) == ("draft", None, 0)
    assert not Public().published().filter(title="补贴名单").exists()
    assert list(verify.faults()) == []

    manuscripts.change(manuscript=held, fields={"item": "20-11"}, actor=people["handler"])
    masking.cover(manuscript=held, actor=people["handler"])
    for key, role in (
        ("submit", "handler"),
        ("review", "reviewer"),
        ("clear", "reviewer"),
        ("publish", "signer"),
    ):
        held = manuscripts.step(manuscript=held, key=key, actor=people[role], reason="样例")
    public = held.publication
    assert (public.published_on, public.index_number) == (date(2019, 3, 4), "旧-9")
    assert held.published_at.date() == clock.now().date()
    assert "由原网站迁入" in held.origin
    assert list(verify.faults()) == []


def test_a_hit_in_a_file_holds_the_document_back_and_whoever_imports_is_no_second_person(
    take, people, tmp_path, organ
):
    (tmp_path / "名单.docx").write_bytes(word(f"张三丰，身份证号 {ID_NUMBER}"))
    organs.grant_role(organ=organ, user=people["handler"], role="reviewer", actor=people["administrator"])
    take(sheet({"标题": "名单", "附件": "名单.docx", "公开事项": "20-11"}), tmp_path)
    made = Manuscript.objects.get()
    assert made.state == "draft"
    manuscripts.step(manuscript=made, key="submit", actor=people["handler"])
    with pytest.raises(NotAllowed, match="须由其他人办理"):
        manuscripts.step(manuscript=made, key="review", actor=people["handler"])


def test_given_index_numbers_stay_and_are_never_given_again(take, organ, people, column):
    taken = Publication(
        organ=organ, column=column, title="旧", formed_on=date(2019, 1, 1), published_on=date(2019, 1, 2),
        index_number="甲-1",
    )  # fmt: skip
    publications.save(publication=taken, actor=people["handler"])
    own = f"{organ.code}/2019-00007"
    rows = [("甲", "甲-1"), ("乙", own), ("丙", own), ("丁", "")]
    take(sheet(*({"标题": title, "索引号": number} for title, number in rows)))
    numbers = dict(Publication.objects.values_list("title", "index_number"))
    assert numbers["乙"] == own
    assert [numbers[title] for title in ("甲", "丙", "丁")] == [
        f"{organ.code}/2019-{n:05d}" for n in (8, 9, 10)
    ]
    assert publishing.index_number(organ, 2019) == f"{organ.code}/2019-00011"


def test_the_same_document_number_is_refused_for_normative_documents(take):
    row = {"类型": "行政规范性文件", "文号": "测规〔2019〕1号"}
    take(sheet({"标题": "甲", **row}))
    _, outcome = take(sheet({"标题": "乙", **row}, {"标题": "丙", "文号": "测规〔2019〕1号"}))
    assert ["已登记过同一文号" in reason for _, _, reason in outcome.rejects] == [True]


def test_repealed_documents_keep_the_day_of_their_end(take):
    take(sheet({"标题": "甲", "有效性": "废止", "废止失效日期": "2022-05-01", "类型": "行政规范性文件"}))
    made = Publication.objects.get()
    assert (made.validity, made.ended_year) == ("repealed", 2022)


def test_checking_writes_nothing(organ, column, tmp_path):
    rows = [{"标题": "甲"}, {"标题": ""}, {"标题": "丙", "正文": f"身份证号 {ID_NUMBER}"}]
    seq = LogEntry.objects.count()
    table = stocktable.read("表.csv", sheet(*rows))
    outcome = stock.check(organ=organ, table=table, folder=Folder(None), scan=lambda data: "none")
    assert (outcome.brought, len(outcome.held), len(outcome.rejects)) == (1, 1, 1)
    assert LogEntry.objects.count() == seq
    for model in (Publication, Manuscript, StockImport, StoredFile, FileText):
        assert not model.objects.exists()


def test_verify_names_what_was_changed_behind_the_platforms_back(take):
    take(sheet({"标题": "甲", "原网址": "http://old/1"}))
    Manuscript.objects.update(body="<p>另一种说法</p>")
    with openly():
        Brought.objects.update(published_on=date(2020, 1, 1))
    told = "\n".join(verify.faults())
    assert "内容与登记时不同" in told
    assert "公开的文本或者附件与签发时不同" in told
    assert "来历与迁入时登记的不同" in told


def test_an_infected_file_is_no_reason_to_stop(take, tmp_path):
    (tmp_path / "甲.txt").write_text("文字", "utf-8")
    run, outcome = take(
        sheet({"标题": "甲", "附件": "甲.txt"}, {"标题": "乙"}), tmp_path, scan=lambda data: "infected"
    )
    assert (run.brought, run.rejected) == (1, 1)
    assert "病毒" in outcome.rejects[0][2]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("http://old.example.gov.cn/a/1.html", "/a/1.html"),
        ("https://old.example.gov.cn/show.jsp?id=3#top", "/show.jsp?id=3"),
        ("old.example.gov.cn/a/%E7%94%B2.html", "/a/甲.html"),
        ("http://old.example.gov.cn/", ""),
        ("http://[bad", ""),
        ("", ""),
    ],
)
def test_old_addresses_without_their_host(address, path):
    assert path_of(address) == path
