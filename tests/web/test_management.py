"""The commands that need the platform: init, import, compile, verify; wrong settings and bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.records.models import Directory, Organ, RegisterEntry, User
from gongkai.report.read import read
from gongkai.web import management

INIT = ["init", "--code", "my-bureau", "--name", "某某局", "--username", "admin", "--person", "张三"]


@pytest.fixture
def organ(db) -> Organ:
    assert management.run([*INIT, "--password", "long-enough-17"]) == 0
    return Organ.objects.get()


def run(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    gongkai = Path(sys.executable).with_name("gongkai")
    # A platform of its own, embedded: not the database of these tests.
    own = {name: value for name, value in os.environ.items() if name != "GONGKAI_DATABASE_URL"}
    return subprocess.run([gongkai, *args], capture_output=True, text=True, env={**own, **env}, timeout=120)


def test_init_makes_the_first_organ_and_administrator_once(organ, capsys):
    assert (organ.code, organ.name) == ("my-bureau", "某某局")
    assert set(User.objects.get().grants.values_list("role", flat=True)) == {"administrator", "handler"}
    assert management.run([*INIT, "--password", "long-enough-17"]) == 2
    assert "已经初始化" in capsys.readouterr().err


def test_init_makes_up_a_password_and_prints_it_once(db, capsys):
    assert management.run(INIT) == 0
    password = capsys.readouterr().out.strip().rsplit("：", 1)[1]
    assert User.objects.get().check_password(password)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["init"], "缺少：机关代码"),
        ([*INIT, "--password", "short"], "密码太短"),
        (["init", "--code", "Bad Code", *INIT[3:], "--password", "long-enough-17"], "小写字母"),
    ],
)
def test_init_with_bad_input_writes_nothing(db, capsys, args, says):
    assert management.run(args) == 2
    assert says in capsys.readouterr().err
    assert not Organ.objects.exists()
    assert not User.objects.exists()


def test_template_is_filled_and_imported(organ, tmp_path, capsys):
    sheet = tmp_path / "licences.xlsx"
    assert management.run(["import", "licences", str(sheet), "--template"]) == 0
    assert management.run(["import", "licences", str(sheet), "--organ", "my-bureau"]) == 2
    assert "没有数据行" in capsys.readouterr().err
    _fill(sheet, ["2025-01-02", "准予许可", 3, "", "甲", "", "台账", "李四"])
    assert management.run(["import", "licences", str(sheet), "--organ", "my-bureau"]) == 0
    entry = RegisterEntry.objects.get()
    assert (entry.count, entry.category, entry.details["matter"]) == (3, "granted", "甲")


def _fill(path: Path, *rows: list[object]) -> None:
    import xlsxwriter

    from gongkai.records.queries.registers import columns

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [column.heading for column in columns("licences")])
    for at, row in enumerate(rows, start=1):
        sheet.write_row(at, 0, row)
    book.close()


def test_import_names_each_bad_row_and_imports_none(organ, tmp_path, capsys):
    sheet = tmp_path / "bad.xlsx"
    good = ["2025-01-02", "准予许可", 3, "", "甲", "", "", ""]
    _fill(sheet, good, ["2025-13-02", "准予许可", 1, "", "乙"], ["2025-01-05", "别的", -1, "", ""])
    assert management.run(["import", "licences", str(sheet), "--organ", "my-bureau"]) == 2
    said = capsys.readouterr().err
    assert "第 3 行：决定日期" in said
    assert "第 4 行：决定类型" in said
    assert "没有导入任何一行" in said
    assert not RegisterEntry.objects.exists()


def test_directory_is_imported_whole_and_brought_up_to_date(organ, tmp_path, capsys):
    table = tmp_path / "就业领域.csv"
    given = ["import", "directory", str(table), "--organ", "my-bureau"]
    assert management.run([*given[:2], str(tmp_path / "空.xlsx"), "--template"]) == 0
    table.write_text(
        "序号,一级事项,二级事项,公开内容（要素）\n1,就业服务,招聘,招聘会\n2,就业服务,,\n", "utf-8"
    )
    assert management.run(given) == 2
    assert "第 3 行" in capsys.readouterr().err
    assert not Directory.objects.exists()
    table.write_text("序号,一级事项,二级事项,公开内容（要素）\n1,就业服务,招聘,招聘会\n", "utf-8")
    assert management.run([*given, "--basis", "国办发〔2019〕54号"]) == 0
    assert "已导入 1 行到“公开目录”" in capsys.readouterr().out
    assert management.run([*given, "--name", "x" * 200]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    kept = Directory.objects.get()
    assert (kept.name, kept.basis) == ("就业领域", "国办发〔2019〕54号")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["bogus"], "没有“bogus”这个命令"),
        (["compile", "my-bureau", "2025"], "缺少参数：-o"),
        (["verify", "--nonsense"], "参数不对"),
        (["import", "nothing", "a.xlsx", "--organ", "my-bureau"], "没有“nothing”这种台账"),
        (["import", "licences", "missing.xlsx", "--organ", "my-bureau"], "打不开"),
        (["import", "licences", __file__, "--organ", "my-bureau"], "不是可以读取的 Excel"),
        (["import", "licences", __file__, "--organ", "other"], "没有代码为“other”的机关"),
        (["compile", "other", "2025", "-o", "x.json"], "没有代码为“other”的机关"),
        (["compile", "my-bureau", "1999", "-o", "x.json"], "1999"),
        (["compile", "my-bureau", "year", "-o", "x.json"], "不是年度"),
        (["compile", "my-bureau", "2025", "-o", "x.odt"], "不认识的格式"),
        (["compile", "my-bureau", "2025", "-o", "no/such/folder/x.json"], "写不进去"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(organ, tmp_path, monkeypatch, capsys, args, says):
    monkeypatch.chdir(tmp_path)
    assert management.run(args) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_compile_gives_the_report_of_the_registers(organ, tmp_path):
    target = tmp_path / "r.json"
    assert management.run(["compile", "my-bureau", "2025", "-o", str(target)]) == 0
    assert len(json.loads(target.read_bytes())["cells"]) == 200
    assert read(target.read_bytes(), "r.json").organ == "某某局"


def test_verify_says_what_differs(organ, capsys):
    assert management.run(["verify"]) == 0
    Organ.objects.update(log_head="0" * 64)
    assert management.run(["verify"]) == 1
    assert "日志" in capsys.readouterr().out


@pytest.mark.parametrize(
    "env",
    [
        {"GONGKAI_HTTPS": "yes"},
        {"GONGKAI_SECRET_KEY": "short"},
        {"GONGKAI_DATABASE_URL": "mysql://a/b"},
        {"GONGKAI_DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"},
        {"GONGKAI_DATA": "/dev/null/x"},
    ],
    ids=lambda env: next(iter(env)),
)
def test_wrong_setting_is_one_line(env):
    found = run("manage", "migrate", **env)
    assert (found.returncode, found.stderr.count("\n"), found.stdout) == (2, 1, "")


def test_nothing_is_written_where_there_is_no_platform(tmp_path):
    found = run(
        "manage", "compile", "some-bureau", "2025", "-o", str(tmp_path / "x.json"), GONGKAI_DATA=str(tmp_path)
    )
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)
    assert list(tmp_path.iterdir()) == []


def test_sample_does_not_go_into_a_real_platform(tmp_path):
    env = {"GONGKAI_DATA": str(tmp_path)}
    assert run("manage", *INIT, **env).returncode == 0
    found = run("demo", "--no-serve", **env)
    assert found.returncode == 2
    assert "真实机关" in found.stderr


def test_taken_port_is_said_in_one_line(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = run("serve", "--port", str(taken.getsockname()[1]), GONGKAI_DATA=str(tmp_path))
    assert found.returncode == 2
    assert "已被占用" in found.stderr
