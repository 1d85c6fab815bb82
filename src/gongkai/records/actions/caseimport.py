"""A year's paper register of requests: read row by row, all or nothing, with the events each row tells of."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import xlsxwriter
from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.guard import masks
from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.law.errors import NotAllowed, Unusable
from gongkai.law.receipt import CHANNELS
from gongkai.law.replies import REPLIES
from gongkai.records.actions import cases, log, registers, sheets
from gongkai.records.actions.registers import BadRows
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.models import Case, Organ, User
from gongkai.records.queries.registers import ColumnSpec

KEY = "requests"
MOST_ROWS = 3000
ENDED_BY = {"uncorrected": "correction_lapsed", "unpaid": "fee_lapsed"}
HOW = {"delivered": "当面、网上等方式送达", "posted": "交邮政企业邮寄", "withdrawn": "申请人撤回"}


COLUMNS = (
    ColumnSpec("number", "受理号", "text", required=True),
    ColumnSpec(
        "channel",
        "渠道",
        "choice",
        required=True,
        choices=tuple((each.key, each.name) for each in CHANNELS.values()),
    ),
    ColumnSpec(
        "applicant_type",
        "申请人类型",
        "choice",
        required=True,
        choices=tuple((each.key, each.name) for each in APPLICANT_TYPES),
    ),
    ColumnSpec("summary", "申请内容", "text", required=True, help="不写申请人的姓名、证件号、电话和住址"),
    ColumnSpec("received_on", "收到日期", "date", required=True, help="2024-01-31"),
    ColumnSpec("due", "登记簿上的期限", "date", required=False, help="只作核对；与计算的不同时记为备注"),
    ColumnSpec("correction_on", "通知补正日期", "date", required=False),
    ColumnSpec("corrected_on", "收到补正日期", "date", required=False),
    ColumnSpec("fee_on", "收费通知日期", "date", required=False),
    ColumnSpec("paid_on", "缴费日期", "date", required=False),
    ColumnSpec("extended_on", "决定延期日期", "date", required=False),
    ColumnSpec("extended_days", "延长几个工作日", "count", required=False),
    ColumnSpec(
        "reply",
        "答复类型",
        "choice",
        required=False,
        choices=tuple((each.key, each.name) for each in REPLIES.values()),
    ),
    ColumnSpec("how", "办结方式", "choice", required=False, choices=tuple(HOW.items()), help="不填按送达"),
    ColumnSpec("reply_on", "答复日期", "date", required=False, help="送达、交邮或者撤回的日期"),
)
SPECS = {column.key: column for column in COLUMNS}


def template() -> bytes:
    """The empty sheet: headings, choices to pick from, and a second sheet that explains the columns."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet, notes = book.add_worksheet("申请登记簿"), book.add_worksheet("填写说明")
    bold = book.add_format({"bold": True, "bg_color": "#E9EFF8", "bottom": 1})
    for at, column in enumerate(COLUMNS):
        sheet.write_string(0, at, column.heading + ("*" if column.required else ""), bold)
        sheet.set_column(at, at, 40 if column.key == "summary" else max(12, 2 * len(column.heading) + 4))
        _offer(sheet, notes, at, column)
    sheet.freeze_panes(1, 0)
    _explain(notes, bold)
    book.close()
    return buffer.getvalue()


def _offer(sheet, notes, at: int, column: ColumnSpec) -> None:  # type: ignore[no-untyped-def]
    """The choices of a column, kept on the second sheet, where a list may be as long as it is."""
    names = [name for _, name in column.choices]
    if not names:
        return
    for row, name in enumerate(names, start=2):
        notes.write_string(row, at + 4, name)
    letter = chr(ord("A") + at + 4)
    source = f"=填写说明!${letter}$3:${letter}${len(names) + 2}"
    sheet.data_validation(1, at, MOST_ROWS, at, {"validate": "list", "source": source})


def _explain(notes, bold) -> None:  # type: ignore[no-untyped-def]
    notes.write_row(0, 0, ["列", "必填", "说明", "可选项"], bold)
    notes.set_column(0, 3, 24)
    for row, column in enumerate(COLUMNS, start=1):
        choices = "、".join(name for _, name in column.choices)
        notes.write_row(row, 0, [column.heading, "是" if column.required else "", column.help, choices])


@transaction.atomic
def take(*, organ: Organ, data: bytes, source: str, actor: User | None) -> int:
    """Import a register, all or nothing; how many. Raises BadSheet, or BadRows naming each bad row."""
    rows = _rows(data)
    wrong = [(number, reason) for number, row in rows for reason in _import(organ, row, actor)]
    if wrong:
        raise BadRows(wrong)
    log.append(
        organ=organ,
        actor=actor,
        action="case.import",
        subject=KEY,
        data={"rows": len(rows), "source": source},
        registers=True,
    )
    return len(rows)


