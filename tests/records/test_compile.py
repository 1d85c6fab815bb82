"""The report of a year, compiled from the registers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.records.actions import proceedings, publications, registers
from gongkai.records.models import Proceeding, Publication
from gongkai.records.queries import compile, labels
from gongkai.records.queries.sources import sources, trace, trace_all
from gongkai.report import checks, forms
from gongkai.report.model import Report, Section

D = date


def values(organ, year: int = 2024) -> dict[str, int | Decimal]:
    return {cell: found.value for cell, found in compile.cells(compile.figures(organ, year)).items()}


def nonzero(organ, year: int = 2024) -> dict[str, int | Decimal]:
    return {cell: value for cell, value in values(organ, year).items() if value}


def test_empty_registers_give_200_zeros(organ):
    found = values(organ)
    assert len(found) == 200
    assert set(found.values()) == {0}


def test_counts_add_up_and_fees_are_in_wan_yuan(organ, add):
    add("licences", category="准予许可", count="6", matter="甲")
    add("licences", category="准予许可", count="1000000", matter="乙")
    add("fees", category="administrative", amount="316320.01", item="考试费")
    add("penalties", date="2023-12-31", category="ordinary", count="9", matter="上年")
    assert nonzero(organ) == {"t2.licences": 1_000_006, "t2.fees": Decimal("31.632001")}


def test_refused_licence_is_not_counted_unless_the_organ_says_so(organ, add):
    add("licences", category="refused", count="2", matter="甲")
    assert nonzero(organ) == {}
    organ.counting = {"licences": ["granted", "refused"]}
    assert nonzero(organ) == {"t2.licences": 2}


def test_voided_entry_leaves_every_figure(organ, add, people):
    entry = add("coercion", category="measure", count="3", matter="甲")
    registers.void(entry=entry, reason="重复登记", actor=people["handler"])
    assert nonzero(organ) == {}
    assert not sources(organ, 2024, "t2.coercion")[0].records.exists()


def test_case_is_new_then_carried_then_answered(organ, case):
    case("1", D(2023, 12, 20), applicant="legal", reply="partial", on=D(2024, 1, 10))
    assert nonzero(organ, 2023) == {
        "t3.new.legal": 1,
        "t3.new.total": 1,
        "t3.carried_out.legal": 1,
        "t3.carried_out.total": 1,
    }
    assert nonzero(organ, 2024) == {
        "t3.carried_in.legal": 1,
        "t3.carried_in.total": 1,
        "t3.partial.legal": 1,
        "t3.partial.total": 1,
        "t3.total.legal": 1,
        "t3.total.total": 1,
    }
    assert nonzero(organ, 2025) == {}


@pytest.mark.parametrize(
    ("kind", "after", "ending", "cell"),
    [
        ("review", False, "upheld", "t4.review.upheld"),
        ("review", False, "revoked", "t4.review.corrected"),
        ("review", False, "", "t4.review.pending"),
        ("suit", False, "claim_dismissed", "t4.suit_direct.upheld"),
        ("suit", True, "withdrawn", "t4.suit_after_review.other"),
    ],
)
def test_proceeding_is_counted_by_how_it_ended(organ, people, kind, after, ending, cell):
    made = Proceeding(
        organ=organ, kind=kind, number="甲1", matter="不服答复", filed_on=D(2024, 5, 6), after_review=after,
        ending=ending, decided_on=D(2024, 8, 1) if ending else None,
    )  # fmt: skip
    proceedings.save(proceeding=made, actor=people["handler"])
    block = cell.rsplit(".", 1)[0]
    assert nonzero(organ) == {cell: 1, f"{block}.total": 1}
    assert sources(organ, 2024, cell)[0].records.count() == 1
    assert sources(organ, 2024, f"{block}.total")[0].records.count() == 1


def test_co_defendant_is_not_counted(organ, people):
    made = Proceeding(
        organ=organ,
        kind="suit",
        number="甲1",
        matter="不服复议",
        filed_on=D(2024, 5, 6),
        co_defendant_only=True,
    )
    proceedings.save(proceeding=made, actor=people["handler"])
    assert nonzero(organ) == {}


def test_normative_documents_are_made_repealed_valid_and_lapsed(organ, people):
    column = organ.columns.first()

    def document(year: int, validity: str = "valid", ended: date | None = None) -> None:
        publications.save(
            publication=Publication(
                organ=organ, column=column, title=f"办法{year}", kind="normative", validity=validity,
                formed_on=D(year, 3, 1), published_on=D(year, 3, 5), ended_on=ended,
            ),
            actor=people["handler"],
        )  # fmt: skip

    document(2022)
    document(2024)
    document(2021, "repealed", D(2024, 6, 1))
    document(2020, "lapsed", D(2024, 7, 1))
    document(2019, "repealed", D(2025, 1, 1))
    found = nonzero(organ)
    assert found == {"t2.normative.made": 1, "t2.normative.repealed": 1, "t2.normative.valid": 3}
    organ.counting = {"lapsed_as_repealed": True}
    assert nonzero(organ)["t2.normative.repealed"] == 2
    assert sources(organ, 2024, "t2.normative.repealed")[0].records.count() == 2


def test_figure_from_outside_is_an_entry_with_source_and_person(organ, add):
    add("brought_in", category="t3.new.person", count="4")
    add("brought_in", category="t3.granted.person", count="4")
    add("brought_in", category="t2.fees", amount="12000")
    found = nonzero(organ)
    assert found["t3.new.total"] == found["t3.total.total"] == 4
    assert found["t2.fees"] == Decimal("1.2")
    assert sources(organ, 2024, "t3.new.total")[1].records.count() == 1


def test_compiled_report_balances_whatever_the_registers_hold(organ, case):
    replies = ("granted", "secret", "not_exist", "petition", "other")
    for n, reply in enumerate(replies):
        case(
            str(n),
            D(2024, 1 + n, 5),
            applicant=("person", "business")[n % 2],
            reply=reply,
            on=D(2024, 1 + n, 20),
        )
    case("open", D(2024, 12, 20))
    form = forms.load("2021")
    sections = tuple(Section(n, h, "内容" * 10) for n, h in enumerate(form.headings, 1))
    report = Report(
        "测试市测试局", 2024, "2021", "", None, sections, compile.cells(compile.figures(organ, 2024))
    )
    assert [each for each in checks.check(report) if each.severity == "error"] == []


def test_every_cell_and_text_figure_has_a_name_and_sources(organ, add):
    add("training", category="own", topic="业务")
    names = labels.labels(organ)
    assert len(set(names.values())) == len(names)
    for figure in compile.figures(organ, 2024):
        assert labels.label(organ, figure) == names[figure]
        assert sources(organ, 2024, figure)


def test_queries_are_as_many_for_many_rows_as_for_none(organ, add, case):
    with CaptureQueriesContext(connection) as few:
        compile.figures(organ, 2024)
    for n in range(12):
        add("media", category="city", outlet="日报", title=f"标题{n}")
        case(str(n), D(2024, 2, 1), applicant="person", reply="granted", on=D(2024, 2, 20))
    with CaptureQueriesContext(connection) as many:
        found = compile.figures(organ, 2024)
    assert len(many) == len(few)
    assert found["media.city"] == [12, 12]


def test_trace_keeps_count_hash_and_ids_and_sums_join_their_parts(organ, case):
    case("1", D(2024, 2, 1), reply="granted", on=D(2024, 2, 20))
    case("2", D(2024, 2, 1), applicant="legal", reply="granted", on=D(2024, 2, 21))
    traces = trace_all(organ, 2024, tuple(forms.load("2021").cells))
    assert traces["t3.granted.total"].count == 2
    assert len(traces["t3.total.total"].ids) == 2
    assert traces["t3.granted.person"] == trace(organ, 2024, "t3.granted.person")
    assert traces["t3.granted.person"].hash != traces["t3.granted.legal"].hash
