"""The prose of real reports: claims that agree with the tables are never accused, a changed cell is found.

Each line of the sample file holds a condensed narrative of a real report and what it claims.
"""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gongkai.report.checks import check
from gongkai.report.claims import Claim, read
from gongkai.report.forms import load
from gongkai.report.model import Cell, Report, Section
from gongkai.report.organs import organ_kind

# What the file calls a claim: the cell that holds it, and the quantities as which it may be read.
NAMES = {
    "new": ("t3.new.total", {"new"}),
    "new_incl_carried": ("t3.new.total", {"new"}),
    "carried_in": ("t3.carried_in.total", {"carried_in"}),
    "carried_out": ("t3.carried_out.total", {"carried_out", "in_hand"}),
    "processed": ("t3.total.total", {"processed", "handled"}),
    "processed_excl": ("t3.total.total", {"processed"}),
    "granted": ("t3.granted.total", {"granted", "opened"}),
    "granted_plus_partial": ("t3.granted.total", {"granted_partial"}),
    "partial": ("t3.partial.total", {"partial"}),
    "denied": ("t3.secret.total", {"denied"}),
    "process_info": ("t3.process.total", {"process"}),
    "unable": ("t3.not_held.total", {"unable"}),
    "not_held": ("t3.not_held.total", {"not_held"}),
    "not_exist": ("t3.not_held.total", {"not_held"}),
    "not_processed": ("t3.repeat.total", {"not_processed", "repeat"}),
    "withdrawn": ("t3.other.total", {"withdrawn"}),
    "other": ("t3.other.total", {"other", "others"}),
    "review": ("t4.review.total", {"review"}),
    "litigation": ("t4.suit_direct.total", {"suit"}),
    "licence": ("t2.licences", {"licences"}),
    "penalty": ("t2.penalties", {"penalties"}),
    "coercion": ("t2.coercion", {"coercion"}),
    "made": ("t2.normative.made", {"normative_made"}),
    "repealed": ("t2.normative.repealed", {"normative_repealed"}),
    "valid": ("t2.normative.valid", {"normative_valid"}),
}
TEXT = ("TEXT-T2", "TEXT-T3", "TEXT-T4", "TEXT-ZERO")
BOUND, SUMS = 137, 11  # read of 140 claims and 12 totals with parts; a change that reads less must say why


def narratives() -> list[dict[str, Any]]:
    folder = os.environ.get("GONGKAI_SAMPLES")
    if not folder:
        pytest.skip("GONGKAI_SAMPLES names no folder with the real reports")
    lines = (Path(folder) / "narratives.jsonl").read_text(encoding="utf-8").splitlines()
    return [flat(json.loads(line)) for line in lines]


def flat(narrative: dict[str, Any]) -> dict[str, Any]:
    claims = dict(narrative["claims"])
    for name, number in zip(("made", "repealed", "valid"), claims.pop("norm", ()), strict=False):
        claims |= {name: number} if number is not None else {}
    return {**narrative, "claims": claims}


def agreeing(narrative: dict[str, Any]) -> Report:
    """A report whose cells are what its narrative says."""
    claims = narrative["claims"]
    figures = {NAMES[name][0]: number for name, number in claims.items() if name in NAMES}
    if "new_incl_carried" in claims:
        figures["t3.new.total"] -= claims["carried_in"]
    if "processed_excl" in claims:
        figures["t3.total.total"] += claims["withdrawn"]
    if "withdrawn" in claims and "processed" in claims:
        figures["t3.total.total"] += claims["withdrawn"]
    if "processed" in claims and "new" not in claims:
        figures["t3.new.total"] = claims["processed"]
    cells = {id: Cell("value", figures.get(id, 0)) for id in load("2021").cells}
    section = Section(1, "总体情况", f"（二）依申请公开。{narrative['text']}")
    return Report(narrative["organ"], narrative["year"], "2021", "", None, (section,), cells)


def claims_of(report: Report) -> tuple[Claim, ...]:
    return read(report, organ_kind(report.organ)).claims


def test_narratives_that_agree_are_not_accused() -> None:
    for narrative in narratives():
        report = agreeing(narrative)
        accused = [one for one in check(report) if one.rule.startswith("TEXT") and one.severity == "error"]
        assert accused == [], narrative["text"]


def test_narrative_of_an_office_beside_its_district_is_asked_about() -> None:
    asked = 0
    for narrative in narratives():
        table = narrative["claims"].get("table_new")
        if table is None or table == narrative["claims"]["new"]:
            continue
        report = agreeing(narrative)
        report = replace(report, cells={**report.cells, "t3.new.total": Cell("value", table)})
        (finding,) = [one for one in check(report) if one.rule == "TEXT-T3"]
        assert finding.severity == "notice", narrative["text"]
        asked += 1
    assert asked


def test_changed_cell_is_found_at_its_words() -> None:
    for narrative in narratives():
        report = agreeing(narrative)
        for claim in claims_of(report):
            assert any(
                claim.span in finding.spans
                for step in (1, -1)
                for finding in check(stepped(report, claim, step))
                if finding.rule in TEXT
            ), (narrative["text"], claim)


def stepped(report: Report, claim: Claim, step: int) -> Report:
    """The first cell of the claim that holds anything (else the first), one more or one less.

    办理 may mean what came or what was answered, so that both must differ before it is wrong.
    """
    ways = claim.quantity.ways if claim.quantity.key == "handled" else claim.quantity.ways[:1]
    cells = {next((cell for cell in way if report.value(cell)), way[0]) for way in ways}
    changed = {cell: Cell("value", (report.value(cell) or 0) + step) for cell in cells}
    return replace(report, cells={**report.cells, **changed})


def test_most_claims_of_the_narratives_are_bound() -> None:
    bound, missed = 0, []
    for narrative in narratives():
        read_as = [(claim.quantity.key, claim.number) for claim in claims_of(agreeing(narrative))]
        for name, number in narrative["claims"].items():
            if name not in NAMES:
                continue
            if any(key in NAMES[name][1] and number == said for key, said in read_as):
                bound += 1
            else:
                missed.append((narrative["organ"], name, number))
    assert bound >= BOUND, (bound, missed)


def test_most_totals_with_parts_are_read() -> None:
    found = 0
    for narrative in narratives():
        report = agreeing(narrative)
        totals = {(one.number, one.parts) for one in read(report, organ_kind(report.organ)).totals}
        wanted = (narrative["claims"].get("pub_total"), tuple(narrative["claims"].get("pub_parts", ())))
        found += wanted in totals
    assert found >= SUMS