def _rows(data: bytes) -> list[tuple[int, dict[str, object]]]:
    lines = sheets.lines(data)
    known = {column.heading: column.key for column in COLUMNS}
    headings = [str(value).strip().rstrip("*").strip() for value in lines[0]]
    missing = [each.heading for each in COLUMNS if each.required and each.heading not in headings]
    if missing:
        raise BadSheet(f"第一行缺少列：{'、'.join(missing)}。请用页面上“下载空表”得到的表填写。")
    keys = [known.get(heading, "") for heading in headings]
    rows = [
        (number, {key: sheets.plain(value) for key, value in zip(keys, line, strict=False) if key})
        for number, line in enumerate(lines[1:], start=2)
        if any(str(value).strip() for value in line)
    ]
    if not rows:
        raise BadSheet("表里没有数据行。")
    if len(rows) > MOST_ROWS:
        raise BadSheet(f"一次最多导入 {MOST_ROWS} 件，请分几个文件。")
    return rows


def _import(organ: Organ, row: Mapping[str, object], actor: User | None) -> Iterator[str]:
    """Open one row's case and record what happened in it; what is wrong with it, if anything."""
    try:
        values = _parse(row)
        with transaction.atomic():
            _record(_open(organ, values, actor), values, actor)
    except ValidationError as problem:
        yield from _reasons(problem)
    except (NotAllowed, Unusable) as refused:
        yield str(refused)


def _reasons(problem: ValidationError) -> Iterator[str]:
    if not hasattr(problem, "error_dict"):
        yield from problem.messages
        return
    for key, reasons in problem.message_dict.items():
        name = SPECS[key].heading if key in SPECS else ""
        yield f"{name}：{'；'.join(reasons)}" if name else "；".join(reasons)


def _parse(row: Mapping[str, object]) -> dict[str, object]:
    """Typed values by column. Raises ValidationError, by column."""
    values: dict[str, object] = {}
    errors: dict[str, str] = {}
    for key, spec in SPECS.items():
        try:
            values[key] = registers.typed(spec, row.get(key))
        except ValueError as problem:
            errors[key] = str(problem)
    errors = errors or dict(_together(values))
    if errors:
        raise ValidationError(errors)
    return values


def _together(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What one column says about another."""
    closed = values["reply"] or values["how"] == "withdrawn"
    if closed and not values["reply_on"]:
        yield "reply_on", "写了结果的，要写日期。"
    if values["reply_on"] and not closed:
        yield "reply", "写了答复日期的，要写答复类型。"
    if bool(values["extended_on"]) != bool(values["extended_days"]):
        yield "extended_days", "决定延期的日期和延长的工作日要一起填写。"
    for reply, key, name in (("uncorrected", "correction_on", "通知补正"), ("unpaid", "fee_on", "收费通知")):
        if values["reply"] == reply and not values[key]:
            yield key, f"结果是“{REPLIES[reply].name}”的，要写{name}日期。"


def _open(organ: Organ, values: Mapping[str, object], actor: User | None) -> Case:
    received = values["received_on"]
    assert isinstance(received, date)
    return cases.open_case(
        organ=organ,
        number=str(values["number"]),
        channel=str(values["channel"]),
        applicant_type=str(values["applicant_type"]),
        summary=masks.text(str(values["summary"]))[:300],
        received_on=received,
        actor=actor,
    )


def _record(case: Case, values: Mapping[str, object], actor: User | None) -> None:
    """The events of one row in the order of their dates, those of one day in the order of the procedure."""
    found = [each for read in EVENTS for each in read(values)]
    for on, event, data in sorted(found, key=lambda each: each[0]):
        # What was decided on paper has been decided: whoever types it in need not hold the decider's role.
        cases.record_event(case=case, event=event, on=on, actor=actor, data=data, by_letter=True)
    _compare(case, values, actor)


Told = tuple[date, str, dict[str, object]]


def _asked(values: Mapping[str, object]) -> Iterator[Told]:
    pairs = (
        ("correction_on", "correction_requested"),
        ("corrected_on", "corrected"),
        ("fee_on", "fee_notice"),
        ("paid_on", "fee_paid"),
    )
    for key, event in pairs:
        on = values[key]
        if isinstance(on, date):
            yield on, event, {}


def _extended(values: Mapping[str, object]) -> Iterator[Told]:
    on = values["extended_on"]
    if isinstance(on, date):
        yield on, "extended", {"days": values["extended_days"]}


def _ended(values: Mapping[str, object]) -> Iterator[Told]:
    on, reply = values["reply_on"], str(values["reply"] or "")
    if not isinstance(on, date):
        return
    if values["how"] == "withdrawn":
        yield on, "withdrawn", {}
    elif reply in ENDED_BY:
        yield on, ENDED_BY[reply], {}
    else:
        yield on, "reply_posted" if values["how"] == "posted" else "reply_delivered", {"reply": reply}


EVENTS: tuple[Callable[[Mapping[str, object]], Iterator[Told]], ...] = (_asked, _extended, _ended)


def _compare(case: Case, values: Mapping[str, object], actor: User | None) -> None:
    """Where the register names another due date than the rules give, the ledger says so."""
    written = values["due"]
    if not isinstance(written, date):
        return
    rows = list(case.events.order_by("seq"))
    open_rows = [row for row in rows if row.event not in ("reply_posted", "reply_delivered", "withdrawn")]
    counted = cases.read(case.organ, open_rows).due
    if counted and counted != written:
        text = f"登记簿上的期限是 {written}，按工作日历计算是 {counted}。"
        cases.record_event(
            case=case,
            event="noted",
            on=max(row.on for row in rows),
            actor=actor,
            data={"note": text},
            by_letter=True,
        )
