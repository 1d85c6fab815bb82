"""`gongkai law`: the contract's JSON, the exit status, and one clear line for bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongkai.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def _run(*args: str) -> tuple[int, str, str]:
        status = main(["law", *args])
        out, err = capsys.readouterr()
        return status, out, err

    return _run


@pytest.fixture
def events(tmp_path: Path) -> Callable[[Any], str]:
    def _write(data: Any) -> str:
        path = tmp_path / "events.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return str(path)

    return _write


def test_due_as_json_holds_the_contract(run: Run) -> None:
    status, out, err = run("due", "--received", "2022-09-30", "--json")
    data = json.loads(out)
    assert (status, err) == (0, "")
    assert (data["due"], data["provisional"], data["state"]) == ("2022-11-02", False, "running")
    assert data["breaches"] == []
    assert data["ledger"][0] == {
        "date": "2022-09-30",
        "event": "received",
        "count": 0,
        "note": "收到申请：当日不计，自次日起算",
        "cite": "《中华人民共和国政府信息公开条例》第三十一条",
    }
    assert sum(line["count"] for line in data["ledger"]) == 20
    assert data["ledger"][-1]["date"] == data["due"]


def test_due_with_events_follows_them(run: Run, events: Callable[[Any], str]) -> None:
    path = events(
        [
            {"on": "2026-03-06", "event": "correction_requested"},
            {"on": "2026-03-16", "event": "corrected"},
        ]
    )
    status, out, _ = run("due", "--received", "2026-03-02", "--events", path, "--json")
    data = json.loads(out)
    assert (status, data["due"], data["original_due"]) == (0, "2026-04-14", "2026-03-30")


def test_due_while_stopped_has_no_date(run: Run, events: Callable[[Any], str]) -> None:
    path = events([{"on": "2026-03-04", "event": "consulted", "party": "甲"}])
    status, out, _ = run("due", "--received", "2026-03-02", "--events", path, "--json")
    assert status == 0
    assert (json.loads(out)["due"], json.loads(out)["state"]) == (None, "stopped")
    assert "尚不能确定" in run("due", "--received", "2026-03-02", "--events", path)[1]


def test_due_with_a_breach_ends_with_status_one(run: Run, events: Callable[[Any], str]) -> None:
    path = events([{"on": "2026-03-31", "event": "reply_posted", "reply": "granted"}])
    status, out, _ = run("due", "--received", "2026-03-02", "--events", path, "--json")
    data = json.loads(out)
    assert (status, data["state"], data["row"]) == (1, "closed", "granted")
    assert data["breaches"] == [
        {
            "code": "reply_late",
            "on": "2026-03-31",
            "message": "答复期限到2026-03-30届满，2026-03-31才答复。",
            "cite": "《中华人民共和国政府信息公开条例》第三十三条",
        }
    ]


def test_due_voids_by_the_place_in_the_file(run: Run, events: Callable[[Any], str]) -> None:
    path = events(
        [
            {"on": "2026-03-20", "event": "extended", "days": 20},
            {"on": "2026-03-23", "event": "voided", "seq": 1},
        ]
    )
    _, out, _ = run("due", "--received", "2026-03-02", "--events", path, "--json")
    assert json.loads(out)["due"] == "2026-03-30"


OVERRUNS = [
    ("consulted", "consultation_answered", "2025-04-30", "consultation_overrun"),
    ("consulted", "consultation_lapsed", "2025-04-30", "consultation_overrun"),
    ("fee_notice", "fee_paid", "2025-09-05", "fee_paid_late"),
]


@pytest.mark.parametrize(("begins", "ends", "due", "code"), OVERRUNS)
def test_due_after_a_step_months_late_lists_the_breach(
    run: Run, events: Callable[[Any], str], begins: str, ends: str, due: str, code: str
) -> None:
    path = events(
        [
            {"on": "2025-03-06", "event": begins, "party": "A"},
            {"on": "2025-08-08", "event": ends, "party": "A"},
        ]
    )
    status, out, _ = run("due", "--received", "2025-03-05", "--events", path, "--json")
    data = json.loads(out)
    assert (status, data["due"]) == (1, due)
    assert [(breach["code"], breach["on"]) for breach in data["breaches"]] == [(code, "2025-08-08")]


CONSULTED = {"on": "2025-03-06", "event": "consulted", "party": "A"}
NUMBERINGS = [
    [CONSULTED, {"on": "2025-03-07", "event": "voided", "seq": 1}],
    [CONSULTED | {"seq": 2}, {"on": "2025-03-07", "event": "voided", "seq": 2}],
    [
        {"on": "2025-03-05", "event": "received"},
        CONSULTED,
        {"on": "2025-03-07", "event": "voided", "seq": 2},
    ],
    [
        CONSULTED | {"seq": 2},
        {"on": "2025-03-07", "event": "voided", "seq": 2},
        {"on": "2025-03-07", "event": "reasons_demanded", "seq": 3},
    ],
]


@pytest.mark.parametrize("data", NUMBERINGS)
def test_due_voids_the_entry_meant_however_the_file_is_numbered(
    run: Run, events: Callable[[Any], str], data: Any
) -> None:
    status, out, err = run("due", "--received", "2025-03-05", "--events", events(data), "--json")
    assert (status, err) == (0, "")
    plain = json.loads(run("due", "--received", "2025-03-05", "--json")[1])
    assert (json.loads(out)["state"], json.loads(out)["due"]) == ("running", plain["due"])


BAD_VOIDS = [
    ([{"on": "2025-03-07", "event": "voided", "seq": -1}], "第1个事件：事件的 seq 从1数起"),
    (
        [CONSULTED | {"seq": 2}, {"on": "2025-03-07", "event": "voided", "seq": 1}],
        "--received 不占号，不能作废",
    ),
    ([CONSULTED, {"on": "2025-03-07", "event": "voided", "seq": 2}], "文件的第一条为1"),
    (
        [{"on": "2025-03-05", "event": "received"}, {"on": "2025-03-07", "event": "voided", "seq": 1}],
        "又没有重记",
    ),
    ([CONSULTED | {"seq": 3}, CONSULTED | {"party": "B", "seq": 3}], "同一个 seq"),
]


@pytest.mark.parametrize(("data", "says"), BAD_VOIDS)
def test_due_never_loses_its_receipt(run: Run, events: Callable[[Any], str], data: Any, says: str) -> None:
    status, out, err = run("due", "--received", "2025-03-05", "--events", events(data))
    assert (status, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_due_takes_the_date_that_replaces_a_voided_receipt(run: Run, events: Callable[[Any], str]) -> None:
    voided = {"on": "2026-03-03", "event": "voided", "seq": 1}
    path = events([{"on": "2026-03-02", "event": "received"}, voided])
    _, out, _ = run("due", "--received", "2026-03-03", "--events", path, "--json")
    assert (json.loads(out)["received"], json.loads(out)["due"]) == ("2026-03-03", "2026-03-31")


def test_due_help_says_how_entries_are_numbered(run: Run) -> None:
    out = run("due", "--help")[1]
    assert "--received 不占号" in out
    assert "voided 的 seq 是它作废的那一条的号" in out


def test_due_takes_a_file_that_names_the_receipt_itself(run: Run, events: Callable[[Any], str]) -> None:
    path = events([{"on": "2026-03-02", "event": "received"}])
    assert run("due", "--received", "2026-03-02", "--events", path)[0] == 0
    status, _, err = run("due", "--received", "2026-03-03", "--events", path)
    assert status == 2
    assert "2026-03-02" in err


def test_due_as_text_says_the_date_and_every_day(run: Run) -> None:
    status, out, _ = run("due", "--received", "2026-12-10")
    assert status == 0
    assert out.startswith("答复期限：2027-01-07（周四）（暂定")
    assert "第20个工作日" in out


def test_fee_as_json_holds_the_contract(run: Run) -> None:
    status, out, _ = run("fee", "--requests", "41", "--json")
    data = json.loads(out)
    assert (status, data["method"], data["quantity"], data["yuan"]) == (0, "cases", 41, 4300)
    assert {"from": 31, "to": 40, "rate": 200, "count": 10, "yuan": 2000} in data["tiers"]
    assert json.loads(run("fee", "--pages", "68", "--json")[1])["method"] == "pages"


def test_fee_as_text_says_every_band(run: Run) -> None:
    _, out, _ = run("fee", "--pages", "201")
    assert out.splitlines()[0].startswith("信息处理费：2740元（按量计收，201页")
    assert "第201页以上：1页×40元＝40元" in out


def test_fee_of_the_largest_quantity_stays_readable(run: Run) -> None:
    status, out, _ = run("fee", "--requests", "10000", "--json")
    data = json.loads(out)
    assert (status, len(data["tiers"])) == (0, 999)
    assert sum(tier["yuan"] for tier in data["tiers"]) == data["yuan"]
    assert len(out) < 150_000


def test_fee_reads_a_number_with_leading_zeros(run: Run) -> None:
    assert json.loads(run("fee", "--requests", "0" * 20 + "41", "--json")[1])["yuan"] == 4300


BAD_EVENTS = [
    ("{", "不是 JSON"),
    ("[NaN]", "不是 JSON"),
    ({"on": "2026-03-06"}, "应是一个 JSON 列表"),
    (["received"], "第1个事件"),
    ([{"on": "2026-03-06", "event": "answered"}], "没有“answered”这种事件"),
    ([{"on": "6月3日", "event": "withdrawn"}], "不是日期"),
    ([{"on": "2026-03-06", "event": "corrected"}], "不能登记“收到补正”"),
    ([{"on": "2026-03-06", "event": "reply_posted", "reply": "yes"}], "没有“yes”这种答复"),
    ([{"on": "9999-12-20", "event": "fee_notice"}], "年份不对"),
]


@pytest.mark.parametrize(("data", "says"), BAD_EVENTS)
def test_due_with_a_bad_events_file_says_so_in_one_line(
    run: Run, events: Callable[[Any], str], data: Any, says: str
) -> None:
    status, out, err = run("due", "--received", "2026-03-02", "--events", events(data))
    assert (status, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


BAD_USAGE = [
    ([], "要算什么"),
    (["tax"], "没有“law tax”"),
    (["due"], "--received"),
    (["due", "--received"], "后面要有一个值"),
    (["due", "--received", "2026-02-30"], "不是日期"),
    (["due", "--received", "9999-12-30"], "年份不对"),
    (["due", "--received", "2026-03-02", "--events", "/nowhere/x.json"], "读不到文件"),
    (["due", "--received", "2026-03-02", "--events", "/"], "读不到文件"),
    (["due", "--received", "2026-03-02", "--verbose"], "不认识的参数：--verbose"),
    (["due", "--rec", "2026-03-02"], "不认识的参数"),
    (["fee"], "二者给一个"),
    (["fee", "--requests", "-3"], "不是件数或页数"),
    (["fee", "--requests", "三"], "不是件数或页数"),
    (["fee", "--requests", "1", "--pages", "2"], "不能和"),
    (["fee", "--pages", "100001"], "数量太大"),
    (["fee", "--requests", "10001"], "按件最多算到10000件"),
    (["fee", "--requests", "9" * 23], "数量太大"),
    (["fee", "--requests", "9" * 5000], "数量太大"),
    (["fee", "--pages", "5", "--json=yes"], "后面不能有值"),
]


@pytest.mark.parametrize(("args", "says"), BAD_USAGE)
def test_bad_usage_says_so_in_one_line(run: Run, args: list[str], says: str) -> None:
    status, out, err = run(*args)
    assert (status, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("args", [["--help"], ["due", "--help"], ["fee", "-h"]])
def test_help_is_chinese_and_fine(run: Run, args: list[str]) -> None:
    status, out, err = run(*args)
    assert (status, err) == (0, "")
    assert out.startswith("用法：")
    assert "options" not in out


def test_help_shows_what_is_required(run: Run) -> None:
    due, fee = run("due", "--help")[1], run("fee", "--help")[1]
    assert due.splitlines()[0] == "用法：gongkai law due --received 日期 [--events 文件] [--json] [-h]"
    assert fee.splitlines()[0] == "用法：gongkai law fee (--requests 件数 | --pages 页数) [--json] [-h]"


def test_events_from_standard_input_and_no_django_loaded() -> None:
    script = (
        "import sys; from gongkai.cli import main; status = main(sys.argv[1:]);"
        "assert not {'django', 'lxml'} & set(sys.modules); sys.exit(status)"
    )
    args = ["law", "due", "--received", "2026-03-02", "--events", "-", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", script, *args],
        input='\ufeff[{"on": "2026-03-10", "event": "withdrawn"}]'.encode(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["row"] == "other"
