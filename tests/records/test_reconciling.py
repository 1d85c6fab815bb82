"""The postal enterprise's list: what agrees is written, what differs waits for a person."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import xlsxwriter

from gongkai.records.actions import clock, delivering, reconciling
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.models import Delivery

HEAD = ("邮件号", "收寄日期", "状态", "签收日期", "签收人")


def _csv(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in (head, *rows)).encode()


def _xlsx(*rows: tuple[object, ...]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate((HEAD, *rows)):
        for column, value in enumerate(row):
            page.write(at, column, value)
    book.close()
    return buffer.getvalue()


@pytest.fixture
def posted(walk):
    """A reply that lies with the post."""

    def posted(tracking_no: str) -> Delivery:
        case = walk.case()
        walk.review(case, "granted")
        return walk.send(walk.sign(walk.draft(case, "reply.granted")), "post", tracking_no=tracking_no)

    return posted


def _accept(walk, listed, deliveries):
    return reconciling.accept(
        organ=walk.organ,
        rows=Delivery.objects.all(),
        posted=listed,
        chosen=[each.pk for each in deliveries],
        actor=walk.people["intake"],
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx", "gbk"])
def test_list_is_read_in_every_format_the_post_hands_out(kind):
    row = ("XA 0001 CN", "2026-03-02", "妥投", "2026年3月5日", "本人")
    data = {"csv": _csv(row), "xlsx": _xlsx(row), "gbk": _csv(row).decode().encode("gb18030")}[kind]
    (found,) = reconciling.read("清单.xlsx" if kind == "xlsx" else "清单.csv", data)
    assert (found.tracking, str(found.posted_on), str(found.signed_on)) == (
        "XA0001CN",
        "2026-03-02",
        "2026-03-05",
    )
    assert (found.receiver, found.incoming) == ("本人", False)


def test_number_that_excel_made_a_figure_of_is_read_whole():
    (found,) = reconciling.read("a.xlsx", _xlsx((1234567890123, "", "", "", "")))
    assert found.tracking == "1234567890123"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"a,b\n1,2", "没有找到"),
        ("a.xlsx", b"nothing", "不是可以读取的 Excel"),
        ("a.csv", _csv(("", "2026-01-01", "", "", "")), "没有邮件号"),
        ("a.csv", b"\xff\xff\xfe", "编码"),
    ],
)
def test_list_that_cannot_be_read_is_said_in_one_line(name, data, said):
    with pytest.raises(BadSheet, match=said):
        reconciling.read(name, data)


def test_comparison_finds_both_sides(walk, posted):
    today = clock.today()
    ours, lost = posted("XA0000000001"), posted("XA0000000002")
    listed = reconciling.read(
        "a.csv", _csv(("XA0000000001", today, "投递中", "", ""), ("XA0000000099", today, "妥投", today, ""))
    )
    found = reconciling.compare(walk.organ, Delivery.objects.all(), listed)
    assert [each.delivery for each in found.matches] == [ours]
    assert [each.tracking for each in found.unknown] == ["XA0000000099"]
    assert found.lacking == [lost]
    assert found.matches[0].serves is False


def test_accepted_match_writes_the_signature(walk, posted):
    today = clock.today()
    delivery = posted("XA0000000001")
    listed = reconciling.read("a.csv", _csv(("XA0000000001", today, "妥投", today, "门卫")))
    assert _accept(walk, listed, [delivery]) == (1, 1, [])
    delivery.refresh_from_db()
    assert (delivery.served_on, delivery.mask, delivery.post_status) == (today, "门卫", "妥投")
    assert delivery.reconciled_on == today
    delivery.letter.refresh_from_db()
    assert delivery.letter.state == "served"
    assert _accept(walk, listed, [delivery]) == (1, 0, [])


def test_match_that_was_not_chosen_stays(walk, posted):
    today = clock.today()
    delivery = posted("XA0000000001")
    listed = reconciling.read("a.csv", _csv(("XA0000000001", today, "妥投", today, "")))
    assert _accept(walk, listed, []) == (0, 0, [])
    delivery.refresh_from_db()
    assert delivery.served_on is None


def test_posting_date_that_differs_is_a_warning_and_is_never_changed(walk, posted):
    today = clock.today()
    delivery = posted("XA0000000001")
    other = today - timedelta(days=2)
    listed = reconciling.read("a.csv", _csv(("XA0000000001", other, "投递中", "", "")))
    (match,) = reconciling.compare(walk.organ, Delivery.objects.all(), listed).matches
    assert str(other) in match.hints[0]
    assert match.warnings == ()
    _accept(walk, listed, [delivery])
    delivery.refresh_from_db()
    assert delivery.sent_on == today


def test_signature_to_come_is_refused_for_its_line_only(walk, posted):
    today = clock.today()
    good, bad = posted("XA0000000001"), posted("XA0000000002")
    listed = reconciling.read(
        "a.csv",
        _csv(
            ("XA0000000001", today, "妥投", today, ""),
            ("XA0000000002", today, "妥投", today + timedelta(days=3), ""),
        ),
    )
    noted, served, refused = _accept(walk, listed, [good, bad])
    assert (noted, served) == (1, 1)
    assert "XA0000000002" in refused[0]
    bad.refresh_from_db()
    assert (bad.served_on, bad.reconciled_on) == (None, None)


def test_incoming_mail_without_a_request_is_listed(walk):
    today = clock.today()
    head = (*HEAD, "方向")
    listed = reconciling.read("a.csv", _csv(("XB0000000001", today, "妥投", today, "", "收件"), head=head))
    found = reconciling.compare(walk.organ, Delivery.objects.all(), listed)
    assert (found.unknown, [(each.tracking, known) for each, known in found.incoming]) == (
        [],
        [("XB0000000001", 0)],
    )
    walk.submit(channel="post", arrived_on=today, way="counter")
    found = reconciling.compare(walk.organ, Delivery.objects.all(), listed)
    assert [known for _, known in found.incoming] == [1]


def test_returned_mail_is_never_a_signature(walk, posted):
    today = clock.today()
    delivery = posted("XA0000000001")
    listed = reconciling.read("a.csv", _csv(("XA0000000001", today, "退回妥投", today, "")))
    (match,) = reconciling.compare(walk.organ, Delivery.objects.all(), listed).matches
    assert not match.serves
    noted, served, refused = _accept(walk, listed, [delivery])
    assert (noted, served) == (0, 0)
    assert "请登记退件" in refused[0]
    delivery.refresh_from_db()
    assert (delivery.served_on, delivery.reconciled_on) == (None, None)


def test_row_with_a_warning_is_not_accepted(walk, posted):
    today = clock.today()
    delivery = posted("XA0000000001")
    listed = reconciling.read("a.csv", _csv(("XA0000000001", today, "退回", today, "")))
    assert _accept(walk, listed, [delivery])[:2] == (0, 0)
    delivery.refresh_from_db()
    assert delivery.served_on is None


def test_signature_is_taken_though_the_day_of_posting_differs(walk, posted):
    today = clock.today()
    delivery = posted("XA0000000001")
    listed = reconciling.read("a.csv", _csv(("XA0000000001", today - timedelta(days=1), "妥投", today, "")))
    assert _accept(walk, listed, [delivery])[:2] == (1, 1)
    delivery.refresh_from_db()
    assert (delivery.sent_on, delivery.served_on) == (today, today)


def test_return_that_was_recorded_agrees_with_the_list(walk, posted):
    today = clock.today()
    delivery = posted("XA0000000001")
    delivering.come_back(delivery=delivery, on=today, reason="拒收", actor=walk.people["intake"])
    listed = reconciling.read("a.csv", _csv(("XA0000000001", today, "退回", today, "")))
    assert _accept(walk, listed, [delivery]) == (1, 0, [])
