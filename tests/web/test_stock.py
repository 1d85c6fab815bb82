"""`gongkai manage import-stock` and `sweep`: checked without writing, mended, resumed, counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.records import pictures
from gongkai.records.models import Finding, Manuscript, Organ, Publication, StockImport
from gongkai.web import management, working

INIT = ["init", "--code", "my-bureau", "--name", "某某局", "--username", "admin", "--person", "张三"]
TABLE = """标题,栏目,成文日期,公开日期,正文,附件,原网址
甲,旧栏目,2019-03-01,2019-03-04,第一条,甲.txt,http://old/1
乙,旧栏目,2019-03-01,2019-03-04,身份证号11010519491231002X,,http://old/2
丙,旧栏目,2019-03-01,2019-02-30,第一条,,http://old/3
"""


@pytest.fixture
def table(db, tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(pictures, "available", lambda: False)
    assert management.run([*INIT, "--password", "long-enough-17"]) == 0
    (tmp_path / "文件").mkdir()
    (tmp_path / "文件" / "甲.txt").write_text("附件里的词语", "utf-8")
    path = tmp_path / "旧.csv"
    path.write_text(TABLE, "utf-8")
    return path


def run(table: Path, *more: str) -> int:
    given = [
        str(table),
        "--files",
        str(table.parent / "文件"),
        "--organ",
        "my-bureau",
        "--new-columns",
        *more,
    ]
    return management.run(["import-stock", *given])


def test_a_dry_run_says_what_would_be_and_writes_nothing(table, capsys):
    assert run(table, "--dry-run") == 1
    said = capsys.readouterr()
    assert "可以迁入 1 份；有个人信息、暂不公开 1 份" in said.out
    assert "第 4 行：公开日期：“2019-02-30”不是日期" in said.err
    assert not Publication.objects.exists()
    assert not StockImport.objects.exists()
    assert not Organ.objects.get().columns.filter(name="旧栏目").exists()


def test_good_rows_come_in_and_bad_ones_can_be_mended(table, capsys):
    assert run(table) == 1
    assert "已迁入 1 份；有个人信息、暂不公开 1 份" in capsys.readouterr().out
    rejects = table.with_name("旧-没有迁入.csv")
    text = rejects.read_text("utf-8-sig")
    assert "公开日期：“2019-02-30”不是日期" in text
    rejects.write_text(text.replace("2019-02-30,", "2019-03-30,"), "utf-8-sig")
    assert run(rejects) == 0
    capsys.readouterr()
    assert run(table) == 0
    assert "已迁入 0 份；有个人信息、暂不公开 0 份；以前已迁入 3 份" in capsys.readouterr().out
    assert set(Publication.objects.values_list("title", flat=True)) == {"甲", "丙"}
    assert management.run(["verify"]) == 0


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], "请写明"),
        (["没有.csv"], "打不开"),
        (["旧.csv", "--files", "没有的文件夹"], "没有这个文件夹"),
        (["空.csv"], "是空的"),
    ],
)
def test_bad_usage_is_one_line(table, capsys, monkeypatch, args, says):
    monkeypatch.chdir(table.parent)
    Path("空.csv").touch()
    assert management.run(["import-stock", *args, "--organ", "my-bureau"]) == 2
    assert says in capsys.readouterr().err
    assert management.run(["import-stock", "旧.csv", "--organ", "nobody"]) == 2
    assert "没有代码为“nobody”的机关" in capsys.readouterr().err


def test_interrupted_it_says_how_to_go_on(table, capsys, monkeypatch):
    def stop(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gongkai.records.actions.stock._row", stop)
    assert run(table) == 130
    assert "从断的地方接着办" in capsys.readouterr().err
    assert not Publication.objects.exists()


def test_the_template_is_written(db, tmp_path, capsys):
    target = tmp_path / "空表.xlsx"
    assert management.run(["import-stock", "--template", str(target)]) == 0
    assert target.read_bytes().startswith(b"PK")


def test_the_sweep_counts_and_its_exit_says_whether_something_waits(table, capsys):
    run(table)
    assert management.run(["sweep", "--organ", "my-bureau"]) == 0
    assert "检查 1 份，0 份有个人信息" in capsys.readouterr().out
    public = Manuscript.objects.get(title="甲")
    Manuscript.objects.filter(pk=public.pk).update(body="身份证号11010519491231002X")
    assert management.run(["sweep", "--all"]) == 1
    assert "检查 1 份，1 份有个人信息" in capsys.readouterr().out
    assert management.run(["sweep", "--organ", "nobody"]) == 2


def test_the_worker_reviews_once_a_week(table):
    run(table)
    assert working.sweeps() == 1
    assert working.sweeps() == 0
    assert not Finding.objects.exists()
