"""The sample organs of `gongkai demo`: built once, each in one transaction, and kept from then on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from gongkai.law.guides import missing
from gongkai.law.registers import REGISTERS
from gongkai.records.actions import clock, guides, organs, registers
from gongkai.records.models import IssuedReport, Organ
from gongkai.sample import (
    aftercare,
    directories,
    manuscripts,
    people,
    procedure,
    publishing,
    reporting,
    requests,
    stock,
)
from gongkai.sample.files import ORGANS, Row, read, rows


def prepare(*, under_way: bool = True) -> Iterator[str]:
    """Build what is not there yet; yields what the console says, at its end the table of users.

    `under_way`: with requests that are being handled today.
    """
    users: list[tuple[str, ...]] = [people.HEAD]
    for code in ORGANS:
        given = read(code, "organ")
        new = not Organ.objects.filter(code=code).exists()
        yield from _new(code, given, under_way) if new else _kept(given)
        yield from _addresses(code)
        users.extend(people.listed(given, new=new))
    yield ""
    yield "样例用户（登录地址 /desk/；密码由本平台的签名密钥算出，每次相同，别处不保存）："
    yield from people.table(users)


def _new(code: str, given: Row, under_way: bool) -> Iterator[str]:
    yield f"正在建立样例机关：{given['organ']['name']}……"
    yield f"已建立：{build(code, given, clock.today(), under_way=under_way)}。"


def _kept(given: Row) -> Iterator[str]:
    yield f"样例机关已有，原样保留：{given['organ']['name']}。"


def _addresses(code: str) -> Iterator[str]:
    """The organ's page and those of the reports it issued here."""
    yield f"  公开页面 /o/{code}/"
    issued = IssuedReport.objects.filter(organ__code=code, origin=IssuedReport.Origin.PLATFORM)
    for year in issued.order_by("year").values_list("year", flat=True).distinct():
        yield f"  年度报告 /o/{code}/reports/{year}/"


@transaction.atomic
def build(code: str, given: Row, today: date, *, under_way: bool = False) -> str:
    """The whole organ or nothing, with nothing in it later than `today`; says in Chinese what was built."""
    organ = organs.create_organ(code=code, columns=given["columns"], **given["organ"])
    staff = people.create(organ, given)
    _guide(organ, given["guide"], staff)
    filed = directories.bring_in(organ, staff["handler"])
    published = publishing.publish(organ, today, staff["handler"], filed)
    entered = sum(_register(organ, kind, today, staff) for kind in REGISTERS)
    handled = requests.handle(organ, today, staff)
    contested = requests.contest(organ, today, staff)
    reporting.bring_in(organ, staff)
    years = reporting.report(organ, today, staff)
    if under_way:
        handled += procedure.work_on(organ, staff)
        published += manuscripts.write(organ, staff)
        published += stock.bring(organ, staff)
        aftercare.look_after(organ, staff)
    return (
        f"人员 {len(staff)} 名，公开信息 {published} 条，台账 {entered} 行，申请 {handled} 件，"
        f"复议和诉讼 {contested} 件，年度报告 {len(years)} 份"
    )


def _guide(organ: Organ, said: Row, staff: people.People) -> None:
    """The guide; one that is not written to its end stays unpublished."""
    guides.save(organ=organ, given=said, actor=staff["administrator"])
    if not missing(said):
        guides.publish(organ=organ, actor=staff["administrator"])


def _register(organ: Organ, kind: str, today: date, staff: people.People) -> int:
    found = [row for row in rows(organ.code, "registers", kind) if row["date"] <= today]
    source = f"样例台账：{REGISTERS[kind].name}"
    if found:
        registers.add_all(
            kind=kind, organ=organ, rows=enumerate(found, start=1), source=source, actor=staff["handler"]
        )
    return len(found)
